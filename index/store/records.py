"""The posts, asides, coverages and chunks of an index version, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index.post import Aside, AsideKind, Coverage, Post
from index.protocols import Chunk
from index.store.columns import Columns
from index.store.selection import Selection, time_of

FILE = "posts.sqlite"

_TABLES = """
CREATE TABLE coverages (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, declared INTEGER, clock TEXT
) WITHOUT ROWID;
CREATE TABLE posts (
    id TEXT PRIMARY KEY, coverage TEXT NOT NULL REFERENCES coverages, position INTEGER NOT NULL,
    headline TEXT NOT NULL, paragraphs TEXT NOT NULL,
    published TEXT, updated TEXT, time INTEGER, author TEXT, url TEXT, original TEXT NOT NULL,
    vanished INTEGER NOT NULL, first_chunk INTEGER NOT NULL, chunk_count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX posts_in_order ON posts (coverage, position, id);
CREATE INDEX posts_for_filters ON posts (first_chunk, chunk_count, coverage, author, time);
CREATE TABLE asides (
    owner TEXT NOT NULL, is_header INTEGER NOT NULL, place INTEGER NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, before INTEGER NOT NULL,
    PRIMARY KEY (owner, is_header, place)
) WITHOUT ROWID;
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY, post TEXT NOT NULL REFERENCES posts, ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, embedded BLOB NOT NULL
);
"""

_POST = "id, coverage, position, headline, paragraphs, published, updated, author, url, original"
_CHUNK = 'number, post, ordinal, start, "end", text'


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post with what the index knows besides: whether its dump no longer has it."""

    post: Post
    vanished: bool = False


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk with the SHA-256 of the text that was embedded for it."""

    chunk: Chunk
    embedded: bytes


def write_records(
    folder: Path, coverages: Iterable[Coverage], posts: Sequence[StoredPost], chunks: Sequence[ChunkRow]
) -> None:
    """Write a version's SQLite file. `chunks` are in the order of `posts`, numbered from 0."""
    ranges = _chunk_ranges(chunks)
    base = sqlite3.connect(folder / FILE, isolation_level=None)
    try:
        # The whole file is synced before it is named, so its own journal and syncs would be waste.
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_TABLES)
        base.execute("BEGIN")
        for coverage in coverages:
            _write_coverage(base, coverage)
        for stored in posts:
            first, count = ranges.get(stored.post.id, (0, 0))
            _write_post(base, stored, first, count)
        base.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?)", map(_chunk_values, chunks))
        base.execute("COMMIT")
    finally:
        base.close()


def _chunk_ranges(chunks: Sequence[ChunkRow]) -> dict[str, tuple[int, int]]:
    ranges: dict[str, tuple[int, int]] = {}
    for row in chunks:
        first, count = ranges.get(row.chunk.post_id, (row.chunk.number, 0))
        ranges[row.chunk.post_id] = (first, count + 1)
    return ranges


def _chunk_values(row: ChunkRow) -> tuple[Any, ...]:
    chunk = row.chunk
    return (chunk.number, chunk.post_id, chunk.ordinal, chunk.start, chunk.end, chunk.text, row.embedded)


def _write_coverage(base: sqlite3.Connection, coverage: Coverage) -> None:
    base.execute(
        "INSERT INTO coverages VALUES (?, ?, ?, ?)",
        (coverage.id, coverage.title, coverage.declared, _iso(coverage.clock)),
    )
    _write_asides(base, coverage.id, coverage.header, is_header=True)


def _write_post(base: sqlite3.Connection, stored: StoredPost, first: int, count: int) -> None:
    post = stored.post
    base.execute(
        "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            post.id,
            post.coverage,
            post.position,
            post.headline,
            json.dumps(post.paragraphs, ensure_ascii=False),
            _iso(post.published),
            _iso(post.updated),
            time_of(post),
            post.author,
            post.url,
            post.original,
            int(stored.vanished),
            first,
            count,
        ),
    )
    _write_asides(base, post.id, post.asides, is_header=False)


