"""The store in a Milvus server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from index.batches import Progress
from index.errors import IndexUnusable
from index.milvus import names, versions
from index.milvus.faults import told_of
from index.milvus.lease import Lease
from index.milvus.reading import MilvusCurrent, MilvusVersion, read_current
from index.milvus.server import Server
from index.milvus.words import words_folder
from index.milvus.writing import Writing
from index.places import Address
from index.store.local import disk_faults, folder_here
from index.store.seam import Batch, Current


class MilvusStore:
    """Collections of a server, by a URL: milvus://user@host:port/name."""

    def __init__(self, place: Address) -> None:
        self._server = Server(place)
        self._lease: Lease | None = None

    @property
    def place(self) -> Address:
        return self._server.place

    @property
    def unfinished(self) -> Path:
        return folder_here(self.place)

    @property
    def notices(self) -> tuple[str, ...]:
        return (
            f"{self.place} finds by meaning alone: each machine that asks fetches a version's words once, "
            f"and this one keeps them in {words_folder(self.place)}.",
        )

    def holds(self) -> bool:
        with told_of(self.place):
            return versions.current_number(self._server) is not None

    def prepare(self) -> None:
        """Also connects, so that a build that can't write embeds nothing."""
        name = self._server.name
        with told_of(self.place):
            found = self._server.describe(name)
        if found is not None and names.version_number(name, found["collection_name"]) is None:
            raise IndexUnusable(
                f"The collection {name} at {self.place} is no index.",
                "Name another one at the end of the URL.",
            )

    @contextlib.contextmanager
    def building(self, wait: float) -> Iterator[None]:
        lease = Lease(self._server)
        with told_of(self.place, writing=True):
            try:
                with disk_faults(self.place), lease.taken(wait):
                    self._lease = lease
                    yield
            finally:
                self._lease = None

    def current(self) -> Current | None:
        found = versions.read_current(self._server)
        return None if found is None else read_current(self._server, found)

    def write(self, batch: Batch, current: Current | None, tell: Progress) -> str:
        assert self._lease is not None, "a build holds the store with `building`"
        assert current is None or isinstance(current, MilvusCurrent)
        number = Writing(self._server, self._lease).write(batch, current, tell)
        tell(1, 1, "writing")
        return f"v{number:08d}"

    def sweep(self, *, unread: bool = False) -> None:
        versions.sweep(self._server, unread=unread)

    def open(self) -> MilvusVersion:
        return MilvusVersion(self._server)

    def recorded_embedder(self) -> str | None:
        with told_of(self.place):
            found = versions.read_current(self._server)
        return None if found is None else found.manifest.embedder.name
