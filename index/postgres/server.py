"""Connections to a server: made, tried again where that helps, and fit for what is asked of them."""

from __future__ import annotations

import re
import time
from typing import Any, TypeAlias
from urllib.parse import unquote

import psycopg
from pgvector.psycopg import register_vector

from index.errors import StoreUnfit
from index.places import Address
from index.postgres.faults import login_refused, told

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"

_OPTION = "index"
_NAME = "dateline"
_NAMES = re.compile(
    r"(?!.*_g[0-9]+$)[a-z][a-z0-9_]{0,39}"
)  # room for what is put behind it, in PostgreSQL's 63 bytes
_PAUSES = (0.2, 0.8, 2.0)
"""Seconds before each further try to connect: a server that is restarting is there again after about one."""
_CONNECT = 10
"""Seconds for a connection to be made, where the URL names no other `connect_timeout`."""
_PGVECTOR = (0, 8)
"""The version from which a filtered search goes on until it has what was asked for (iterative scans)."""


class Server:
    """Where an index is: `name` is the schema that holds it, by the URL's option `index`."""

    def __init__(self, place: Address) -> None:
        self.place = place
        self._url, self.name = place.split(_OPTION, _NAME)
        if not _NAMES.fullmatch(self.name):
            raise StoreUnfit(
                f"{place} names no index: '{self.name}' is not a name of small letters, digits and '_' "
                "that ends otherwise than in _g and a number.",
                f"Name one with ?{_OPTION}=NAME, or none for the usual one.",
            )

    def sets(self, name: str) -> bool:
        """Whether the URL says itself what a setting of the server is to be, in its `options`."""
        return name in unquote(self._url)

    def connect(self) -> Connection:
        """A connection, one transaction a statement. Raises StoreDown or StoreUnfit."""
        pauses = list(_PAUSES)
        while True:
            try:
                return self._connected()
            except psycopg.OperationalError as error:
                missing = "does not exist" in str(error)
                slow = isinstance(error, psycopg.errors.ConnectionTimeout)
                if not pauses or missing or slow or login_refused(error):
                    raise told(self.place, error) from error
                time.sleep(pauses.pop(0))
            except psycopg.Error as error:
                raise told(self.place, error) from error

    def _connected(self) -> Connection:
        timeout = {} if "connect_timeout=" in self._url else {"connect_timeout": _CONNECT}
        # No prepared statements: a plan made for every filter alike is a poor one for most.
        return psycopg.connect(
            self._url, autocommit=True, prepare_threshold=None, application_name="dateline", **timeout
        )

    def make_fit(self, connection: Connection, *, may_install: bool) -> str:
        """See that the server has what an index needs, with `may_install` by putting it there.

        Returns the schema of pgvector. Raises StoreUnfit.
        """
        encoding = connection.execute("SHOW server_encoding").fetchone()
        if encoding != ("UTF8",):
            raise StoreUnfit(
                f"{self.place} keeps its text in another encoding than UTF-8.",
                "Make a database that does: createdb --encoding UTF8 --template template0 NAME",
            )
        found = _extension(connection)
        if found is None and may_install:
            self._install(connection)
            found = _extension(connection)
        if found is None or tuple(map(int, found[0].split(".")[:2])) < _PGVECTOR:
            raise self._without_pgvector("pgvector is not installed" if found is None else found[0])
        search_path(connection, found[1])  # the driver looks for the type by its bare name
        register_vector(connection)
        return found[1]

    def _install(self, connection: Connection) -> None:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except psycopg.errors.UniqueViolation:
            return  # another build was just as early
        except psycopg.OperationalError:
            raise
        except psycopg.Error as error:
            raise self._without_pgvector(str(error).strip().splitlines()[0]) from error

    def _without_pgvector(self, found: str) -> StoreUnfit:
        wanted = ".".join(map(str, _PGVECTOR))
        return StoreUnfit(
            f"{self.place} has no pgvector {wanted} or newer ({found}).",
            "Install it on the server, then as its superuser: CREATE EXTENSION vector; or ALTER EXTENSION "
            "vector UPDATE",
        )


def _extension(connection: Connection) -> tuple[str, str] | None:
    """The version of pgvector, and the schema that it is in."""
    row = connection.execute(
        "SELECT extversion, nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace "
        "WHERE extname = 'vector'"
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def search_path(connection: Connection, *schemas: str) -> None:
    """Where the names of this connection's statements are looked for."""
    path = ", ".join(psycopg.sql.Identifier(schema).as_string(connection) for schema in schemas)
    connection.execute("SELECT set_config('search_path', %s, false)", (path,))
