"""A version in PostgreSQL, open for reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from index.merging import Archive
from index.plain import coverage_of, post_of
from index.post import Coverage, Post
from index.postgres.pool import Pool
from index.postgres.server import Connection, Server
from index.postgres.tables import ALIVE
from index.postgres.versions import Version
from index.postgres.words import Asked, statement
from index.protocols import Chunk, Hit, Vectors
from index.remembering import Remembered, Value
from index.store.manifest import Manifest
from index.store.seam import Numbers
from index.store.selection import Selection

EXACT = 5000
"""Vectors up to which each is looked at: a few milliseconds, and nothing is missed. Beyond, by HNSW."""
_MOST = 1000
"""Posts kept of those that were asked for: a version never changes, and each asking costs a way there."""
_CHUNK = 'number, post, ordinal, start, "end", text'


@dataclass(frozen=True, slots=True)
class PostgresCurrent:
    """The version that a build starts from, read by the build's own connection."""

    version: str
    generation: int
    manifest: Manifest
    archive: Archive
    embedded: Mapping[bytes, int]
    base: Connection

    def vectors(self, numbers: Numbers) -> Vectors:
        rows = self.base.execute(
            "SELECT number, vector FROM vectors WHERE number = ANY(%s)", (numbers.tolist(),)
        ).fetchall()
        return _stacked(rows, numbers, self.manifest.embedder.dimension)


def read_current(base: Connection, held: Version) -> PostgresCurrent:
    """All of it but the vectors; the connection's search path is its generation's."""
    version = {"version": held.number}
    coverages = _coverages(base.execute(_COVERAGES, version).fetchall())
    posts = _posts(base.execute(_posts_where(""), version).fetchall())
    vanished = base.execute(f"SELECT id FROM posts WHERE vanished AND {ALIVE}", version).fetchall()  # noqa: S608 - values apart
    keys = base.execute(f"SELECT embedded, number FROM chunks WHERE {ALIVE}", version).fetchall()  # noqa: S608 - values apart
    archive = Archive(tuple(coverages), tuple(posts), frozenset(row[0] for row in vanished))
    embedded = {bytes(key): number for key, number in keys}
    return PostgresCurrent(held.name, held.generation, held.manifest, archive, embedded, base)


class PostgresVersion:
    """One version. Every connection holds on to it, so no build sweeps it while it is read."""

    def __init__(self, server: Server) -> None:
        self._pool = Pool(server)
        self._held = self._pool.held
        self._asked = Asked()
        self._few: Remembered[bool] = Remembered()
        self._posts: Remembered[Post | None] = Remembered(_MOST)
        self._chunks: Remembered[tuple[Chunk, ...]] = Remembered(_MOST)

    @property
    def version(self) -> str:
        return self._held.name

    @property
    def manifest(self) -> Manifest:
        return self._held.manifest

    def coverages(self) -> list[Coverage]:
        return _coverages(self._rows(_COVERAGES))

    def authors(self) -> list[str]:
        return [
            row[0]
            for row in self._rows(f"SELECT DISTINCT author FROM posts WHERE author IS NOT NULL AND {ALIVE}")  # noqa: S608 - values apart
        ]

    def post(self, post_id: str) -> Post | None:
        return self._posts.get(post_id, lambda: self._asked_for([post_id]).get(post_id))

    def posts(self, where: Selection | None) -> list[Post]:
        condition, values = _allowed(where)
        return _posts(self._rows(_posts_where(condition), **values))

    def vanished(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._rows(f"SELECT id FROM posts WHERE vanished AND {ALIVE}"))  # noqa: S608 - values apart

    def chunks(self, numbers: Sequence[int]) -> dict[int, Chunk]:
        """With a post's first chunk comes all of the post: who finds that one asks for these next."""
        query = f"SELECT {_CHUNK} FROM chunks WHERE number = ANY(%(numbers)s) AND {ALIVE}"  # noqa: S608 - values apart
        found = {row[0]: Chunk(*row) for row in self._rows(query, numbers=list(numbers))}
        self._have({chunk.post_id for chunk in found.values() if chunk.ordinal == 0})
        return found

    def _have(self, ids: Collection[str]) -> None:
        """Posts and their chunks, asked for together instead of one by one. No more than are kept."""
        wanted = list(ids)[:_MOST]
        if not wanted:
            return
        by_post: dict[str, list[Chunk]] = {}
        query = f"SELECT {_CHUNK} FROM chunks WHERE post = ANY(%(posts)s) AND {ALIVE} ORDER BY ordinal"  # noqa: S608 - values apart
        for row in self._rows(query, posts=wanted):
            by_post.setdefault(row[1], []).append(Chunk(*row))
        for post_id, post in self._asked_for(wanted).items():
            self._posts.get(post_id, partial(_as_it_is, post))
            self._chunks.get(post_id, partial(_as_it_is, tuple(by_post.get(post_id, ()))))

    def chunks_of(self, post_id: str) -> list[Chunk]:
        query = f"SELECT {_CHUNK} FROM chunks WHERE post = %(post)s AND {ALIVE} ORDER BY ordinal"  # noqa: S608 - values apart

        def asked() -> tuple[Chunk, ...]:
            return tuple(Chunk(*row) for row in self._rows(query, post=post_id))

        return list(self._chunks.get(post_id, asked))

    def vectors(self, numbers: Numbers) -> Vectors:
        query = f"SELECT number, vector FROM vectors WHERE number = ANY(%(numbers)s) AND {ALIVE}"  # noqa: S608 - values apart
        rows = self._rows(query, numbers=numbers.tolist()) if len(numbers) else []
        return _stacked(rows, numbers, self.manifest.embedder.dimension)

    def dense(self, vector: Vectors, k: int, where: Selection | None) -> list[Hit]:
        k = min(k, self.manifest.chunks)
        if k <= 0 or (where is not None and where.empty):
            return []
        condition, values = _allowed(where)
        allowed = f"{ALIVE} AND {condition}" if condition else ALIVE
        query = _exactly(allowed) if self._is_small(where, allowed, values) else _nearly(allowed)
        rows = self._rows(query, vector=np.asarray(vector, dtype=np.float32), k=k, **values)
        return _ranked(rows)

    def full_text(self, query: str, k: int, where: Selection | None) -> list[Hit]:
        terms = self._asked(query)
        k = min(k, self.manifest.chunks)
        if not terms or k <= 0 or (where is not None and where.empty):
            return []
        condition, values = _allowed(where)
        body, head = self._held.means
        means = {"chunks": self.manifest.chunks, "body_mean": body, "head_mean": head}
        return _ranked(self._rows(statement(condition), terms=terms, k=k, **means, **values))

    def is_current(self) -> bool:
        return self._rows("SELECT number FROM current") == [(self._held.number,)]

    def close(self) -> None:
        self._pool.close()

    def _rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        return self._pool.rows(query, {"version": self._held.number, **values})

    def _asked_for(self, ids: list[str]) -> dict[str, Post]:
        return {post.id: post for post in _posts(self._rows(_posts_where("id = ANY(%(ids)s)"), ids=ids))}

    def _is_small(self, where: Selection | None, allowed: str, values: Mapping[str, Any]) -> bool:
        """Whether so few vectors are allowed that each is looked at."""
        if self.manifest.chunks <= EXACT:
            return True
        if where is None:
            return False
        query = f"SELECT count(*) FROM (SELECT FROM vectors WHERE {allowed} LIMIT {EXACT + 1}) AS few"  # noqa: S608 - values apart
        return self._few.get(where, lambda: self._rows(query, **values)[0][0] <= EXACT)


