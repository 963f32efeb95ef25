"""The seam between an index and where it is kept: what a store must do, and what it may leave undone.

The store on this machine (embedded.py) is the default; a URL chooses another. Each is held to the same tests.
A store refuses what it can't do with an error; it does not make up for it slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.batches import Progress
from index.merging import Archive
from index.places import Place
from index.post import Coverage, Post
from index.protocols import Chunk, Hit, Vectors
from index.store.manifest import SCHEMA, EmbedderRecord, FileRecord, Manifest
from index.store.records import ChunkRow
from index.store.selection import Selection

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """A version to be written. `rows` are the chunks of the archive's posts, in order, numbered from 0;
    `vectors` gives those of any of them, shape (rows asked for, dimension), of length 1.

    `known` has, by the SHA-256 of an embedded text, the chunk of the current version whose vector stands
    for it; it is empty where nothing of the current version can be used again.
    """

    archive: Archive
    rows: Sequence[ChunkRow]
    vectors: Callable[[Sequence[ChunkRow]], Vectors]
    known: Mapping[bytes, int]
    embedder: EmbedderRecord
    chunking: Mapping[str, int]
    made_by: str

    def manifest(self, vectors: str, files: Mapping[str, FileRecord] | None = None) -> Manifest:
        """What its version, built now, says of itself. `vectors` is how they are searched."""
        return Manifest(
            schema=SCHEMA,
            made_by=self.made_by,
            vectors=vectors,
            embedder=self.embedder,
            chunking=self.chunking,
            posts=len(self.archive.posts),
            chunks=len(self.rows),
            files=files or {},
            built=datetime.now(UTC).isoformat(timespec="seconds"),
        )


class Current(Protocol):
    """The version that a build starts from."""

    @property
    def version(self) -> str: ...
    @property
    def manifest(self) -> Manifest: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def embedded(self) -> Mapping[bytes, int]:
        """Of every embedded text's SHA-256, a chunk that has its vector."""
        ...

    def vectors(self, numbers: Numbers) -> Vectors:
        """Those of these chunks, in the order asked for."""
        ...


class StoredVersion(Protocol):
    """One version, open for reading, which stays as it is while newer ones are written. Thread-safe."""

    @property
    def version(self) -> str: ...
    @property
    def manifest(self) -> Manifest: ...
    def coverages(self) -> list[Coverage]:
        """By id."""
        ...

    def authors(self) -> list[str]:
        """The author lines that posts have, each once."""
        ...

    def post(self, post_id: str) -> Post | None: ...
    def posts(self, where: Selection | None) -> list[Post]:
        """By coverage, then newest first."""
        ...

    def vanished(self) -> frozenset[str]: ...
    def chunks(self, numbers: Sequence[int]) -> dict[int, Chunk]: ...
    def chunks_of(self, post_id: str) -> list[Chunk]: ...
    def vectors(self, numbers: Numbers) -> Vectors:
        """Those of these chunks, in the order asked for. Raises KeyError for one that it doesn't have."""
        ...

    def dense(self, vector: Vectors, k: int, where: Selection | None) -> list[Hit]:
        """By inner product, best first; equal scores by chunk number. `k` hits where there are that many."""
        ...

    def full_text(self, query: str, k: int, where: Selection | None) -> list[Hit]:
        """By BM25 for any of the query's words, best first; equal scores by chunk number."""
        ...

    def is_current(self) -> bool: ...
    def close(self) -> None: ...


class Store(Protocol):
    """A place that holds the versions of one index, of which one is current."""

    @property
    def place(self) -> Place: ...
    @property
    def unfinished(self) -> Path:
        """A folder on this machine for what a build keeps in case it is broken off."""
        ...

    @property
    def notices(self) -> tuple[str, ...]:
        """What whoever builds or asks is to know of how it falls back; empty where it does all by itself."""
        ...

    def holds(self) -> bool:
        """Whether there is a current version."""
        ...

    def prepare(self) -> None:
        """Raise IndexUnusable where a build can't or mustn't write."""
        ...

    def building(self, wait: float) -> AbstractContextManager[None]:
        """Keep other builds out, having waited for one for up to `wait` seconds. Raises IndexBusy.

        What the store itself says of a failure comes out as an IndexUnusable. Reading the current version,
        writing and sweeping are for within.
        """
        ...

    def current(self) -> Current | None: ...
    def write(self, batch: Batch, current: Current | None, tell: Progress) -> str:
        """Write a version and make it the current one in one step; its name."""
        ...

    def sweep(self, *, unread: bool = False) -> None:
        """Remove what builds that died have left and, unless what is there is `unread`, old versions."""
        ...

    def open(self) -> StoredVersion:
        """The current version. Raises IndexMissing, IndexMismatch or IndexDamaged."""
        ...

    def recorded_embedder(self) -> str | None:
        """The name of the embedder that made the current version; None if there is none."""
        ...
