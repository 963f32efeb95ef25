"""`dateline ui` as a process: it starts without an index, says what is wrong, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import httpx
import pytest

import ui

# A machine that is busy with other tests takes its time.
get = partial(httpx.get, timeout=30)

ROOT = Path(__file__).parents[2]


def command(tmp_path: Path, *options: str) -> subprocess.Popen[str]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "rag", "ui", "--no-open", "--index", str(tmp_path / "index"), *options],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def interrupted(run: subprocess.Popen[str]) -> str:
    """What it says on its error output until it has ended; one that doesn't end is killed."""
    run.send_signal(signal.SIGINT)
    try:
        return run.communicate(timeout=30)[1]
    except subprocess.TimeoutExpired:
        run.kill()
        run.communicate()
        raise


def test_the_page_starts_without_an_index_and_ends_without_a_trace(tmp_path: Path) -> None:
    port = str(ui.free_port("127.0.0.1", 7980))
    run = command(tmp_path, "--port", port, "--mcp")
    assert run.stdout is not None
    try:
        address = run.stdout.readline().split(" is at ")[1].split()[0]
        assert run.stdout.readline() == f"The MCP server is at {address}mcp\n"
        assert get(address).status_code == 200
        call = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "status", "arguments": {}},
        }
        head = {"Accept": "application/json, text/event-stream"}
        told = httpx.post(f"{address}mcp", json=call, headers=head, timeout=20).json()["result"]
        assert told["structuredContent"]["ready"] is False
        assert "There is no index at" in told["structuredContent"]["fault"]["what"]
        uploads = list((tmp_path / "temporary").glob("dateline-uploads-*"))
        assert [folder.stat().st_mode & 0o77 for folder in uploads] == [0]  # its owner's alone
    finally:
        said = interrupted(run)
    assert run.returncode == 0
    assert said.startswith("There is no index at ")
    assert "Or drop a dump on the page's Index tab." in said
    assert list((tmp_path / "temporary").glob("dateline-uploads-*")) == []
    assert not (tmp_path / "index").exists()


def test_a_folder_to_watch_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    run = command(tmp_path, "--watch", str(tmp_path / "none"))
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "there is no such folder. Make it: mkdir -p" in said


@pytest.mark.parametrize("option", ["--watch", "--mcp", "--strictness", "--evidence"])
def test_the_options_are_told_of(option: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "rag", "ui", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert option in run.stdout
