"""What a build writes: the rows that are new in its version, and a record that names those that ended."""

from __future__ import annotations

from collections.abc import Iterable

from index.batches import Progress
from index.errors import StoreUnfit
from index.merging import Archive
from index.milvus import tables, versions
from index.milvus.bodies import pieces, written
from index.milvus.lease import Lease
from index.milvus.names import TABLES, generation_number
from index.milvus.reading import Key, MilvusCurrent
from index.milvus.runs import Runs, numbers_of, runs_of
from index.milvus.server import Server
from index.milvus.tables import LONGEST, Row, Table, filtered, key_of
from index.post import Post
from index.store.records import ChunkRow
from index.store.seam import Batch
from index.store.selection import time_of

KIND = "milvus-hnsw-ip"
_BLOCK = 1000  # rows sent together: their vectors are in memory at once
_MOST_DIMENSIONS = 32_768
"""Of what the server takes as a vector."""
_MOST_RUNS = 2000
"""Of dead rows, in each table. A search leaves them out one by one: beyond, all is written anew, without."""
_SEALED = 1024
"""Rows from which the server makes an index of them: fewer it looks at one by one."""


class Writing:
    """One version."""

    def __init__(self, server: Server, lease: Lease) -> None:
        self._server = server
        self._lease = lease

    def write(self, batch: Batch, current: MilvusCurrent | None, tell: Progress) -> int:
        """Write it, make it the current one, and return its number. Raises StoreUnfit."""
        self._refuse_wide(batch)
        kept = current if current is not None and batch.known and _is_tidy(current) else None
        self._lease.check()
        if kept is None:
            self._generation = self._new_generation(batch.embedder.dimension)
            parts = {kind: _Part(self._table(kind, 0), 0, set()) for kind in TABLES}
        else:
            self._generation = kept.stored.generation
            parts = {kind: self._begun(kept, kind) for kind in TABLES}
        self._chunks(batch, kept, parts["chunks"], tell)
        about = self._posts(batch.archive, kept, parts["posts"])
        for part in parts.values():
            if kept is None and part.end >= _SEALED:
                part.table.flush()
            part.table.load()
        return self._switch(batch, parts, about)

    def _refuse_wide(self, batch: Batch) -> None:
        dimension = batch.embedder.dimension
        if dimension > _MOST_DIMENSIONS:
            raise StoreUnfit(
                f"{self._server.place} searches vectors of up to {_MOST_DIMENSIONS} numbers, "
                f"and {batch.embedder.name} makes {dimension}.",
                "Name another embedder, --embedder NAME, or keep the index in a folder: --index DIR",
            )

    def _new_generation(self, dimension: int) -> int:
        name = self._server.name
        there = [generation_number(name, one) or 0 for one in self._server.names()]
        generation = 1 + max(there, default=0)
        tables.make(self._server, name, generation, dimension)
        return generation

    def _table(self, kind: str, end: int) -> Table:
        return tables.table(self._server, self._generation, kind, end, (), 0)

    def _begun(self, kept: MilvusCurrent, kind: str) -> _Part:
        """A table to go on with: cleared of what a build that died has left, and what no version has."""
        stored = kept.stored
        table = stored.table(self._server, kind)
        end = table.clear_beyond()
        dead = numbers_of(stored.dead[kind])
        gone = dead & numbers_of(self._dead_in_all(kept, kind))
        table.delete(runs_of(gone))
        return _Part(table, end, dead - gone)

    def _dead_in_all(self, kept: MilvusCurrent, kind: str) -> Runs:
        """What is dead in the oldest version of the generation is so in every one."""
        for number in versions.numbers(self._server):
            version = versions.readable(self._server, number)
            if version is not None and version.generation == kept.stored.generation:
                return version.dead[kind]
        return ()

    def _posts(self, now: Archive, kept: MilvusCurrent | None, part: _Part) -> tuple[int, int]:
        """The rows of what is told of the whole version."""
        before = {post.id: post for post in kept.archive.posts} if kept else {}
        after = {post.id: post for post in now.posts}
        if kept is not None:
            part.dead.update(range(*kept.stored.about))
            for id_, post in before.items():
                if after.get(id_) != post:
                    part.dead.update(kept.posts[id_])
        new = (post for id_, post in after.items() if before.get(id_) != post)
        self._insert(part, (row for post in new for row in _post_rows(post)))
        about = {
            "coverages": sorted(now.coverages, key=lambda one: one.id),
            "authors": sorted({post.author for post in now.posts if post.author is not None}),
            "vanished": sorted(now.vanished),
        }
        first = part.end
        nobody = {"post": 0, **filtered("", None, None)}
        self._insert(part, ({**nobody, "body": body, "vector": _NO_VECTOR} for body in pieces(about)))
        return first, part.end

    def _chunks(self, batch: Batch, kept: MilvusCurrent | None, part: _Part, tell: Progress) -> None:
        """A chunk stays where its post, its place in it and its text do: with its number and its vector."""
        posts = {post.id: post for post in batch.archive.posts}
        moved = {
            key_of(post.id)
            for post in (kept.archive.posts if kept else ())
            if post.id in posts and _sorted_by(posts[post.id]) != _sorted_by(post)
        }
        there = {key: number for key, number in (kept.chunks if kept else {}).items() if key[0] not in moved}
        fresh = [row for row in batch.rows if _key(row) not in there]
        stay = {there[_key(row)] for row in batch.rows if _key(row) in there}
        if kept is not None:
            part.dead.update(number for number in kept.chunks.values() if number not in stay)
        for start in range(0, len(fresh), _BLOCK):
            tell(start, len(fresh) + 1, "writing")
            block = fresh[start : start + _BLOCK]
            rows = [self._chunk_row(row, posts[row.chunk.post_id]) for row in block]
            for row, vector in zip(rows, batch.vectors(block), strict=True):
                row["vector"] = vector.tolist()
            self._insert(part, rows)
        tell(len(fresh), len(fresh) + 1, "writing")

    def _chunk_row(self, row: ChunkRow, post: Post) -> Row:
        key, ordinal, start, end, embedded = _key(row)
        body = written([post.id, row.chunk.text])
        if len(body) > LONGEST:
            raise StoreUnfit(
                f"{self._server.place} can't hold a chunk of {len(row.chunk.text)} letters, "
                f"which post {post.id} has; what was there is unchanged.",
                "Mend the dump that has it, or keep the index in a folder: --index DIR",
            )
        place = {"post": key, "ordinal": ordinal, "start": start, "end": end}
        by = filtered(*_sorted_by(post))
        return {**place, **by, "embedded": embedded, "body": body}

    def _insert(self, part: _Part, rows: Iterable[Row]) -> None:
        """With the next numbers, in blocks; none where this build was taken for dead."""
        left = list(rows)
        for first in range(0, len(left), _BLOCK):
            block = left[first : first + _BLOCK]
            self._lease.check()
            part.table.insert([{"number": part.end + at, **row} for at, row in enumerate(block)])
            part.end += len(block)

    def _switch(self, batch: Batch, parts: dict[str, _Part], about: tuple[int, int]) -> int:
        manifest = batch.manifest(KIND)
        number = 1 + max(versions.numbers(self._server), default=0)
        ends = {kind: part.end for kind, part in parts.items()}
        dead = {kind: runs_of(part.dead) for kind, part in parts.items()}
        versions.add(self._server, number, versions.record(self._generation, manifest, ends, dead, about))
        self._lease.check()
        versions.switch(self._server, number)
        return number


class _Part:
    """A table as a build leaves it: `end` is the next free number, `dead` what its version lacks."""

    def __init__(self, table: Table, end: int, dead: set[int]) -> None:
        self.table = table
        self.end = end
        self.dead = dead


_NO_VECTOR = (0.0, 0.0)


def _is_tidy(current: MilvusCurrent) -> bool:
    return all(len(runs) <= _MOST_RUNS for runs in current.stored.dead.values())


def _post_rows(post: Post) -> list[Row]:
    by = {"post": key_of(post.id), **filtered(*_sorted_by(post))}
    return [{**by, "body": body, "vector": _NO_VECTOR} for body in pieces(post)]


def _sorted_by(post: Post) -> tuple[str, str | None, int | None]:
    """What of a post its rows are filtered by."""
    return post.coverage, post.author, time_of(post)


def _key(row: ChunkRow) -> Key:
    chunk = row.chunk
    return key_of(chunk.post_id), chunk.ordinal, chunk.start, chunk.end, row.embedded.hex()
