"""`dateline ui` over the scripted answering side, as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ui

ROOT = Path(__file__).parents[2]
_CODE = (
    "import sys; from rag.cli import main; from tests.page.guarded import {asker} as asker;"
    "sys.exit(main(asker=asker))"
)


class Run:
    """A server that runs, and where it is."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    def ended(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, float, str]:
        """Send the signal; the exit code, the seconds until the end, and all of the error output."""
        begun = time.monotonic()
        self.process.send_signal(by)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, time.monotonic() - begun, said


@contextmanager
def running(folder: Path, *options: str, asker: str = "scripted") -> Iterator[Run]:
    """The command with these options and an asker of `tests.page.guarded`, over `folder / "index"`."""
    port = str(ui.free_port("127.0.0.1", 8090))
    words = ["ui", "--no-open", "--index", str(folder / "index"), "--port", port, *options]
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE.format(asker=asker), *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Run(process, process.stdout.readline().split(" is at ")[1].split()[0])
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
