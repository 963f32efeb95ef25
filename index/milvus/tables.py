"""The rows of a generation: what fields they have, how they are written, searched and looked up.

A row never changes. A version has those below its end that are not among its dead, so a build adds rows and
names dead ones, and a version that is being read stays what it was. What is looked for by a text is looked
for by a number made of it: no text of a dump or a reader is ever part of a condition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymilvus import CollectionSchema, DataType, FieldSchema, MilvusClient

from index.milvus.names import TABLES, table_of
from index.milvus.runs import Members, Runs, condition
from index.milvus.server import Server
from index.protocols import Hit, Vectors
from index.store.selection import Selection

LONGEST = 65_535
"""Bytes of a text in a row, at most, which the server sets."""
_NO_TIME = -(1 << 62)
"""Of a post without a time, in microseconds: before any."""
_WINDOW = {"chunks": 2000, "posts": 500}  # numbers asked for at once: a few megabytes
_ASKED = 500  # values looked up at once
_ENDED = 200  # runs deleted at once
_HNSW = {"M": 24, "efConstruction": 200}
_LOOKS = 400
"""How many candidates a search keeps, `ef`; 100 hits are asked for. What fewer cost is in bench/results."""

_FILTERED = ("coverage", "author", "time")
_FIELDS: Mapping[str, Sequence[str]] = {
    "chunks": ("post", *_FILTERED, "ordinal", "start", "end"),
    "posts": ("post", *_FILTERED),
}

Row = dict[str, Any]


def key_of(text: str | None) -> int:
    """The number that stands for a text in conditions: 63 bits of its SHA-256; 0 for none."""
    if text is None:
        return 0
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[:8], "big") >> 1) | 1


def filtered(coverage: str, author: str | None, time: int | None) -> Row:
    """What a row is filtered by."""
    when = _NO_TIME if time is None else time
    return {"coverage": key_of(coverage), "author": key_of(author), "time": when}


def allowed(where: Selection | None) -> str:
    """The condition of filters; empty for none."""
    if where is None:
        return ""
    terms = [
        f"{field} in {[key_of(value) for value in values]}"
        for field, values in (("coverage", where.coverages), ("author", where.authors))
        if values is not None
    ]
    if where.since is not None or where.until is not None:
        terms.append(f"time > {_NO_TIME}")
    terms += [
        f"time {sign} {bound}"
        for sign, bound in ((">=", where.since), ("<=", where.until))
        if bound is not None
    ]
    return " and ".join(terms)


def make(server: Server, name: str, generation: int, dimension: int) -> None:
    """The empty tables of a generation, which are being loaded from now on."""
    for table in TABLES:
        fields = [
            FieldSchema("number", DataType.INT64, is_primary=True),
            *(FieldSchema(field, DataType.INT64) for field in _FIELDS[table]),
            FieldSchema("body", DataType.VARCHAR, max_length=LONGEST),
        ]
        if table == "chunks":
            fields.append(FieldSchema("embedded", DataType.VARCHAR, max_length=64))
        # Every collection has vectors; those of posts are never looked at.
        width, kind, more = (dimension, "HNSW", _HNSW) if table == "chunks" else (2, "FLAT", {})
        fields.append(FieldSchema("vector", DataType.FLOAT_VECTOR, dim=width))
        collection = table_of(name, generation, table)
        server.call("create_collection", collection, schema=CollectionSchema(fields), patient=True)
        index = MilvusClient.prepare_index_params()
        index.add_index("vector", index_type=kind, metric_type="IP", params=more)
        server.call("create_index", collection, index, patient=True, sync=False)
        server.call("load_collection", collection, patient=True, _async=True)


def drop(server: Server, collection: str) -> None:
    server.call("drop_collection", collection, patient=True)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that a version has in a collection. `since` is the server's time from which they are there."""

    server: Server
    collection: str
    window: int
    end: int
    dead: Runs
    since: int

    def insert(self, rows: Sequence[Row]) -> None:
        self.server.call("insert", self.collection, list(rows), patient=True)

    def flush(self) -> None:
        """Have the rows sealed, so that the server makes their index."""
        self.server.call("flush", self.collection, patient=True)

    def load(self) -> None:
        """See that it is loaded, and wait until it is."""
        self.server.call("load_collection", self.collection, patient=True)

    def clear_beyond(self) -> int:
        """Delete what a build that died has left beyond the end; the number that is free behind all of it."""
        beyond = f"number >= {self.end}"
        rows = self.server.call(
            "query",
            self.collection,
            filter=beyond,
            output_fields=["number"],
            consistency_level="Strong",
            patient=True,
        )
        if not rows:
            return self.end
        self.server.call("delete", self.collection, filter=beyond, patient=True)
        return 1 + max(int(row["number"]) for row in rows)

    def delete(self, runs: Runs) -> None:
        for first in range(0, len(runs), _ENDED):
            ended = condition("number", runs[first : first + _ENDED])
            self.server.call("delete", self.collection, filter=ended, patient=True)

    def every(self, fields: Sequence[str], where: str = "") -> Iterator[Row]:
        """The rows, by number."""
        for first in range(0, self.end, self.window):
            bounds = f"number >= {first} and number < {min(first + self.window, self.end)}"
            yield from self._query(f"{bounds} and {where}" if where else bounds, fields)

    def having(self, field: str, values: Iterable[int], fields: Sequence[str]) -> list[Row]:
        """The rows with one of these values in a field, by number."""
        asked = list(dict.fromkeys(values))
        found: list[Row] = []
        for first in range(0, len(asked), _ASKED):
            found += self._query(f"{field} in {asked[first : first + _ASKED]}", fields)
        return sorted(found, key=lambda row: int(row["number"]))

    def between(self, first: int, end: int, fields: Sequence[str]) -> list[Row]:
        return self._query(f"number >= {first} and number < {end}", fields)

    def _query(self, where: str, fields: Sequence[str]) -> list[Row]:
        rows = self.server.call(
            "query",
            self.collection,
            filter=where,
            output_fields=["number", *fields],
            consistency_level="Customized",
            guarantee_timestamp=self.since,
        )
        dead = Members(self.dead)
        alive = (row for row in rows if row["number"] < self.end and row["number"] not in dead)
        return sorted(alive, key=lambda row: int(row["number"]))

    def search(self, vector: Vectors, k: int, where: str) -> list[Hit]:
        """By inner product, best first; equal scores by number."""
        terms = [f"number < {self.end}"]
        if self.dead:
            terms.append(f"not ({condition('number', self.dead)})")
        if where:
            terms.append(where)
        found = self.server.call(
            "search",
            self.collection,
            data=[vector.tolist()],
            limit=k,
            filter=" and ".join(terms),
            search_params={"metric_type": "IP", "params": {"ef": max(_LOOKS, k)}},
            consistency_level="Customized",
            guarantee_timestamp=self.since,
        )
        hits = [Hit(int(one["id"]), float(one["distance"])) for one in found[0]]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk))


def table(server: Server, generation: int, kind: str, end: int, dead: Runs, since: int) -> Table:
    return Table(server, table_of(server.name, generation, kind), _WINDOW[kind], end, dead, since)
