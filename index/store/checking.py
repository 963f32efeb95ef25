"""The checksums of an index that opens: of small files at once, of large ones when they are first used.

So a million chunks open at once, and still no answer comes from a file that is not as it was written.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import BinaryIO

from index.errors import IndexDamaged
from index.store import versions
from index.store.durable import sha256_of_file
from index.store.manifest import Manifest
from index.store.versions import Pointer

AT_OPENING = 64 << 20
"""Bytes. Files are checked at opening, the smallest first, up to this total: a live blog's index is
checked whole in a few hundredths of a second."""


class Checks:
    """Which parts of an open version are still to be checked. A part is a file, or a folder with its files.

    The files are held open until then: a builder may collect the version meanwhile.
    """

    def __init__(self, place: Path, pointer: Pointer, manifest: Manifest) -> None:
        """Check what is to be checked at opening. Raises IndexDamaged."""
        now = _smallest(manifest, AT_OPENING)
        faults = versions.check_files(place, pointer, manifest, whole=now)
        if faults:
            raise IndexDamaged(faults[0], versions.anew(place))
        self._place = place
        self._lock = threading.Lock()
        self._left: dict[str, list[tuple[BinaryIO, str]]] = {}
        folder = versions.folder_of(place, pointer.version)
        try:
            for name in sorted(manifest.files.keys() - now):
                entry = ((folder / name).open("rb"), manifest.files[name].sha256)
                self._left.setdefault(name.split("/")[0], []).append(entry)
        except OSError as error:
            self.close()
            fault = f"{folder / name} can't be read ({error.strerror})."
            raise IndexDamaged(fault, versions.anew(place)) from error

    def before_use(self, part: str) -> None:
        """Check a part if it was not yet. Raises IndexDamaged."""
        if part not in self._left:
            return
        with self._lock:
            for file, sha256 in self._left.get(part, ()):
                file.seek(0)
                if sha256_of_file(file) != sha256:
                    fault = f"{file.name} does not have its recorded checksum."
                    raise IndexDamaged(fault, versions.anew(self._place))
            self._forget(part)

    def close(self) -> None:
        with self._lock:
            for part in list(self._left):
                self._forget(part)

    def _forget(self, part: str) -> None:
        for file, _ in self._left.pop(part, ()):
            file.close()


def _smallest(manifest: Manifest, most: int) -> frozenset[str]:
    """The names of the smallest files, up to `most` bytes in total."""
    found: list[str] = []
    total = 0
    for name, record in sorted(manifest.files.items(), key=lambda item: (item[1].size, item[0])):
        total += record.size
        if total > most:
            break
        found.append(name)
    return frozenset(found)
