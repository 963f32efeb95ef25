"""Which versions there are, which is current, and which of the old ones go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.places import Address
from index.postgres.server import Connection, search_path
from index.postgres.tables import LAYOUT, WITH_LIVES, drop_generation, has_tables, schema_of
from index.store.manifest import SCHEMA, Manifest, ManifestError, from_json
from index.store.manifest import schema_of as schema_number
from index.store.migrations import OLDEST
from index.store.versions import anew, build_one

_KEEP = 1  # versions before the current one, as in a folder


@dataclass(frozen=True, slots=True)
class Version:
    """A version; `means` are the terms that a chunk has on average, in its text and its headline."""

    number: int
    generation: int
    manifest: Manifest
    means: tuple[float, float]

    @property
    def name(self) -> str:
        return f"v{self.number:08d}"


def current_number(base: Connection, name: str) -> int | None:
    """The current version; None where there is none. Looked for in the schema `name` alone."""
    if not has_tables(base, name):
        return None
    search_path(base, name)
    row = base.execute("SELECT number FROM current").fetchone()
    return None if row is None else int(row[0])


def read_version(base: Connection, place: Address, name: str, number: int) -> Version | None:
    """What is known of it; None where it has been swept. Raises IndexMismatch or IndexDamaged."""
    search_path(base, name)
    row = base.execute("SELECT * FROM versions WHERE number = %s", (number,)).fetchone()
    return None if row is None else _version(place, row)


def missing(place: Address) -> IndexMissing:
    return IndexMissing(f"There is no index at {place}.", build_one(place))


def _version(place: Address, row: tuple[Any, ...]) -> Version:
    number, layout, generation, text, body, head = row
    if layout != LAYOUT:
        raise IndexMismatch(
            f"The index at {place} has tables of arrangement {layout}; this Dateline reads {LAYOUT}.",
            "Update Dateline: pip install --upgrade dateline" if layout > LAYOUT else anew(place),
        )
    try:
        if not OLDEST <= schema_number(text) <= SCHEMA:
            raise IndexMismatch(
                f"The index at {place} has schema {schema_number(text)}; this Dateline reads up to {SCHEMA}.",
                "Update Dateline: pip install --upgrade dateline",
            )
        manifest = from_json(text, datetime.now(UTC))
    except ManifestError as error:
        raise IndexDamaged(f"The manifest at {place} can't be read: {error}.", anew(place)) from error
    chunks = max(manifest.chunks, 1)
    # An average of no terms at all is never divided by anything that counts.
    return Version(number, generation, manifest, (max(body, 1) / chunks, max(head, 1) / chunks))


def hold(base: Connection, name: str, number: int) -> None:
    """Keep a version from being swept, as long as the connection is there."""
    base.execute("SELECT pg_advisory_lock_shared(hashtext(%s), %s)", (name, number))


def sweep(base: Connection, name: str) -> None:
    """Remove all but the current version, the one before it, and those that are being read."""
    current = current_number(base, name)
    if current is None:
        return
    rows = base.execute("SELECT number FROM versions ORDER BY number DESC OFFSET %s", (_KEEP + 1,)).fetchall()
    for (number,) in rows:
        if number == current or not _try(base, "pg_try_advisory_lock", name, number):
            continue
        try:
            base.execute("DELETE FROM versions WHERE number = %s", (number,))
        finally:
            _try(base, "pg_advisory_unlock", name, number)
    _remove_dead(base, name)


def _try(base: Connection, function: str, name: str, number: int) -> bool:
    row = base.execute(f"SELECT {function}(hashtext(%s), %s)", (name, number)).fetchone()
    return bool(row and row[0])


def _remove_dead(base: Connection, name: str) -> None:
    """What no version has any longer."""
    oldest = dict(base.execute("SELECT generation, min(number) FROM versions GROUP BY generation").fetchall())
    found = base.execute(
        "SELECT substring(nspname FROM '_g([0-9]+)$')::int FROM pg_namespace "
        "WHERE nspname ~ ('^' || %s || '_g[0-9]{1,8}$')",
        (name,),
    ).fetchall()
    for (generation,) in found:
        if generation not in oldest:
            drop_generation(base, name, generation)
            continue
        search_path(base, schema_of(name, generation), name)
        dead = {"oldest": oldest[generation]}
        with base.transaction():
            base.execute(
                "DELETE FROM postings USING chunks WHERE chunk = chunks.number AND died <= %(oldest)s", dead
            )
            for table in WITH_LIVES:
                base.execute(f"DELETE FROM {table} WHERE died <= %(oldest)s", dead)  # noqa: S608 - fixed names


def try_build(base: Connection, name: str) -> bool:
    """Keep other builds out, as long as the connection is there; whether that could be done."""
    return _try(base, "pg_try_advisory_lock", name, 0)


def builder(base: Connection, name: str) -> str:
    """Who keeps others out."""
    row = base.execute(
        "SELECT pid, coalesce(client_addr::text, 'this machine') FROM pg_locks "
        "JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND classid = hashtext(%s)::oid AND objid = 0 AND granted",
        (name,),
    ).fetchone()
    return "another process" if row is None else f"another process, at {row[1]} (session {row[0]})"
