"""The processes that a test has started, as Linux shows them."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_PROC = Path("/proc")


def below(ancestor: int) -> Iterator[int]:
    """The processes that a process has started, and that these have."""
    parents = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    for pid in parents:
        above = pid
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor and pid != ancestor:
            yield pid


def workers(ancestor: int) -> list[int]:
    """Those that Ray has given a part of a dataset to."""
    return [pid for pid in below(ancestor) if title(pid).startswith("ray::MapWorker")]


def title(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def listening(pids: set[int]) -> set[str]:
    """The addresses, in hexadecimal, at which any of these takes TCP connections."""
    sockets = set()
    for pid in pids:
        for handle in _handles(pid):
            sockets |= set(re.findall(r"socket:\[(\d+)\]", handle))
    found = set()
    for table in ("tcp", "tcp6"):
        lines = (_PROC / "net" / table).read_text(encoding="ascii").splitlines()[1:]
        for _, local, _, state, *rest in (line.split() for line in lines):
            if state == "0A" and rest[5] in sockets:
                found.add(local.rpartition(":")[0])
    return found


def _handles(pid: int) -> Iterator[str]:
    try:
        names = os.listdir(f"/proc/{pid}/fd")  # noqa: PTH208 - a handle may be gone before it is looked at
    except OSError:
        return
    for name in names:
        try:
            yield str(Path(f"/proc/{pid}/fd/{name}").readlink())
        except OSError:
            continue


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return holds()
