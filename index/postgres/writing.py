"""What a build writes: the rows that are new in its version, and the end of those that it lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from index.batches import Progress
from index.errors import StoreUnfit
from index.merging import Archive
from index.places import Address
from index.plain import plain
from index.post import Post
from index.postgres.reading import PostgresCurrent
from index.postgres.server import Connection, search_path
from index.postgres.tables import ALIVE, LAYOUT, make_generation, make_index, make_searched, schema_of
from index.postgres.words import LENGTHS, Indexed, indexing
from index.protocols import Vectors
from index.store.records import ChunkRow
from index.store.seam import Batch
from index.store.selection import time_of
from index.store.writing import words_rows

KIND = "pgvector-hnsw-ip"
_BLOCK = 2000  # chunks sent together: their vectors are in memory at once
_MOST_DIMENSIONS = 2000
"""Of what pgvector's HNSW index takes as `vector`."""

Key = tuple[str, int, int, int, bytes]


class Writing:
    """One version, within one transaction of `connection`."""

    def __init__(self, connection: Connection, place: Address, name: str, vector_schema: str) -> None:
        self._base = connection
        self._place = place
        self._name = name
        self._vector_schema = vector_schema

    def write(self, batch: Batch, current: PostgresCurrent | None, tell: Progress) -> int:
        """Write it, make it the current one, and return its number. Raises StoreUnfit."""
        dimension = batch.embedder.dimension
        if dimension > _MOST_DIMENSIONS:
            raise StoreUnfit(
                f"{self._place} searches vectors of up to {_MOST_DIMENSIONS} numbers, "
                f"and {batch.embedder.name} makes {dimension}.",
                "Name another embedder, --embedder NAME, or keep the index in a folder: --index DIR",
            )
        search_path(self._base, self._name, self._vector_schema)
        make_index(self._base, self._name)
        self._version = self._next()
        kept = current if current is not None and batch.known else None
        if kept is None:
            generation = make_generation(self._base, self._name, self._vector_schema, dimension)
        else:
            generation = kept.generation
            schema = schema_of(self._name, generation)
            search_path(self._base, schema, self._name, self._vector_schema)
        self._posts(batch.archive, kept.archive if kept else Archive())
        self._chunks(batch, kept.archive if kept else Archive(), tell)
        if kept is None:
            make_searched(self._base)
        self._switch(generation, batch)
        return self._version

    def _next(self) -> int:
        row = self._base.execute("SELECT coalesce(max(number), 0) + 1 FROM versions").fetchone()
        assert row is not None
        return int(row[0])

    def _posts(self, now: Archive, old: Archive) -> None:
        before = {post.id: (post, post.id in old.vanished) for post in old.posts}
        after = {post.id: (post, post.id in now.vanished) for post in now.posts}
        self._end("posts", [id_ for id_, held in before.items() if after.get(id_) != held])
        self._copy(
            "posts (id, coverage, position, author, time, vanished, body, born)",
            (
                (
                    id_,
                    post.coverage,
                    post.position,
                    post.author,
                    time_of(post),
                    gone,
                    _body(post),
                    self._version,
                )
                for id_, (post, gone) in after.items()
                if before.get(id_) != (post, gone)
            ),
        )
        known = {one.id: one for one in old.coverages}
        here = {one.id: one for one in now.coverages}
        self._end("coverages", [id_ for id_, one in known.items() if here.get(id_) != one])
        self._copy(
            "coverages (id, body, born)",
            ((id_, _body(one), self._version) for id_, one in here.items() if known.get(id_) != one),
        )

    def _end(self, table: str, ids: list[str]) -> None:
        self._base.execute(
            f"UPDATE {table} SET died = %s WHERE id = ANY(%s) AND died IS NULL",  # noqa: S608 - fixed names
            (self._version, ids),
        )

    def _chunks(self, batch: Batch, old: Archive, tell: Progress) -> None:
        """A chunk stays where its post, its place in it and its text do: with its number and its vector."""
        posts = {post.id: post for post in batch.archive.posts}
        moved = {
            post.id
            for post in old.posts
            if post.id in posts and _sorted_by(posts[post.id]) != _sorted_by(post)
        }
        there = {key: number for key, number in self._alive().items() if key[0] not in moved}
        fresh = [row for row in batch.rows if _key(row) not in there]
        stay = {there[_key(row)] for row in batch.rows if _key(row) in there}
        self._bury(stay)
        row = self._base.execute("SELECT coalesce(max(number), -1) + 1 FROM chunks").fetchone()
        first = int(row[0]) if row else 0
        for start in range(0, len(fresh), _BLOCK):
            tell(start, len(fresh) + 1, "writing")
            block = fresh[start : start + _BLOCK]
            self._block(first + start, block, posts, batch.vectors(block))
        tell(len(fresh), len(fresh) + 1, "writing")

    def _alive(self) -> dict[Key, int]:
        query = f'SELECT post, ordinal, start, "end", embedded, number FROM chunks WHERE {ALIVE}'  # noqa: S608 - values apart
        rows = self._base.execute(query, {"version": self._version}).fetchall()
        return {
            (post, ordinal, start, end, bytes(key)): number for post, ordinal, start, end, key, number in rows
        }

    def _bury(self, stay: set[int]) -> None:
        for table in ("chunks", "vectors"):
            self._base.execute(
                f"UPDATE {table} SET died = %s WHERE died IS NULL AND number <> ALL(%s)"  # noqa: S608 - values apart
                if len(stay) < _BLOCK
                else f"UPDATE {table} SET died = %s WHERE died IS NULL "  # noqa: S608 - values apart
                "AND NOT EXISTS (SELECT FROM unnest(%s::bigint[]) AS stay WHERE stay = number)",
                (self._version, list(stay)),
            )

    def _block(self, first: int, rows: Sequence[ChunkRow], posts: dict[str, Post], vectors: Vectors) -> None:
        analyze = indexing()
        held = [posts[row.chunk.post_id] for row in rows]
        words = [Indexed(one, analyze) for one in words_rows(list(posts.values()), rows)]
        numbers = range(first, first + len(rows))
        self._copy(
            'chunks (number, post, ordinal, start, "end", text, embedded, body_terms, head_terms, born)',
            (
                (number, *_placed(row), row.chunk.text, row.embedded, *word.lengths, self._version)
                for number, row, word in zip(numbers, rows, words, strict=True)
            ),
        )
        self._copy_vectors(
            (number, post.coverage, post.author, time_of(post), self._version, vector)
            for number, post, vector in zip(numbers, held, vectors, strict=True)
        )
        self._copy(
            "postings (chunk, term, body, head, body_terms, head_terms)",
            (
                (number, term, *counts)
                for number, word in zip(numbers, words, strict=True)
                for term, _, *counts in word.postings()
            ),
        )

    def _copy(self, into: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._base.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _copy_vectors(self, rows: Iterable[Sequence[Any]]) -> None:
        columns = "number, coverage, author, time, born, vector"
        statement = f"COPY vectors ({columns}) FROM STDIN (FORMAT BINARY)"
        with self._base.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(["int8", "text", "text", "int8", "int4", "vector"])
            for *plain_values, vector in rows:
                copy.write_row((*plain_values, np.asarray(vector)))

    def _switch(self, generation: int, batch: Batch) -> None:
        manifest = batch.manifest(KIND)
        lengths = self._base.execute(LENGTHS, {"version": self._version}).fetchone() or (0, 0)
        self._base.execute(
            "INSERT INTO versions VALUES (%s, %s, %s, %s, %s, %s)",
            (self._version, LAYOUT, generation, manifest.to_json(), *lengths),
        )
        self._base.execute(
            "INSERT INTO current (number) VALUES (%s) "
            "ON CONFLICT (one) DO UPDATE SET number = EXCLUDED.number",
            (self._version,),
        )


def _body(value: Any) -> str:
    """In ASCII: so that signs that PostgreSQL's text can't hold are held all the same."""
    return json.dumps(asdict(value), default=plain)


def _sorted_by(post: Post) -> tuple[str, str | None, int | None]:
    """What of a post its chunks are filtered by."""
    return post.coverage, post.author, time_of(post)


def _placed(row: ChunkRow) -> tuple[str, int, int, int]:
    chunk = row.chunk
    return chunk.post_id, chunk.ordinal, chunk.start, chunk.end


def _key(row: ChunkRow) -> Key:
    return (*_placed(row), row.embedded)
