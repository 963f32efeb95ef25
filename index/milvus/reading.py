"""A version in Milvus, open for reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from index.errors import StoreUnfit
from index.merging import Archive
from index.milvus.bodies import whole
from index.milvus.faults import told_of
from index.milvus.holding import Holding
from index.milvus.server import Server
from index.milvus.tables import Row, Table, allowed, key_of
from index.milvus.versions import Version
from index.milvus.words import WordsHere
from index.plain import coverage_of, post_of
from index.post import Coverage, Post
from index.protocols import Chunk, Hit, Vectors
from index.remembering import Remembered, Value
from index.store.manifest import Manifest
from index.store.seam import Numbers
from index.store.selection import Selection, time_of
from index.store.words import WordsRow

MOST_HITS = 16_384
"""Of a search, which the server sets."""
_MOST = 1000
"""Posts kept of those that were asked for: a version never changes, and each asking costs a way there."""
_CHUNK = ("ordinal", "start", "end", "body")

Key = tuple[int, int, int, int, str]
"""What a chunk is told by: its post's key, its place in it and its ends, and the SHA-256 of its text."""


@dataclass(frozen=True, slots=True)
class MilvusCurrent:
    """The version that a build starts from, with the numbers of its `chunks` and of its posts' rows."""

    stored: Version
    archive: Archive
    embedded: Mapping[bytes, int]
    chunks: Mapping[Key, int]
    posts: Mapping[str, Sequence[int]]
    table: Table

    @property
    def version(self) -> str:
        return self.stored.name

    @property
    def manifest(self) -> Manifest:
        return self.stored.manifest

    def vectors(self, numbers: Numbers) -> Vectors:
        return _stacked(self.table, numbers, self.manifest.embedder.dimension)


def read_current(server: Server, stored: Version) -> MilvusCurrent:
    """All of it but the vectors and the texts of its chunks."""
    chunks, posts = stored.table(server, "chunks"), stored.table(server, "posts")
    for table in (chunks, posts):
        table.load()
    about = _about(posts, stored)
    rows = list(chunks.every(["post", "ordinal", "start", "end", "embedded"]))
    read = list(_posts(posts.every(["post", "body"])))
    in_order = tuple(_in_order(post for post, _ in read))
    archive = Archive(_coverages(about), in_order, frozenset(about["vanished"]))
    return MilvusCurrent(
        stored=stored,
        archive=archive,
        embedded={bytes.fromhex(row["embedded"]): row["number"] for row in rows},
        chunks={
            (row["post"], row["ordinal"], row["start"], row["end"], row["embedded"]): row["number"]
            for row in rows
        },
        posts={post.id: numbers for post, numbers in read},
        table=chunks,
    )


