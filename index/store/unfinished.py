"""The vectors of a build under way, kept so that one that is broken off need not embed them again.

INDEX/embedding.half: a line that names the embedder, then for every text the SHA-256 of it, its
vector, and a checksum of both. What follows the first record that is torn or damaged is not read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from index.protocols import Vectors
from index.store.manifest import EmbedderRecord

FILE = "embedding.half"
_KEY = hashlib.sha256().digest_size
_SUM = 8  # bytes of checksum: this is against torn writes and decay


class Unfinished:
    """Call it under the build lock."""

    def __init__(self, place: Path, embedder: EmbedderRecord) -> None:
        self._path = place / FILE
        self._head = _head(embedder)
        self._vector = embedder.dimension * np.dtype(np.float32).itemsize
        self._good = 0  # bytes that are whole

    def vectors(self) -> dict[bytes, Vectors]:
        """What a build with this embedder has left, by the SHA-256 of the text."""
        found: dict[bytes, Vectors] = {}
        try:
            file = self._path.open("rb")
        except OSError:
            return found
        with file:
            if file.readline(len(self._head)) != self._head:
                return found
            self._good = len(self._head)
            size = _KEY + self._vector + _SUM
            while len(record := file.read(size)) == size and record[-_SUM:] == _sum(record[:-_SUM]):
                found[record[:_KEY]] = np.frombuffer(record[_KEY:-_SUM], dtype=np.float32)
                self._good += size
        return found

    def keep(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Add these to what is there, after the last whole record."""
        records = (key + vector.tobytes() for key, vector in vectors.items())
        data = (b"" if self._good else self._head) + b"".join(record + _sum(record) for record in records)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        with open(handle, "wb") as file:  # noqa: PTH123 - not truncated, unlike Path.open("wb")
            file.truncate(self._good)
            file.seek(self._good)
            file.write(data)
        self._good += len(data)


def forget(place: Path) -> None:
    """The build has ended well: what it kept is in its version. Call it under the build lock."""
    with contextlib.suppress(OSError):
        (place / FILE).unlink()


def _head(embedder: EmbedderRecord) -> bytes:
    # Whatever it is run by: a build that one backend began, another finishes.
    known = json.dumps(asdict(replace(embedder, backends=())), sort_keys=True).encode()
    return f"dateline-embedding 1 {hashlib.sha256(known).hexdigest()}\n".encode()


def _sum(record: bytes) -> bytes:
    return hashlib.blake2b(record, digest_size=_SUM).digest()
