"""The store in a PostgreSQL server."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from index.batches import Progress
from index.errors import IndexBusy, IndexUnusable
from index.places import Address
from index.postgres.faults import told_of
from index.postgres.reading import PostgresCurrent, PostgresVersion, read_current
from index.postgres.server import Connection, Server, search_path
from index.postgres.tables import has_tables, others, schema_of
from index.postgres.versions import Version, builder, current_number, read_version, sweep, try_build
from index.postgres.writing import Writing
from index.store.local import disk_faults, folder_here
from index.store.seam import Batch, Current

_POLL = 0.2  # seconds between two tries to be the one who builds


class PostgresStore:
    """A schema of a database, by a URL: postgresql://user@host/database?index=NAME."""

    def __init__(self, place: Address) -> None:
        self._server = Server(place)
        self._building: Connection | None = None
        self._vector_schema = ""

    @property
    def place(self) -> Address:
        return self._server.place

    @property
    def unfinished(self) -> Path:
        return folder_here(self.place)

    @property
    def notices(self) -> tuple[str, ...]:
        return ()

    def holds(self) -> bool:
        with told_of(self.place), self._server.connect() as base:
            return current_number(base, self._server.name) is not None

    def prepare(self) -> None:
        """Also makes the server fit, so that a build that can't be written embeds nothing."""
        name = self._server.name
        with told_of(self.place), self._server.connect() as base:
            self._server.make_fit(base, may_install=True)
            other = None if has_tables(base, name) else others(base, name)
        if other is not None:
            raise IndexUnusable(
                f"The schema {name} at {self.place} holds other tables ({other}) and no index.",
                "Name another schema in the URL: ?index=NAME",
            )

    @contextlib.contextmanager
    def building(self, wait: float) -> Iterator[None]:
        with told_of(self.place, writing=True), self._server.connect() as base:
            self._keep_others_out(base, wait)
            self._vector_schema = self._server.make_fit(base, may_install=True)
            self._building = base
            try:
                with disk_faults(self.place):
                    yield
            finally:
                self._building = None

    def _keep_others_out(self, base: Connection, wait: float) -> None:
        name, until = self._server.name, time.monotonic() + wait
        while not try_build(base, name):
            if time.monotonic() >= until:
                raise IndexBusy(
                    f"The index at {self.place} is being built by {builder(base, name)}.",
                    "Wait until it has finished and run the same command again.",
                )
            time.sleep(_POLL)

    def current(self) -> Current | None:
        base = self._base()
        held = self._held(base)
        if held is None:
            return None
        search_path(
            base, schema_of(self._server.name, held.generation), self._server.name, self._vector_schema
        )
        return read_current(base, held)

    def write(self, batch: Batch, current: Current | None, tell: Progress) -> str:
        base = self._base()
        assert current is None or isinstance(current, PostgresCurrent)
        with base.transaction():
            writing = Writing(base, self.place, self._server.name, self._vector_schema)
            number = writing.write(batch, current, tell)
        tell(1, 1, "writing")
        return f"v{number:08d}"

    def sweep(self, *, unread: bool = False) -> None:
        """A build that died has left nothing: the server has taken its transaction back."""
        if not unread:
            sweep(self._base(), self._server.name)

    def open(self) -> PostgresVersion:
        return PostgresVersion(self._server)

    def recorded_embedder(self) -> str | None:
        with told_of(self.place), self._server.connect() as base:
            held = self._held(base)
        return None if held is None else held.manifest.embedder.name

    def _held(self, base: Connection) -> Version | None:
        number = current_number(base, self._server.name)
        return None if number is None else read_version(base, self.place, self._server.name, number)

    def _base(self) -> Connection:
        assert self._building is not None, "a build holds the store with `building`"
        return self._building
