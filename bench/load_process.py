"""Starting the page of bench/load.py, and what can be known of its process from outside, on Linux."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Held:
    """What the page's process and those that it has started hold at a time, and have used until then."""

    memory: float  # resident, in megabytes
    files: int  # open ones, connections and pipes among them
    threads: int
    processor: float  # seconds of it


@dataclass(slots=True)
class Page:
    """A page that is served. `left` has, for each question that is over, the clock's seconds at that."""

    address: str
    process: subprocess.Popen[str]
    left: dict[str, float] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)  # one that is stopped at once never begins, and has no place

    def held(self) -> Held:
        """What it holds now."""
        pids = (self.process.pid, *_children(self.process.pid))
        return Held(
            memory=sum(_told(pid, "VmRSS") for pid in pids) / 1024,
            files=sum(map(_open_files, pids)),
            threads=sum(_told(pid, "Threads") for pid in pids),
            processor=sum(map(_used, pids)),
        )


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


def _told(pid: int, name: str) -> int:
    """A number of the process's status; 0 where it has ended."""
    status = Path(f"/proc/{pid}/status")
    told = re.search(rf"^{name}:\s+(\d+)", status.read_text(), re.MULTILINE) if status.exists() else None
    return int(told[1]) if told else 0


def _open_files(pid: int) -> int:
    folder = Path(f"/proc/{pid}/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def _used(pid: int) -> float:
    """Seconds of the processor: the 14th and 15th field, counted after the name, which may be anything."""
    line = Path(f"/proc/{pid}/stat")
    fields = line.read_text().rpartition(")")[2].split() if line.exists() else []
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0
