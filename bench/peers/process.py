"""The parent's side: a peer as a child process that is asked one thing at a time."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.peers.child import Setup

ROOT = Path(__file__).resolve().parent.parent.parent
_ENDS_IN = 30.0
"""Seconds a child has to end when its input does."""


class PeerFailed(Exception):
    """A peer ended, or told of an error; `log` has what it printed."""


@dataclass
class Running:
    """A started peer: when, by the monotonic clock, and the most memory it had so far, in MB."""

    name: str
    process: subprocess.Popen[str]
    log: Path
    started: float
    memory: int = 0

    def ask(self, **request: Any) -> dict[str, Any]:
        """Its reply. Raises PeerFailed."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self._failed("ended") from None
        return self.hear()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise self._failed("ended")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise self._failed(f"told of an error ({reply['error']})")
        self.memory = max(self.memory, reply["memory"])
        return reply

    def _failed(self, what: str) -> PeerFailed:
        return PeerFailed(f"{self.name} {what}. See {self.log}")

    def since_start(self) -> float:
        """Seconds."""
        return time.monotonic() - self.started

    def end(self) -> None:
        """By the end of its input, or else by force."""
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # what it has not read, it won't
                self.process.stdin.close()
        try:
            self.process.wait(_ENDS_IN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start(python: Path, module: str, setup: Setup) -> Running:
    """The peer of a module, with its embedder loaded. Raises PeerFailed."""
    folder = Path(setup.folder)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    threads = str(setup.threads)
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": threads,
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "ANONYMIZED_TELEMETRY": "False",
        "LANGSMITH_TRACING": "false",
    }
    started = time.monotonic()
    with log.open("a", encoding="utf-8") as printed:
        process = subprocess.Popen(
            [str(python), "-m", module, json.dumps(asdict(setup))],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            text=True,
            encoding="utf-8",
        )
    peer = Running(f"{module.rsplit('.', 1)[-1]}, {setup.settings}", process, log, started)
    try:
        peer.hear()
    except PeerFailed:
        peer.end()
        raise
    return peer
