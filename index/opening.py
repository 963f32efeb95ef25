"""An index version, open for reading."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.filters import Filters
from index.fitting import check_chunking, check_embedder
from index.places import Address, Place
from index.post import Coverage, Post
from index.protocols import Chunk, Embedder, Hit, Vectors
from index.remembering import Remembered
from index.store.choosing import store_at
from index.store.manifest import Manifest
from index.store.seam import Store
from index.store.selection import Selection, select


def open_index(place: Path | str | Address, *, embedder: Embedder | None = None) -> Index:
    """Open the current version at `place`, a folder or a store's URL.

    `embedder` embeds questions; by default the index's own is loaded when the first one comes.
    Raises IndexMissing, IndexMismatch (another schema or embedder) or IndexDamaged; of a server StoreDown
    or StoreUnfit.
    """
    return Index(store_at(place), embedder)


def recorded_embedder(place: Path | str | Address) -> str | None:
    """The name of the embedder that made the index at `place`; None if there is no index."""
    return store_at(place).recorded_embedder()


class Index:
    """One version of an index. Safe to share between threads; close it, or use it in a `with` block.

    It stays what it was while newer versions are built; `newest()` gives the one that is current.
    """

    def __init__(self, store: Store, embedder: Embedder | None) -> None:
        self._store = store
        self._given = self._embedder = embedder
        self._loading = threading.Lock()
        self._selections: Remembered[Selection | None] = Remembered()
        self._questions: Remembered[Vectors] = Remembered()
        self._open = store.open()
        try:
            self._manifest = self._open.manifest
            check_chunking(store.place, self._manifest)
            if embedder is not None:
                check_embedder(store.place, self._manifest.embedder, embedder)
        except BaseException:
            self._open.close()
            raise

    @property
    def place(self) -> Place:
        """The folder it was opened from, or the address of its store."""
        return self._store.place

    @property
    def version(self) -> str:
        return self._open.version

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
        return self._open.coverages()

    def authors(self) -> list[str]:
        """The author lines that posts have, as they stand, in order."""
        return sorted(self._open.authors())

    def post(self, post_id: str) -> Post:
        """Raises KeyError for an id that this version doesn't have."""
        found = self._open.post(post_id)
        if found is None:
            raise KeyError(post_id)
        return found

    def posts(self, filters: Filters | None = None) -> list[Post]:
        """By coverage, then newest first."""
        return self._open.posts(self._selected(filters))

    def vanished(self) -> frozenset[str]:
        """Ids of the posts that the newest dump of their coverage no longer has; they stay searchable."""
        return self._open.vanished()

    def chunks(self, numbers: Iterable[int]) -> list[Chunk]:
        """In the order asked for. Raises KeyError for a number that this version doesn't have."""
        asked = list(numbers)
        found = self._open.chunks(list(dict.fromkeys(asked)))
        return [found[number] for number in asked]

    def chunks_of(self, post_id: str) -> list[Chunk]:
        """A post's chunks in order; none for an id that this version doesn't have."""
        return self._open.chunks_of(post_id)

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """Those of chunks, in the order asked for: shape (len(numbers), dimension), rows of length 1.

        Raises KeyError for a number that this version doesn't have.
        """
        return self._open.vectors(np.asarray(numbers, dtype=np.int64))

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), length 1. Loads the embedder at the first call; raises a ModelError."""
        return self._questions.get(text, lambda: self._loaded().embed([text])[0])

    def dense(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` chunks of largest inner product with `vector`, shape (dimension,), best first."""
        dimension = self._manifest.embedder.dimension
        if vector.shape != (dimension,):
            raise ValueError(f"the vector has shape {vector.shape} instead of ({dimension},)")
        return self._open.dense(vector, k, self._selected(filters))

    def full_text(self, query: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` chunks of highest BM25 score for any word of `query`, best first."""
        return self._open.full_text(query, k, self._selected(filters))

    def is_current(self) -> bool:
        """Whether no newer version has been built."""
        return self._open.is_current()

    def newest(self) -> Index:
        """This index if it is current, else the current version, newly opened with the same embedder."""
        if self.is_current():
            return self
        newer = Index(self._store, self._given)
        if self._given is None and newer.manifest.embedder.makes_the_same(self._manifest.embedder):
            newer._embedder = self._embedder  # it is loaded, and need not be again
        return newer

    def close(self) -> None:
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Index {self.place} {self.version}: {self.post_count} posts, {self.chunk_count} chunks>"

    def _loaded(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                from index.embedding import load

                embedder = load(self._manifest.embedder.name)
                check_embedder(self.place, self._manifest.embedder, embedder)
                self._embedder = embedder
            return self._embedder

    def _selected(self, filters: Filters | None) -> Selection | None:
        def selected() -> Selection | None:
            named = filters is not None and filters.authors
            return select(filters, self._open.authors() if named else [])

        return self._selections.get(filters, selected)