class MilvusVersion:
    """One version, held so that no build sweeps it while it is read. What is fetched of it is kept."""

    def __init__(self, server: Server) -> None:
        self._server = server
        with told_of(server.place):
            self._holding = Holding(server)
            self._held = self._holding.version
            self._chunk_table = self._held.table(server, "chunks")
            self._post_table = self._held.table(server, "posts")
            for table in (self._chunk_table, self._post_table):
                table.load()
        self._words = WordsHere(server.place, self._held, self._word_rows)
        self._told: Remembered[Any] = Remembered(most=1)
        self._posts: Remembered[Post | None] = Remembered(_MOST)
        self._chunks: Remembered[tuple[Chunk, ...]] = Remembered(_MOST)

    @property
    def version(self) -> str:
        return self._held.name

    @property
    def manifest(self) -> Manifest:
        return self._held.manifest

    def coverages(self) -> list[Coverage]:
        return list(_coverages(self._about()))

    def authors(self) -> list[str]:
        return list(self._about()["authors"])

    def vanished(self) -> frozenset[str]:
        return frozenset(self._about()["vanished"])

    def post(self, post_id: str) -> Post | None:
        return self._posts.get(post_id, lambda: self._asked_for([post_id]).get(post_id))

    def posts(self, where: Selection | None) -> list[Post]:
        if where is not None and where.empty:
            return []
        with self._reading():
            rows = list(self._post_table.every(["post", "body"], allowed(where)))
        return _in_order(post for post, _ in _posts(rows))

    def chunks(self, numbers: Sequence[int]) -> dict[int, Chunk]:
        """With a post's first chunk comes all of the post: who finds that one asks for these next."""
        with self._reading():
            rows = self._chunk_table.having("number", numbers, _CHUNK)
        found = {chunk.number: chunk for chunk in map(_chunk, rows)}
        self._have({chunk.post_id for chunk in found.values() if chunk.ordinal == 0})
        return found

    def chunks_of(self, post_id: str) -> list[Chunk]:
        return list(self._chunks.get(post_id, lambda: self._chunks_of([post_id]).get(post_id, ())))

    def vectors(self, numbers: Numbers) -> Vectors:
        with self._reading():
            return _stacked(self._chunk_table, numbers, self.manifest.embedder.dimension)

    def dense(self, vector: Vectors, k: int, where: Selection | None) -> list[Hit]:
        k = min(k, self.manifest.chunks)
        if k <= 0 or (where is not None and where.empty):
            return []
        if k > MOST_HITS:
            raise StoreUnfit(
                f"{self._server.place} finds up to {MOST_HITS} chunks at once, and {k} are asked for.",
                "Ask for fewer, or keep the index in a folder: --index DIR",
            )
        with self._reading():
            return self._chunk_table.search(np.asarray(vector, dtype=np.float32), k, allowed(where))

    def full_text(self, query: str, k: int, where: Selection | None) -> list[Hit]:
        with self._reading():
            return self._words.search(query, k, where)

    def is_current(self) -> bool:
        with told_of(self._server.place):
            return self._holding.is_current()

    def close(self) -> None:
        self._holding.end()

    def _reading(self) -> Any:
        return self._holding.reading()

    def _about(self) -> Any:
        def read() -> Any:
            with self._reading():
                return _about(self._post_table, self._held)

        return self._told.get(None, read)

    def _have(self, ids: Collection[str]) -> None:
        """Posts and their chunks, asked for together instead of one by one. No more than are kept."""
        wanted = list(ids)[:_MOST]
        if not wanted:
            return
        chunks = self._chunks_of(wanted)
        for post_id, post in self._asked_for(wanted).items():
            self._posts.get(post_id, partial(_as_it_is, post))
            self._chunks.get(post_id, partial(_as_it_is, chunks.get(post_id, ())))

    def _asked_for(self, ids: Sequence[str]) -> dict[str, Post]:
        with self._reading():
            rows = self._post_table.having("post", map(key_of, ids), ["post", "body"])
        return {post.id: post for post, _ in _posts(rows)}

    def _chunks_of(self, ids: Sequence[str]) -> dict[str, tuple[Chunk, ...]]:
        with self._reading():
            rows = self._chunk_table.having("post", map(key_of, ids), _CHUNK)
        found: dict[str, list[Chunk]] = {}
        for chunk in sorted(map(_chunk, rows), key=lambda one: one.ordinal):
            found.setdefault(chunk.post_id, []).append(chunk)
        return {post_id: tuple(chunks) for post_id, chunks in found.items()}

    def _word_rows(self) -> Iterator[WordsRow]:
        """Of every chunk, for a full-text index on this machine."""
        posts = {post.id: post for post in self.posts(None)}
        for chunk in map(_chunk, self._chunk_table.every(_CHUNK)):
            post = posts[chunk.post_id]
            headline = "" if chunk.text == post.headline.strip() else post.headline
            yield WordsRow(chunk.number, headline, chunk.text, post.coverage, post.author, time_of(post))


def _about(posts: Table, stored: Version) -> Any:
    """Of the whole version: its coverages, authors and vanished posts."""
    return whole(posts.between(*stored.about, ["body"]))


def _coverages(about: Any) -> tuple[Coverage, ...]:
    return tuple(coverage_of(one) for one in about["coverages"])


def _posts(rows: Iterable[Row]) -> Iterator[tuple[Post, list[int]]]:
    """Posts, with the numbers of their rows; a post's rows follow one another."""
    for key, group in groupby(rows, key=lambda row: row["post"]):
        parts = list(group)
        if key:
            yield post_of(whole(parts)), [part["number"] for part in parts]


def _in_order(posts: Iterable[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: (post.coverage, post.position, post.id))


def _chunk(row: Row) -> Chunk:
    post_id, text = json.loads(row["body"])
    return Chunk(row["number"], post_id, row["ordinal"], row["start"], row["end"], text)


def _stacked(chunks: Table, numbers: Numbers, dimension: int) -> Vectors:
    """The vectors of these chunks in the order of `numbers`. Raises KeyError for one that is not there."""
    found = {row["number"]: row["vector"] for row in chunks.having("number", numbers.tolist(), ["vector"])}
    stacked = np.empty((len(numbers), dimension), dtype=np.float32)
    for at, number in enumerate(numbers.tolist()):
        stacked[at] = found[number]
    return stacked


def _as_it_is(value: Value) -> Value:
    return value