def _write_asides(base: sqlite3.Connection, owner: str, asides: Sequence[Aside], *, is_header: bool) -> None:
    base.executemany(
        "INSERT INTO asides VALUES (?, ?, ?, ?, ?, ?)",
        (
            (owner, int(is_header), place, aside.kind.value, aside.text, aside.before)
            for place, aside in enumerate(asides)
        ),
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class RecordStore:
    """Reads a version's SQLite file, read-only and without locks. One connection, one lock: thread-safe."""

    def __init__(self, folder: Path) -> None:
        # immutable: the file never changes under its name, so SQLite needs no lock file beside it,
        # and the index opens from a folder that may only be read.
        address = (folder / FILE).resolve().as_uri() + "?mode=ro&immutable=1"
        self._base = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._base.execute("PRAGMA trusted_schema = OFF")  # a stranger's index gets no say in what is run
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._base.close()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._base.execute(query, values).fetchall()

    def counts(self) -> tuple[int, int]:
        """Posts and chunks."""
        # Chunks are numbered from 0; to count them would be to read every page of a million.
        query = "SELECT (SELECT count(*) FROM posts), (SELECT coalesce(max(number) + 1, 0) FROM chunks)"
        posts, chunks = self._rows(query)[0]
        return int(posts), int(chunks)

    def coverages(self) -> list[Coverage]:
        headers = self._asides(is_header=True, owners=None)
        rows = self._rows("SELECT id, title, declared, clock FROM coverages ORDER BY id")
        return [
            Coverage(id_, title, declared, _moment(clock), headers.get(id_, ()))
            for id_, title, declared, clock in rows
        ]

    def authors(self) -> list[str]:
        return [row[0] for row in self._rows("SELECT DISTINCT author FROM posts WHERE author IS NOT NULL")]

    def vanished(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._rows("SELECT id FROM posts WHERE vanished"))

    def post(self, post_id: str) -> Post | None:
        rows = self._rows(f"SELECT {_POST} FROM posts WHERE id = ?", (post_id,))  # noqa: S608 - fixed columns
        return self._as_posts(rows)[0] if rows else None

    def posts(self, where: Selection | None = None) -> list[Post]:
        """By coverage, then newest first."""
        clause, values = _where(where)
        return self._as_posts(
            self._rows(f"SELECT {_POST} FROM posts {clause} ORDER BY coverage, position, id", values)  # noqa: S608 - values apart
        )

    def columns(self) -> Columns:
        """What filters ask of the posts that have chunks."""
        # From the index that holds all of it; one of an older Dateline has none, and is read whole.
        query = "SELECT chunk_count, coverage, author, time FROM posts WHERE chunk_count > 0"
        return Columns(self._rows(f"{query} ORDER BY first_chunk"))

    def chunks(self, numbers: Sequence[int]) -> dict[int, Chunk]:
        found: dict[int, Chunk] = {}
        for marks, batch in _batches(numbers):
            rows = self._rows(f"SELECT {_CHUNK} FROM chunks WHERE number IN ({marks})", batch)  # noqa: S608 - question marks
            found.update((row[0], Chunk(*row)) for row in rows)
        return found

    def chunks_of(self, post_id: str) -> list[Chunk]:
        ranges = self._rows("SELECT first_chunk, chunk_count FROM posts WHERE id = ?", (post_id,))
        if not ranges:
            return []
        first, count = ranges[0]
        rows = self._rows(
            f"SELECT {_CHUNK} FROM chunks WHERE number BETWEEN ? AND ? ORDER BY number",  # noqa: S608 - fixed columns
            (first, first + count - 1),
        )
        return [Chunk(*row) for row in rows]

    def embedded(self) -> dict[bytes, int]:
        """Of every embedded text's SHA-256, a chunk that has its vector."""
        return dict(self.embedded_texts())

    def embedded_texts(self) -> list[tuple[bytes, int]]:
        """The SHA-256 of the text that was embedded for each chunk, and the chunk."""
        return self._rows("SELECT embedded, number FROM chunks")

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong, and chunks or asides of no post. Empty is well."""
        faults = [row[0] for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"]
        faults += [
            f"{row[0]} refers to a row that is not there" for row in self._rows("PRAGMA foreign_key_check")
        ]
        return faults

    def _as_posts(self, rows: list[tuple[Any, ...]]) -> list[Post]:
        asides = self._asides(is_header=False, owners=[row[0] for row in rows])
        return [_post(row, asides.get(row[0], ())) for row in rows]

    def _asides(self, *, is_header: bool, owners: Sequence[str] | None) -> dict[str, tuple[Aside, ...]]:
        """Asides by owner; every owner's where `owners` is None."""
        select = "SELECT owner, kind, text, before FROM asides WHERE is_header = ?"
        rows: list[tuple[Any, ...]] = []
        if owners is None:
            rows = self._rows(f"{select} ORDER BY owner, place", (int(is_header),))
        else:
            for marks, batch in _batches(owners):
                query = f"{select} AND owner IN ({marks}) ORDER BY owner, place"
                rows += self._rows(query, (int(is_header), *batch))
        found: dict[str, list[Aside]] = {}
        for owner, kind, text, before in rows:
            found.setdefault(owner, []).append(Aside(AsideKind(kind), text, before))
        return {owner: tuple(asides) for owner, asides in found.items()}


def _post(row: tuple[Any, ...], asides: tuple[Aside, ...]) -> Post:
    id_, coverage, position, headline, paragraphs, published, updated, author, url, original = row
    return Post(
        id=id_,
        coverage=coverage,
        position=position,
        headline=headline,
        paragraphs=tuple(json.loads(paragraphs)),
        published=_moment(published),
        updated=_moment(updated),
        author=author,
        url=url,
        asides=asides,
        original=original,
    )


def _batches(values: Sequence[Any], size: int = 500) -> Iterator[tuple[str, list[Any]]]:
    """Placeholders and values for `IN (...)`, within SQLite's limit on variables."""
    for first in range(0, len(values), size):
        batch = list(values[first : first + size])
        yield ", ".join("?" * len(batch)), batch


def _where(where: Selection | None) -> tuple[str, list[Any]]:
    if where is None:
        return "", []
    terms: list[str] = []
    values: list[Any] = []
    for column, allowed in (("coverage", where.coverages), ("author", where.authors)):
        if allowed is not None:
            # json_each takes any number of values in one variable
            terms.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608 - fixed columns
            values.append(json.dumps(allowed))
    for operator, bound in ((">=", where.since), ("<=", where.until)):
        if bound is not None:
            terms.append(f"time {operator} ?")
            values.append(bound)
    return (f"WHERE {' AND '.join(terms)}" if terms else ""), values
