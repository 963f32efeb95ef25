"""One builder at a time, on every machine.

On this machine a file keeps others out, which the system lets go of when its holder dies. On the server it is
a collection of a fixed name: the server makes it for one of two who ask at once. Its holder says every few
seconds that it is alive; one that has not for long is taken for dead, and finds out before it writes again.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

from pymilvus import CollectionSchema, DataType, FieldSchema
from pymilvus.exceptions import MilvusException

from index.errors import IndexBusy, StoreDown
from index.milvus.faults import FAULTS
from index.milvus.names import building_of
from index.milvus.server import Server
from index.places import kept_here
from index.store import lock

_POLL = 0.2  # seconds between two tries to be the one who builds
_BEAT = 10.0
"""Seconds between two signs of life."""
_DEAD = 90
"""Seconds without one after which a builder counts as dead; clocks may differ by some of them."""
_ALIVE = "dateline.alive"
_MACHINE = "machine"


class Lease:
    """The right to build, while `taken`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name = building_of(server.name)
        self._mine = ""
        self._ended = threading.Event()

    @contextlib.contextmanager
    def taken(self, wait: float) -> Iterator[None]:
        """For a `with` block, having waited up to `wait` seconds. Raises IndexBusy."""
        until = time.monotonic() + wait
        folder = kept_here(self._server.place)
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(lock.building(folder, wait))
            except IndexBusy as error:
                what = error.what.replace(str(folder), str(self._server.place))
                raise IndexBusy(what, error.mend) from None
            self._mine = json.dumps(
                {
                    "machine": _machine(folder / _MACHINE),
                    "host": socket.gethostname(),
                    "process": os.getpid(),
                    "build": uuid4().hex,
                }
            )
            self._take(until)
            beating = threading.Thread(target=self._beat, daemon=True)
            beating.start()
            try:
                yield
            finally:
                self._ended.set()
                beating.join()
                self._release()

    def check(self) -> None:
        """Before a build writes: raises StoreDown where another took it for dead."""
        if not self._is_mine():
            raise StoreDown(
                f"This build gave {self._server.place} no sign of life for long, and another has begun; "
                "what was there is unchanged.",
                "Wait until that one has finished and run the same again.",
            )

    def _take(self, until: float) -> None:
        while True:
            try:
                self._make()
            except MilvusException as error:
                if "different parameters" not in str(error):
                    raise
            if self._is_mine():
                return
            if self._is_left():
                with contextlib.suppress(*FAULTS):
                    self._server.call("drop_collection", self._name)
                continue
            if time.monotonic() >= until:
                raise IndexBusy(
                    f"The index at {self._server.place} is being built by {self._holder()}.",
                    "Wait until it has finished and run the same command again.",
                )
            time.sleep(_POLL)

    def _make(self) -> None:
        """The server refuses it where there is one with another description."""
        fields = [
            FieldSchema("number", DataType.INT64, is_primary=True),
            FieldSchema("vector", DataType.FLOAT_VECTOR, dim=2),
        ]
        schema = CollectionSchema(fields, description=self._mine)
        self._server.call("create_collection", self._name, schema=schema)
        self._sign()

    def _sign(self) -> None:
        self._server.call("alter_collection_properties", self._name, {_ALIVE: str(int(time.time()))})

    def _is_mine(self) -> bool:
        found = self._server.describe(self._name)
        return found is not None and found["description"] == self._mine

    def _is_left(self) -> bool:
        """Whether its holder is dead: one of this machine is, as we hold this machine's lock."""
        found = self._server.describe(self._name)
        if found is None:
            return False
        machine = json.loads(self._mine)["machine"]
        alive = found["properties"].get(_ALIVE)
        if _said(found["description"], "machine") == machine:
            return True
        return alive is not None and int(alive) + _DEAD < time.time()

    def _holder(self) -> str:
        found = self._server.describe(self._name)
        text = found["description"] if found else ""
        return f"another process, {_said(text, 'process')} at {_said(text, 'host')}"

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT):
            with contextlib.suppress(*FAULTS, StoreDown):
                if self._is_mine():
                    self._sign()

    def _release(self) -> None:
        """What can't be taken away now is of this machine, and its next build takes it for left."""
        with contextlib.suppress(*FAULTS, StoreDown):
            if self._is_mine():
                self._server.call("drop_collection", self._name)


def _said(description: str, field: str) -> str:
    try:
        return str(json.loads(description)[field])
    except (ValueError, KeyError, TypeError):
        return "unknown"


def _machine(file: os.PathLike[str]) -> str:
    """This machine's own name, unlike any other's: hosts may be called the same."""
    from pathlib import Path

    path = Path(file)
    if not path.exists():
        path.write_text(uuid4().hex, encoding="ascii")
    return path.read_text(encoding="ascii")
