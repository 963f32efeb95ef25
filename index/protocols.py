"""The seams of the index: what an embedder is, and what the answering side asks of an open index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.filters import Filters
from index.post import Coverage, Post

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A paragraph of a post, or a piece of a long one: `post.text[start:end]` is `text`.

    `number` is the chunk's key inside one index version; `ordinal` its place in the post (0 first).
    """

    number: int
    post_id: str
    ordinal: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one search, best first; scores of different searches are not comparable."""

    chunk: int
    score: float


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> str:
        """What pins the weights: the SHA-256 of the weight file."""
        ...

    @property
    def dimension(self) -> int: ...
    @property
    def backend(self) -> str:
        """What runs it, for the record of an index: the vectors are the same."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1."""
        ...


class IndexView(Protocol):
    """One version of an index, open for reading. Safe to share between threads."""

    @property
    def version(self) -> str: ...
    @property
    def post_count(self) -> int: ...
    @property
    def chunk_count(self) -> int: ...
    def coverages(self) -> list[Coverage]: ...
    def post(self, post_id: str) -> Post: ...
    def posts(self, filters: Filters | None = None) -> list[Post]:
        """Newest first (by coverage, then position)."""
        ...

    def chunks(self, numbers: Iterable[int]) -> list[Chunk]:
        """In the order asked for."""
        ...

    def chunks_of(self, post_id: str) -> list[Chunk]: ...
    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """Those of chunks, in the order asked for: shape (len(numbers), dimension), rows of length 1."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""
        ...

    def dense(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[Hit]:
        """By inner product, best first."""
        ...

    def full_text(self, query: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """By BM25 over words, best first; any query text is legal."""
        ...
