"""A folder of dumps kept in the index while they appear and change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.beingwritten import being_written
from index.building import build
from index.errors import DatelineError, DumpError, IndexUnusable
from index.places import Address
from index.protocols import Embedder
from index.report import BuildReport

POLL = 0.2
"""Seconds between two looks at the folder: polling works on network disks, where notices don't come."""
SETTLED = 1.0
"""Seconds for which a file must stay the same to count as whole: copies write far more often."""
HELD = 30.0
"""Seconds for which a file that does not change is still waited for while a program has it open to write."""
AGAIN = 30.0
"""Seconds until dumps are tried again that a busy index or a full disk has kept out."""
_WAIT = 60.0  # seconds for another build to end
_HALF_NAMES = (".part", ".tmp", ".crdownload", ".download", ".swp", "~")

Stamp = tuple[int, int]  # size in bytes, time of the last change in nanoseconds


@dataclass(slots=True)
class Watcher:
    """Says which files of a folder are whole and new or changed. `now` is in seconds, by any clock."""

    folder: Path
    settled: float = SETTLED
    _seen: dict[Path, tuple[Stamp, float]] = field(default_factory=dict)
    _taken: dict[Path, Stamp] = field(default_factory=dict)

    def due(self, now: float) -> list[Path]:
        """The files to take in; each is named once for each time that it changes."""
        stamps = dict(self._stamps())
        self._seen = {
            path: (stamp, self._since(path, stamp, now)) for path, stamp in stamps.items() if stamp[0] > 0
        }
        found = [
            path
            for path, (stamp, since) in sorted(self._seen.items())
            if self._taken.get(path) != stamp and self._whole(path, now - since)
        ]
        self._taken.update((path, stamps[path]) for path in found)
        return found

    def put_back(self, paths: Iterable[Path], now: float) -> None:
        """They were due and could not be taken in, for no fault of theirs: they will be due again."""
        for path in paths:
            stamp = self._taken.pop(path)
            self._seen[path] = (stamp, now + AGAIN)

    def _whole(self, path: Path, unchanged: float) -> bool:
        return unchanged >= self.settled and (unchanged >= HELD or not being_written(path))

    def _since(self, path: Path, stamp: Stamp, now: float) -> float:
        before = self._seen.get(path)
        return before[1] if before is not None and before[0] == stamp else now

    def _stamps(self) -> Iterator[tuple[Path, Stamp]]:
        for path in self.folder.rglob("*"):
            hidden = any(part.startswith(".") for part in path.relative_to(self.folder).parts)
            if hidden or path.name.endswith(_HALF_NAMES):
                continue
            try:
                if path.is_file():
                    stat = path.stat()
                    yield path, (stat.st_size, stat.st_mtime_ns)
            except FileNotFoundError:  # gone between the listing and the look
                continue


def watch(
    folder: str | Path,
    out: str | Path | Address,
    *,
    embedder: Embedder | str | Path | None = None,
    tell: Callable[[BuildReport | DatelineError], None],
    over: Callable[[], bool] = lambda: False,
) -> None:
    """Take in what is in `folder`, and then whatever appears or changes there, until `over()`.

    `tell` is given the report of each build, or its error: a dump that can't be read is passed over
    until it changes, one that found the index busy or the disk full is tried again. What is still
    being copied is waited for. Raises DumpError if there is no folder.
    """
    place = Path(folder).expanduser()
    _refuse_no_folder(place)
    watcher = Watcher(place)
    while not over():
        due = watcher.due(time.monotonic())
        if due:
            try:
                tell(build(due, out, embedder=embedder, wait=_WAIT))
            except DatelineError as error:
                if isinstance(error, IndexUnusable):  # the dumps may be well
                    watcher.put_back(due, time.monotonic())
                tell(error)
        time.sleep(POLL)


def _refuse_no_folder(place: Path) -> None:
    if not place.is_dir():
        raise DumpError(place, None, "there is no such folder.", f"Make it: mkdir -p {place}")
