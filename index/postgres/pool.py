"""The connections that readers of one version share."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from typing import Any

import psycopg

from index.errors import IndexDamaged
from index.postgres.faults import told, told_of
from index.postgres.server import Connection, Server, search_path
from index.postgres.tables import schema_of
from index.postgres.versions import Version, current_number, hold, missing, read_version
from index.store.versions import build_command

_TRIES = 3  # of a statement whose connection was lost: reading again changes nothing
_TIMEOUT = 30_000
"""Milliseconds that a statement of a reader may take."""
_SETTINGS = {
    "statement_timeout": str(_TIMEOUT),
    "jit": "off",  # to compile a search takes longer than to make it
    "hnsw.ef_search": "400",  # 100 are asked for; what fewer looks cost is in bench/results
    "hnsw.iterative_scan": "strict_order",
    "hnsw.max_scan_tuples": "200000",
    "hnsw.scan_mem_multiplier": "4",
}


class Pool:
    """As many connections as there are threads that read at once; each keeps the version from being swept."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._closed = False
        weakref.finalize(self, _close, self._idle)  # an index that nobody has any longer need not be closed
        with told_of(server.place):
            base = server.connect()
            try:
                self.held = _hold_current(base, server)
                self._settle(base)
            except BaseException:
                base.close()
                raise
        self._idle.append(base)

    def rows(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement that only reads. Raises StoreDown, StoreUnfit or IndexDamaged."""
        for left in reversed(range(_TRIES)):
            base = self._taken()
            try:
                rows: list[tuple[Any, ...]] = base.execute(query.encode(), values).fetchall()
            except psycopg.Error as error:
                lost = base.broken or base.closed
                self._forget(base)
                if not lost or not left:
                    raise told(self._server.place, error) from error
                continue
            except BaseException:
                self._forget(base)
                raise
            self._give_back(base)
            return rows
        raise AssertionError("unreachable")

    def close(self) -> None:
        with self._lock:
            self._closed = True
            _close(self._idle)

    def _taken(self) -> Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        with told_of(self._server.place):
            base = self._server.connect()
            try:
                self._hold(base)
                self._settle(base)
            except BaseException:
                base.close()
                raise
            return base

    def _give_back(self, base: Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(base)
                return
        base.close()

    def _forget(self, base: Connection) -> None:
        """One that failed goes; if it was lost, so were those that idle, which then are made anew."""
        if base.broken or base.closed:
            with self._lock:
                _close(self._idle)
        base.close()

    def _hold(self, base: Connection) -> None:
        server, number = self._server, self.held.number
        hold(base, server.name, number)
        if current_number(base, server.name) is None or _read(base, server, number) is None:
            raise IndexDamaged(
                f"Version {self.held.name} of the index at {server.place} was swept while it was lost.",
                f"Open the index again, or bring it up to date: {build_command(server.place)}",
            )

    def _settle(self, base: Connection) -> None:
        server = self._server
        vector_schema = server.make_fit(base, may_install=False)
        search_path(base, schema_of(server.name, self.held.generation), server.name, vector_schema)
        for name, value in _SETTINGS.items():
            if server.sets(name):
                continue
            base.execute("SELECT set_config(%s, %s, false)", (name, value))


def _close(connections: list[Connection]) -> None:
    while connections:
        connections.pop().close()


def _read(base: Connection, server: Server, number: int) -> Version | None:
    return read_version(base, server.place, server.name, number)


def _hold_current(base: Connection, server: Server) -> Version:
    """The current version, held. It may be swept between being named and being held: then the next one."""
    while True:
        number = current_number(base, server.name)
        if number is None:
            raise missing(server.place)
        hold(base, server.name, number)
        held = _read(base, server, number)
        if held is not None:
            return held
