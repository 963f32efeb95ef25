"""The dumps of a build, read by whoever has hands free, in an order that does not depend on who was first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.batches import Progress
from index.errors import DumpError
from index.hands import Hands
from index.merging import Taken

Paths = str | Path | Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Reading:
    """The dumps of a build, read."""

    taken: tuple[Taken, ...]
    notices: tuple[str, ...] = ()
    errors: tuple[DumpError, ...] = ()


def read_all(dumps: Paths, hands: Hands, tell: Progress) -> Reading:
    """Every dump read. One that can't be is an error beside others, and raised when it is alone."""
    from index.readers import Dump
    from index.readers.prefixes import sources_of

    paths = [dumps] if isinstance(dumps, str | Path) else list(dumps)
    sources = sources_of(paths)
    tell(0, len(sources), "reading")
    read: dict[int, Dump | DumpError] = {}
    for place, dump in hands.read(sources):
        read[place] = dump
        tell(len(read), len(sources), "reading")
    taken: list[Taken] = []
    notices: list[str] = []
    errors: list[DumpError] = []
    for place, source in enumerate(sources):
        dump = read.pop(place)
        if isinstance(dump, DumpError):
            errors.append(dump)
            continue
        taken.append(Taken(dump.coverage, dump.posts))
        notices += [f"{source.name}: {notice}" for notice in dump.notices]
    if not taken:
        raise (
            errors[0]
            if errors
            else DumpError(", ".join(map(str, paths)), None, "no dump is named.", "Name one.")
        )
    return Reading(tuple(taken), tuple(notices), tuple(errors))
