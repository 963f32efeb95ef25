"""The connection to a server: made, tried again where that helps, and to a version that is known."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from typing import Any
from urllib.parse import unquote, urlsplit

from pymilvus import MilvusClient

from index.errors import StoreUnfit
from index.milvus.faults import FAULTS, login_refused, not_found, told
from index.places import Address

PASSWORD = "MILVUS_PASSWORD"  # noqa: S105 - the name of a variable
_PORT = 19530
_NAMES = re.compile(r"(?=.{1,40}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
"""Two '_' in a row stand between the name of an index and what its collections are."""
_PAUSES = (0.2, 0.8, 2.0)
"""Seconds before each further try to connect."""
_TIMEOUT = "10"
"""Seconds for an answer, where the URL names no other `timeout`: a lost server is looked for that long."""
PATIENCE = 12
"""Times as long as an answer that loading, flushing and writing may take."""
_OLDEST = (2, 3)
"""The version from which rows can be deleted by what they hold."""

Described = dict[str, Any]


class Server:
    """Where an index is: milvus://user@host:port/name, with `?timeout=SECONDS` and `?tls=true`."""

    def __init__(self, place: Address) -> None:
        self.place = place
        rest, timeout = place.split("timeout", _TIMEOUT)
        rest, tls = Address(rest).split("tls", "false")
        parts = urlsplit(rest)
        self.name = parts.path.strip("/")
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        if not _NAMES.fullmatch(self.name):
            raise StoreUnfit(
                f"{place} names no index: '{self.name}' is not a name of small letters, digits and single "
                "'_', of at most 40 signs.",
                "Write it like this: milvus://host:19530/news",
            )
        try:
            self.timeout = float(timeout)
            port = parts.port or _PORT
        except ValueError as error:
            raise StoreUnfit(
                f"{place} has a port or a timeout that is no number.",
                "Write it like this: milvus://host:19530/news?timeout=10",
            ) from error
        secure = tls == "true"
        self._uri = f"{'https' if secure else 'http'}://{parts.hostname or 'localhost'}:{port}"
        self._client: MilvusClient | None = None
        self._lock = threading.Lock()

    def call(self, method: str, *values: Any, patient: bool = False, **named: Any) -> Any:
        """What the client's `method` gives. Raises the driver's errors, or StoreDown if it can't connect."""
        timeout = self.timeout * (PATIENCE if patient else 1)
        return getattr(self._connected(), method)(*values, timeout=timeout, **named)

    def describe(self, collection: str) -> Described | None:
        """What is known of a collection, by its name or an alias; None where there is none."""
        try:
            found: Described = self.call("describe_collection", collection)
        except FAULTS as error:
            if not_found(error):
                return None
            raise
        return found

    def names(self) -> list[str]:
        """Every collection of the server."""
        return [str(name) for name in self.call("list_collections")]

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _connected(self) -> MilvusClient:
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _connect(self) -> MilvusClient:
        # What it logs it raises as well, and here that is told in one line.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        pauses = list(_PAUSES)
        while True:
            try:
                client = MilvusClient(
                    uri=self._uri,
                    user=self._user,
                    password=self._password or os.environ.get(PASSWORD, ""),
                    timeout=self.timeout,
                )
                self._refuse_old(client)
            except FAULTS as error:
                if not pauses or login_refused(error):
                    raise told(self.place, error) from error
                time.sleep(pauses.pop(0))
            else:
                return client

    def _refuse_old(self, client: MilvusClient) -> None:
        version = str(client.get_server_version(timeout=self.timeout))
        found = re.match(r"v?(\d+)\.(\d+)", version)
        if found is None or (int(found[1]), int(found[2])) < _OLDEST:
            client.close()
            wanted = ".".join(map(str, _OLDEST))
            raise StoreUnfit(
                f"{self.place} is Milvus {version}; {wanted} or newer is needed.",
                "Update the server, or name another store: --index DIR",
            )
