"""Starting the page of bench/load.py, and what can be known of its process from outside, on Linux."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Page:
    """A page that is served. `left` has, for each question that is over, the clock's seconds at that."""

    address: str
    process: subprocess.Popen[str]
    left: dict[str, float] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)  # one that is stopped at once never begins, and has no place

    def memory(self) -> float:
        """Resident megabytes, of the process and of those that it has started."""
        return sum(_resident(pid) for pid in (self.process.pid, *_children(self.process.pid)))


@contextmanager
def served(place: Path, model: str, port: int, pace: float) -> Iterator[Page]:
    """The page until the end of the block."""
    command = [sys.executable, "-m", "bench.load_page", str(place), model, str(port), str(pace)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        try:
            page = Page(_address(process), process)
            threading.Thread(target=_listen, args=(page,), daemon=True).start()
            yield page
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if line.startswith("Dateline is at "):
            return line.split()[3]
    raise RuntimeError("the page did not start")


def _listen(page: Page) -> None:
    for line in page.process.stdout or ():
        what, _, rest = line.rstrip("\n").partition(" ")
        clock, _, question = rest.partition(" ")
        if what == "began":
            page.begun.add(question)
        elif what == "left":
            page.left[question] = float(clock)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    held = re.search(r"^VmRSS:\s+(\d+) kB", status.read_text(), re.MULTILINE) if status.exists() else None
    return int(held[1]) / 1024 if held else 0.0
