"""Nothing leaves the machine: a whole run is watched for connections, and works where there is no network."""

from __future__ import annotations

import ast
import ipaddress
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ui
from rag.environment import SETTINGS
from tests.page.whole_run import ROOT

pytestmark = pytest.mark.model

PATIENCE = 400.0  # seconds; 20 on a machine with nothing else to do
WATCH = """
import json, os, sys

def _note(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"):
        target = args[1] if event != "socket.getaddrinfo" else (args[0], args[1])
        with open(os.environ["DATELINE_WATCHED"], "a") as told:
            told.write(json.dumps([event, str(sys.argv), repr(target)]) + "\\n")

sys.addaudithook(_note)
"""
"""Python imports it as `sitecustomize` in every process that is started, before anything else."""
ALONE = ["unshare", "--map-root-user", "--net"]


def watched(folder: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
    """A command under the hook, and each connection that it or a process of its own tried."""
    hooks = folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    log = folder / "watched"
    log.touch()
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment |= {"PYTHONPATH": str(hooks), "DATELINE_WATCHED": str(log), "TMPDIR": str(folder)}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return run, [json.loads(line) for line in log.read_text().splitlines()]


def strangers(tried: list[list[str]]) -> list[list[str]]:
    """Those that are not to this machine: a target is a path, or a host and a port."""
    return [one for one in tried if not _here(one[2])]


def _here(target: str) -> bool:

    value = ast.literal_eval(target)
    host = value[0] if isinstance(value, tuple) else None
    if host is None or host in ("", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def may_be_alone() -> bool:
    """Whether the kernel lets anyone have a network namespace of their own."""
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("alone", [False, True], ids=["with a network", "without one"])
def test_a_whole_run_connects_to_nothing_but_this_machine(tmp_path: Path, alone: bool) -> None:
    if alone and not may_be_alone():
        pytest.skip("no network namespace can be made here")
    port = str(ui.free_port("127.0.0.1", 7560))
    run = [sys.executable, "-m", "tests.page.whole_run", str(tmp_path), port]
    done, tried = watched(tmp_path, *([*ALONE, *run, "alone"] if alone else run))
    assert done.returncode == 0, done.stderr
    assert "ended answered" in done.stdout or "ended absent" in done.stdout
    assert strangers(tried) == []
    assert [one for one in tried if "7560" in one[2] or port in one[2]]  # the reader's own were seen


def test_a_connection_to_elsewhere_would_be_seen(tmp_path: Path) -> None:
    code = (
        "import socket, subprocess, sys\n"
        "inner = 'import socket; s = socket.socket(); s.settimeout(0.1); s.connect_ex((\"192.0.2.1\", 9))'\n"
        "subprocess.run([sys.executable, '-P', '-c', inner])\n"
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).connect_ex(('::1', 9))\n"
    )
    _, tried = watched(tmp_path, sys.executable, "-c", code)
    assert [one[2] for one in strangers(tried)] == ["('192.0.2.1', 9)"]
    assert len(tried) == 2


def test_no_dependency_tells_anybody_of_its_use() -> None:
    code = (
        "from rag.environment import be_quiet; be_quiet()\n"
        "import json, huggingface_hub.constants as hub\n"
        "from gradio.analytics import analytics_enabled\n"
        "from huggingface_hub import is_offline_mode\n"
        "print(json.dumps([analytics_enabled(), hub.HF_HUB_DISABLE_TELEMETRY, hub.HF_HUB_OFFLINE,"
        " is_offline_mode()]))\n"
    )
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == [False, True, True, True]
