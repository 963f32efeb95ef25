"""Which dumps an index was last built from, so that one that has changed since is noticed."""

from __future__ import annotations

import glob
import json
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.store.durable import replace_text

_log = logging.getLogger(__name__)

FILE = ".dumps.json"
"""Beside the versions: it says where an index came from, and is no part of it."""
MOST = 10_000
"""Files looked at in folders: more would be slow to look at every minute."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A file, folder or glob as it was named, made absolute; `read` is seconds since 1970."""

    path: str
    read: float


def remember(place: Path, dumps: Iterable[str], read: float | None = None) -> None:
    """Note that `dumps` are in the index at `place`, as they were at the time `read` (now, without one).

    The index is whole without this: that it can't be noted is logged, and raises nothing.
    """
    when = time.time() if read is None else read
    known = {origin.path: origin.read for origin in origins(place)}
    known |= {str(Path(dump).expanduser().absolute()): when for dump in dumps if _is_here(dump)}
    try:
        replace_text(place / FILE, json.dumps(known, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        _log.info("Where the index at %s came from is not noted: %s", place, error)


def _is_here(dump: str) -> bool:
    """Neither standard input nor a URL, which nobody asks whether it has changed."""
    return dump != "-" and "://" not in dump


def origins(place: Path) -> list[Origin]:
    """What was noted; nothing where nothing was, or where it can't be read."""
    try:
        known = json.loads((place / FILE).read_text(encoding="utf-8"))
        return [Origin(str(path), float(read)) for path, read in known.items()]
    except (OSError, ValueError, AttributeError, TypeError):
        return []


def changed(place: Path) -> list[Path]:
    """The files that were written after they, or the folder that they are in, were last read."""
    read: dict[Path, float] = {}
    for origin in origins(place):
        for file in _files(origin.path):
            read[file] = max(read.get(file, 0.0), origin.read)
    return [file for file, when in read.items() if _time(file) > when]


def _files(named: str) -> Iterator[Path]:
    path = Path(named)
    if path.is_dir():
        inside = (file for file in path.rglob("*") if not file.name.startswith(".") and file.is_file())
        yield from (file for file, _ in zip(inside, range(MOST), strict=False))
    elif path.exists():
        yield path
    else:
        yield from map(Path, glob.glob(named))  # noqa: PTH207  # the pattern is absolute


def _time(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0  # it is gone: what was read of it is all there is
