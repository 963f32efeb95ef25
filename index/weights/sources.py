"""What a source of weights is."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from index.weights.catalogue import Entry
from index.weights.meter import Meter


class SourceFailed(Exception):
    """A source can't give a model; its text is one line that says why. The next source is tried."""


class Source(Protocol):
    """Somewhere that weights can be had.

    What it finds under a file's staged name is the beginning of that file (from an earlier try, from
    whichever source), to go on from; it never writes outside of `staging`. Whether the bytes are right
    is checked afterwards, for every source alike.
    """

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def fill(self, entry: Entry, staging: Path, meter: Meter) -> None:
        """Complete every file of a model under `staging`. Raises SourceFailed."""
        ...


def staged_size(path: Path) -> int:
    """How much of a file is staged."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
