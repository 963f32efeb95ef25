"""An index version, open for reading."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.errors import IndexDamaged
from index.filters import Filters
from index.fitting import check_chunking, check_embedder
from index.post import Coverage, Post
from index.protocols import Chunk, Embedder, Hit, Vectors
from index.remembering import Remembered
from index.store import parts, records, vectors, versions, words
from index.store.checking import Checks
from index.store.manifest import Manifest
from index.store.records import RecordStore
from index.store.selection import select
from index.store.vectors import Mask, VectorStore
from index.store.versions import Pointer
from index.store.words import Unreadable, WordStore


def open_index(place: Path | str, *, embedder: Embedder | None = None) -> Index:
    """Open the current version at `place`.

    `embedder` embeds questions; by default the index's own is loaded when the first one comes.
    Raises IndexMissing, IndexMismatch (another schema or embedder) or IndexDamaged.
    """
    folder = Path(place).expanduser()
    while True:
        pointer = versions.read_pointer(folder)
        try:
            return Index(folder, pointer, embedder)
        except IndexDamaged:
            # Between the reading of CURRENT and the opening of its files a builder may have gone
            # two versions on and collected this one.
            if versions.read_pointer(folder) == pointer:
                raise


def recorded_embedder(place: Path | str) -> str | None:
    """The name of the embedder that made the index at `place`; None if there is no index."""
    folder = Path(place).expanduser()
    if not versions.has_index(folder):
        return None
    return versions.read_manifest(folder, versions.read_pointer(folder)).embedder.name


class Index:
    """One version of an index. Safe to share between threads; close it, or use it in a `with` block.

    It stays what it was while newer versions are built; `newest()` gives the one that is current.
    """

    def __init__(self, place: Path, pointer: Pointer, embedder: Embedder | None) -> None:
        manifest = versions.read_manifest(place, pointer)
        check_chunking(place, manifest)
        self._place = place
        self._pointer = pointer
        self._manifest = manifest
        self._given = self._embedder = embedder
        self._loading = threading.Lock()
        if embedder is not None:
            check_embedder(place, manifest.embedder, embedder)
        self._checks = Checks(place, pointer, manifest)
        try:
            self._stores = parts.open_stores(place, pointer, manifest)
        except IndexDamaged:
            self._checks.close()
            raise
        self._masks: Remembered[Mask] = Remembered()
        self._questions: Remembered[Vectors] = Remembered()

    @property
    def place(self) -> Path:
        """The folder it was opened from."""
        return self._place

    @property
    def version(self) -> str:
        return self._pointer.version

    @property
    def manifest(self) -> Manifest:
        """What made this version, and what it is made of."""
        return self._manifest

    @property
    def built_at(self) -> datetime:
        """When this version was built, in UTC."""
        return self._manifest.built_at

    @property
    def post_count(self) -> int:
        return self._manifest.posts

    @property
    def chunk_count(self) -> int:
        return self._manifest.chunks

    def coverages(self) -> list[Coverage]:
        """By id."""
        return self._records.coverages()

    def authors(self) -> list[str]:
        """The author lines that posts have, as they stand, in order."""
        return sorted(self._records.authors())

    def post(self, post_id: str) -> Post:
        """Raises KeyError for an id that this version doesn't have."""
        found = self._records.post(post_id)
        if found is None:
            raise KeyError(post_id)
        return found

    def posts(self, filters: Filters | None = None) -> list[Post]:
        """By coverage, then newest first."""
        return self._records.posts(select(filters, self._authors(filters)))

    def vanished(self) -> frozenset[str]:
        """Ids of the posts that the newest dump of their coverage no longer has; they stay searchable."""
        return self._records.vanished()

    def chunks(self, numbers: Iterable[int]) -> list[Chunk]:
        """In the order asked for. Raises KeyError for a number that this version doesn't have."""
        asked = list(numbers)
        found = self._records.chunks(list(dict.fromkeys(asked)))
        return [found[number] for number in asked]

    def chunks_of(self, post_id: str) -> list[Chunk]:
        """A post's chunks in order; none for an id that this version doesn't have."""
        return self._records.chunks_of(post_id)

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), length 1. Loads the embedder at the first call; raises a ModelError."""
        return self._questions.get(text, lambda: self._loaded().embed([text])[0])

    def dense(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` chunks of largest inner product with `vector`, shape (dimension,), best first."""
        if vector.shape != (self._vectors.dimension,):
            raise ValueError(f"the vector has shape {vector.shape} instead of ({self._vectors.dimension},)")
        return self._vectors.search(vector, k, self._allowed(filters))

    def full_text(self, query: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` chunks of highest BM25 score for any word of `query`, best first."""
        try:
            return self._words.search(query, k, select(filters, self._authors(filters)))
        except Unreadable as error:  # a forged index: checksums and all
            raise parts.unreadable(self._place, error) from error

    def is_current(self) -> bool:
        """Whether no newer version has been built."""
        return versions.read_pointer(self._place) == self._pointer

    def newest(self) -> Index:
        """This index if it is current, else the current version, newly opened with the same embedder."""
        if self.is_current():
            return self
        newer = open_index(self._place, embedder=self._given)
        if self._given is None and newer.manifest.embedder.makes_the_same(self._manifest.embedder):
            newer._embedder = self._embedder  # it is loaded, and need not be again
        return newer

    def close(self) -> None:
        self._checks.close()
        self._stores[0].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Index {self._place} {self.version}: {self.post_count} posts, {self.chunk_count} chunks>"

    @property
    def _records(self) -> RecordStore:
        self._checks.before_use(records.FILE)
        return self._stores[0]

    @property
    def _vectors(self) -> VectorStore:
        self._checks.before_use(vectors.FILE)
        return self._stores[1]

    @property
    def _words(self) -> WordStore:
        self._checks.before_use(words.FOLDER)
        return self._stores[2]

    def _loaded(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                from index.embedding import load

                embedder = load(self._manifest.embedder.name)
                check_embedder(self._place, self._manifest.embedder, embedder)
                self._embedder = embedder
            return self._embedder

    def _authors(self, filters: Filters | None) -> list[str]:
        return self._records.authors() if filters is not None and filters.authors else []

    def _allowed(self, filters: Filters | None) -> Mask | None:
        selection = select(filters, self._authors(filters))
        if selection is None:
            return None

        def mask() -> Mask:
            allowed = np.zeros(self.chunk_count, dtype=np.bool_)
            for first, count in self._records.chunk_ranges(selection):
                allowed[first : first + count] = True
            return allowed

        return self._masks.get(selection, mask)
