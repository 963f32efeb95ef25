"""Which versions there are, which is current, who reads them, and what of the old ones goes.

A version is a collection without rows, whose description is its record; the index's alias names the current
one. To let the alias name another is one step of the server's, and is how a build ends.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymilvus import CollectionSchema, DataType, FieldSchema

from index.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable
from index.milvus import names, tables
from index.milvus.faults import FAULTS
from index.milvus.runs import Runs
from index.milvus.server import Described, Server
from index.milvus.tables import Table
from index.places import Address
from index.store.manifest import SCHEMA, Manifest, ManifestError, from_json, schema_of
from index.store.migrations import OLDEST
from index.store.versions import anew, build_one

LAYOUT = 1
"""The number of this arrangement; another one can't be read."""
_KEEP = 1  # versions before the current one, as in a folder
SLACK = 300
"""Seconds by which two machines' clocks may differ: that much longer a version is kept for its reader."""

Ends = Mapping[str, int]
Dead = Mapping[str, Runs]


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its rows in each table of its generation, and which of those of posts tell about the whole.

    `key` is the server's own number for it, unlike that of any other; `since` its time.
    """

    number: int
    generation: int
    manifest: Manifest
    ends: Ends
    dead: Dead
    about: tuple[int, int]
    key: int
    since: int

    @property
    def name(self) -> str:
        return f"v{self.number:08d}"

    def table(self, server: Server, kind: str) -> Table:
        return tables.table(server, self.generation, kind, self.ends[kind], self.dead[kind], self.since)


def record(generation: int, manifest: Manifest, ends: Ends, dead: Dead, about: tuple[int, int]) -> str:
    """What a version's description says."""
    known = {"layout": LAYOUT, "generation": generation, "ends": ends, "dead": dead, "about": about}
    return json.dumps({**known, "manifest": manifest.to_json()})


def missing(place: Address) -> IndexMissing:
    return IndexMissing(f"There is no index at {place}.", build_one(place))


def current_number(server: Server) -> int | None:
    """The current version; None where there is none."""
    found = server.describe(server.name)
    return None if found is None else names.version_number(server.name, found["collection_name"])


def read_current(server: Server) -> Version | None:
    """Raises IndexMismatch or IndexDamaged."""
    found = server.describe(server.name)
    if found is None or names.version_number(server.name, found["collection_name"]) is None:
        return None
    return _version(server, found)


def read_version(server: Server, number: int) -> Version | None:
    """None where it has been swept. Raises IndexMismatch or IndexDamaged."""
    found = server.describe(names.version_of(server.name, number))
    return None if found is None else _version(server, found)


def readable(server: Server, number: int) -> Version | None:
    """A version, if it is there and can be read."""
    try:
        return read_version(server, number)
    except IndexUnusable:
        return None


def _version(server: Server, found: Described) -> Version:
    place = server.place
    try:
        raw = json.loads(found["description"])
        if raw["layout"] != LAYOUT:
            raise IndexMismatch(
                f"The index at {place} has collections of arrangement {raw['layout']}; "
                f"this Dateline reads {LAYOUT}.",
                "Update Dateline: pip install --upgrade dateline" if raw["layout"] > LAYOUT else anew(place),
            )
        return _from(server, found, raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"The manifest at {place} can't be read: {error}.", anew(place)) from error


def _from(server: Server, found: Described, raw: Mapping[str, Any]) -> Version:
    schema = schema_of(raw["manifest"])
    if not OLDEST <= schema <= SCHEMA:
        raise IndexMismatch(
            f"The index at {server.place} has schema {schema}; this Dateline reads up to {SCHEMA}.",
            "Update Dateline: pip install --upgrade dateline",
        )
    number = names.version_number(server.name, found["collection_name"])
    if number is None:
        raise ManifestError("it is no version's")
    dead = {kind: tuple((int(a), int(b)) for a, b in raw["dead"][kind]) for kind in names.TABLES}
    return Version(
        number=number,
        generation=int(raw["generation"]),
        manifest=from_json(raw["manifest"], datetime.now(UTC)),
        ends={kind: int(raw["ends"][kind]) for kind in names.TABLES},
        dead=dead,
        about=(int(raw["about"][0]), int(raw["about"][1])),
        key=int(found["collection_id"]),
        since=int(found["created_timestamp"]),
    )


def numbers(server: Server) -> list[int]:
    """Of every version there is, those that a build that died has left included."""
    found = (names.version_number(server.name, one) for one in server.names())
    return sorted(number for number in found if number is not None)


def add(server: Server, number: int, description: str) -> None:
    """Make a version, which nobody sees before `switch`."""
    fields = [
        FieldSchema("number", DataType.INT64, is_primary=True),
        FieldSchema("vector", DataType.FLOAT_VECTOR, dim=2),
    ]
    schema = CollectionSchema(fields, description=description)
    server.call("create_collection", names.version_of(server.name, number), schema=schema, patient=True)


def switch(server: Server, number: int) -> None:
    """Make a version the current one."""
    act = "create_alias" if server.describe(server.name) is None else "alter_alias"
    server.call(act, names.version_of(server.name, number), server.name)


def hold(server: Server, number: int, until: int) -> str:
    """Keep a version from being swept until then, in seconds since 1970. The alias that does."""
    alias = names.hold_of(server.name, until, secrets.token_hex(8))
    server.call("create_alias", names.version_of(server.name, number), alias)
    return alias


def let_go(server: Server, alias: str) -> None:
    """It would end by itself in time."""
    with contextlib.suppress(*FAULTS):
        server.call("drop_alias", alias)


def sweep(server: Server, *, unread: bool) -> None:
    """Remove what builds that died have left and, unless `unread`, what no version that stays needs."""
    current = current_number(server)
    there = numbers(server)
    stay: list[int] = []
    for number in there:
        left = current is None or number > current
        old = not left and not unread and not _stays(server, number, there, current)
        if left or old:
            _drop(server, number)
        else:
            stay.append(number)
    if not unread:
        _drop_generations(server, stay, current)


def _stays(server: Server, number: int, there: list[int], current: int | None) -> bool:
    """Whether it is the current one, the one before it, or being read. Holds that have ended are removed."""
    found = server.describe(names.version_of(server.name, number))
    held = False
    for alias in found["aliases"] if found else ():
        until = names.held_until(server.name, alias)
        if until is not None and until + SLACK < time.time():
            let_go(server, alias)
        held = held or (until is not None and until + SLACK >= time.time())
    before = [one for one in there if current is not None and one < current]
    return number == current or number in before[-_KEEP:] or held


def _drop(server: Server, number: int) -> None:
    collection = names.version_of(server.name, number)
    found = server.describe(collection)
    for alias in found["aliases"] if found else ():
        server.call("drop_alias", alias)
    tables.drop(server, collection)


def _drop_generations(server: Server, stay: list[int], current: int | None) -> None:
    """Those of no version that stays. One that can't be read is of use to nobody and goes as well."""
    needed = set()
    for number in stay:
        version = readable(server, number)
        if version is not None:
            needed.add(version.generation)
        elif number == current:
            return
        else:
            _drop(server, number)
    for collection in server.names():
        generation = names.generation_number(server.name, collection)
        if generation is not None and generation not in needed:
            tables.drop(server, collection)
