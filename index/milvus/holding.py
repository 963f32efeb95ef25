"""What keeps a version for its reader: an alias with an end, put off while the version is read."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from index.errors import IndexDamaged
from index.milvus import versions
from index.milvus.faults import FAULTS, not_found, right_lacking, told
from index.milvus.server import Server
from index.store.versions import build_command

_LEASE = 3600
"""Seconds for which a version is kept after it was last read, at the least half of them."""


class Holding:
    """The current version, held. Who may make no aliases reads without, as long as the version is there."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._alias: str | None = None
        self._until = 0.0
        while True:
            found = versions.read_current(server)
            if found is None:
                raise versions.missing(server.place)
            self.version = found
            try:
                self._hold()
            except FAULTS as error:
                if not not_found(error):
                    raise
                continue
            # What is current once it is held was not swept before.
            if self.is_current():
                return
            self.end()

    def is_current(self) -> bool:
        return versions.current_number(self._server) == self.version.number

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Around what is read: raises IndexDamaged where the version was swept, StoreDown or StoreUnfit."""
        try:
            self._put_off()
            yield
        except FAULTS as error:
            if not_found(error):
                raise self._swept() from error
            raise told(self._server.place, error) from error

    def end(self) -> None:
        with self._lock:
            if self._alias is not None:
                versions.let_go(self._server, self._alias)
                self._alias = None

    def _put_off(self) -> None:
        with self._lock:
            now = time.time()
            if now < self._until - _LEASE / 2:
                return
            late, old = now >= self._until, self._alias
            self._hold()
            if old is not None:
                versions.let_go(self._server, old)
            if late and not self.is_current():
                raise self._swept()

    def _hold(self) -> None:
        until = int(time.time()) + _LEASE
        try:
            self._alias = versions.hold(self._server, self.version.number, until)
        except FAULTS as error:
            if not right_lacking(error):
                raise
            self._alias = None
        self._until = until

    def _swept(self) -> IndexDamaged:
        return IndexDamaged(
            f"Version {self.version.name} of the index at {self._server.place} was swept "
            "while nobody read it.",
            f"Open the index again, or bring it up to date: {build_command(self._server.place)}",
        )
