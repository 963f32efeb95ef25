"""Real servers of an OpenAI-compatible API, each a process of its own, for benches and tests.

`llama_cpp` is the server that llama-cpp-python brings: it answers one request at a time. `xllamacpp` is
llama.cpp's own: it has parallel slots.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

CONTEXT = 4096
"""Tokens for each slot: what the model in the process has (rag.llm.llama)."""
_STARTS_IN = 300.0
"""Seconds: the default model takes 20 from a cold disk, on a machine with nothing else to do."""
_SLOTS = """
import json, sys, xllamacpp
wanted = json.loads(sys.argv[1])
params = xllamacpp.CommonParams()
params.model.path = wanted["path"]
params.model_alias = {wanted["alias"]}
params.hostnames = ["127.0.0.1"]
params.port = wanted["port"]
params.n_parallel = wanted["slots"]
params.n_ctx = wanted["context"] * wanted["slots"]
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = wanted["threads"]
params.api_keys = wanted["keys"]
params.cors_origins = "http://127.0.0.1"
server = xllamacpp.Server(params)
sys.stdin.read()
"""
"""It ends with its standard input: nothing is left running by a bench that was killed."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers. `url` is what `--model` takes; `log` is what it printed."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.process.kill()
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()


@contextmanager
def running(
    kind: str,
    gguf: Path,
    *,
    alias: str,
    slots: int = 1,
    threads: int = 2,
    context: int = CONTEXT,
    key: str | None = None,
) -> Iterator[Running]:
    """A server of `kind` on a free port, ended when left. Raises RuntimeError if it won't start."""
    port = free_port()
    command, environment = _commands(kind, gguf, port, alias, slots, threads, context, key)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
            )
        server = Running(f"http://127.0.0.1:{port}/v1", process, log)
        try:
            _await(server, key)
            yield server
        finally:
            server.kill()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _commands(
    kind: str, gguf: Path, port: int, alias: str, slots: int, threads: int, context: int, key: str | None
) -> tuple[list[str], Mapping[str, str]]:
    if kind == "xllamacpp":
        wanted = {
            "path": str(gguf),
            "port": port,
            "alias": alias,
            "slots": slots,
            "threads": threads,
            "context": context,
            "keys": [key] if key else [],
        }
        return [sys.executable, "-c", _SLOTS, json.dumps(wanted)], {}
    if kind != "llama_cpp" or slots != 1:
        raise ValueError(f"There is no server {kind!r} with {slots} slots.")
    # Settings by environment: `--n_threads_batch` and the like have no short form, and a key is no argument.
    return [sys.executable, "-m", "llama_cpp.server"], {
        "MODEL": str(gguf),
        "MODEL_ALIAS": alias,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "N_CTX": str(context),
        "N_THREADS": str(threads),
        "N_THREADS_BATCH": str(threads),
        "FLASH_ATTN": "true",
        "INTERRUPT_REQUESTS": "false",  # by default, a new request drops the one that is being answered
        "VERBOSE": "false",
        **({"API_KEY": key} if key else {}),
    }


def _await(server: Running, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    until = time.monotonic() + _STARTS_IN
    while time.monotonic() < until and server.process.poll() is None:
        try:
            if httpx.get(f"{server.url}/models", headers=headers, timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{server.log.read_text(errors='replace')[-2000:]}")