_COVERAGES = f"SELECT body FROM coverages WHERE {ALIVE} ORDER BY id"  # noqa: S608 - values apart


def _posts_where(condition: str) -> str:
    condition = f"{condition} AND {ALIVE}" if condition else ALIVE
    return f"SELECT body FROM posts WHERE {condition} ORDER BY coverage, position, id"  # noqa: S608 - values apart


def _exactly(allowed: str) -> str:
    return f"""
        WITH allowed AS MATERIALIZED (SELECT number, vector FROM vectors WHERE {allowed})
        SELECT number, -(vector <#> %(vector)s) FROM allowed
        ORDER BY vector <#> %(vector)s, number LIMIT %(k)s
    """  # noqa: S608 - values apart


def _nearly(allowed: str) -> str:
    return f"""
        SELECT number, -(vector <#> %(vector)s) FROM vectors WHERE {allowed}
        ORDER BY vector <#> %(vector)s LIMIT %(k)s
    """  # noqa: S608 - values apart


def _ranked(rows: Iterable[tuple[Any, ...]]) -> list[Hit]:
    found = [Hit(int(number), float(score)) for number, score in rows]
    return sorted(found, key=lambda hit: (-hit.score, hit.chunk))


def _allowed(where: Selection | None) -> tuple[str, dict[str, Any]]:
    """The condition of filters, on `posts` or `vectors`, and its values."""
    if where is None:
        return "", {}
    conditions = {
        "coverages": ("coverage = ANY(%(coverages)s)", where.coverages),
        "authors": ("author = ANY(%(authors)s)", where.authors),
        "since": ("time >= %(since)s", where.since),
        "until": ("time <= %(until)s", where.until),
    }
    used = {name: pair for name, pair in conditions.items() if pair[1] is not None}
    values = {name: list(value) if isinstance(value, tuple) else value for name, (_, value) in used.items()}
    return " AND ".join(term for term, _ in used.values()), values


def _coverages(rows: Iterable[tuple[Any, ...]]) -> list[Coverage]:
    return [coverage_of(json.loads(body)) for (body,) in rows]


def _posts(rows: Iterable[tuple[Any, ...]]) -> list[Post]:
    return [post_of(json.loads(body)) for (body,) in rows]


def _as_it_is(value: Value) -> Value:
    return value


def _stacked(rows: Iterable[tuple[Any, ...]], numbers: Numbers, dimension: int) -> Vectors:
    """The vectors of rows (number, vector) in the order of `numbers`. Raises KeyError for one without."""
    found = {number: _array(vector) for number, vector in rows}
    stacked = np.empty((len(numbers), dimension), dtype=np.float32)
    for at, number in enumerate(numbers.tolist()):
        stacked[at] = found[number]
    return stacked


def _array(vector: Any) -> Vectors:
    """What the driver makes of a vector: pgvector's own type, or an array already."""
    return np.asarray(vector.to_numpy() if hasattr(vector, "to_numpy") else vector, dtype=np.float32)
