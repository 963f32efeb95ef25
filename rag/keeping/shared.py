"""What readers leave behind, in a PostgreSQL database that several front ends share.

The statements are those of the file (rag.keeping.keeper); what differs is here: the tables, how one reader's
writes come one after the other, and what can go wrong with a server.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from rag.keeping.keeper import BUSY, SCHEMA, KeepingError, Transaction

try:
    import psycopg  # noqa: F401  # SQLAlchemy would look for it only when it connects
    import sqlalchemy
    from sqlalchemy import exc
except ImportError as error:
    raise KeepingError(
        "A shared database needs packages that are not installed.", "Run: pip install 'dateline[postgres]'"
    ) from error

_log = logging.getLogger(__name__)

_WAITS = (0.25, 1.0)
"""Seconds before connecting again: a failover that takes longer is better said to the reader."""
_CONNECTIONS, _MORE = 5, 27
"""Kept open, and opened besides when many readers write at once: 32 of one front end in all. PostgreSQL takes
100 from all of them unless told otherwise."""
_NUL, _UNREADABLE = "\x00", "\ufffd"
"""PostgreSQL keeps no NUL in a text; the usual sign for a character that can't be had stands in its place."""

_NO_ENTRY = re.compile(r'authentication failed|no password supplied|role "[^"]*" does not exist|pg_hba')
_NO_DATABASE = re.compile(r'database "[^"]*" does not exist')
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(:whose, 0))"

_STEPS = (
    (
        """CREATE TABLE conversations (
            id TEXT PRIMARY KEY, reader TEXT NOT NULL, title TEXT NOT NULL,
            updated TEXT COLLATE "C" NOT NULL, filters TEXT NOT NULL, turns TEXT NOT NULL
        )""",
        "CREATE INDEX conversations_of ON conversations (reader, updated)",
        """CREATE TABLE feedback (
            reader TEXT NOT NULL, conversation TEXT NOT NULL, turn INTEGER NOT NULL,
            given TEXT COLLATE "C" NOT NULL, good INTEGER NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
            answer TEXT NOT NULL, PRIMARY KEY (reader, conversation, turn)
        )""",
    ),
    ("CREATE TABLE options (reader TEXT PRIMARY KEY, strictness TEXT NOT NULL, evidence TEXT NOT NULL)",),
)
"""As the file's: one for each schema. Times sort by their characters, whatever the database's language."""


class KeepingDown(KeepingError):
    """The database can't be reached, or was lost."""


class KeepingRefused(KeepingError):
    """It did not take the user or the password."""


class SharedKeeping:
    """The open database; fulfils `rag.keeping.keeper.Keeper`. Without a password, libpq looks for one.

    Raises KeepingError where it can't be reached, is of a newer Dateline, or its tables can't be made.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")
        except (exc.ArgumentError, ValueError) as error:
            raise KeepingError(
                "The address of the readers' database can't be read as a URL.",
                "Write it like this: --readers postgresql://dateline@db.example.org/dateline",
            ) from error
        self.place = str(self._url.set(drivername="postgresql", query={}))
        self._engine = sqlalchemy.create_engine(
            self._url,
            pool_pre_ping=True,  # a connection that the server has dropped is replaced unseen
            pool_size=_CONNECTIONS,
            max_overflow=_MORE,
            pool_timeout=BUSY,
            hide_parameters=True,  # they are readers' words
            connect_args={"connect_timeout": int(BUSY)},
        )
        try:
            with self.transaction() as db:
                self._prepare(db)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def transaction(self, reader: str = "") -> Iterator[Transaction]:
        """All that is done inside is written, or none of it; one reader's come one after the other."""
        with self._faults(), ExitStack() as stack:
            connection = stack.enter_context(self._connected())
            with connection.begin():
                db = _Session(connection)
                limit = f"{int(BUSY * 1000)}ms"
                db.execute("SELECT set_config('statement_timeout', :limit, true)", {"limit": limit})
                if reader:
                    db.execute(_ALONE, {"whose": reader})
                yield db

    def close(self) -> None:
        self._engine.dispose()

    def _connected(self) -> Any:
        for wait in _WAITS:
            try:
                return self._engine.connect()
            except exc.OperationalError as error:
                if _refused(error) or _missing(error):
                    raise
                _log.info("%s can't be reached; it is tried again.", self.place)
                time.sleep(wait)
        return self._engine.connect()

    def _prepare(self, db: Transaction) -> None:
        db.execute(_ALONE, {"whose": "the schema of dateline_readers"})  # two may start at once
        db.execute("CREATE TABLE IF NOT EXISTS dateline_readers (schema INTEGER NOT NULL)")
        row = db.execute("SELECT schema FROM dateline_readers").fetchone()
        schema = row[0] if row else 0
        if schema > SCHEMA:
            raise KeepingError(
                f"{self.place} was made by a newer Dateline.", "Use that one, or give another database."
            )
        for steps in _STEPS[schema:]:
            for statement in steps:
                db.execute(statement)
        if schema < SCHEMA:
            db.execute("DELETE FROM dateline_readers")
            db.execute("INSERT INTO dateline_readers VALUES (:schema)", {"schema": SCHEMA})

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except exc.SQLAlchemyError as error:
            raise self._told(error) from error

    def _told(self, error: exc.SQLAlchemyError) -> KeepingError:
        why = _why(error)
        if _refused(error):
            return KeepingRefused(
                f"{self.place} refused the user or the password ({why}).",
                "Put a valid password into PGPASSWORD or ~/.pgpass and start again.",
            )
        if _missing(error):
            return KeepingError(
                f"{self.place} has no such database ({why}).",
                f"Make it on its server: createdb {self._url.database}",
            )
        lost = isinstance(error, exc.DBAPIError) and error.connection_invalidated
        if lost or isinstance(error, exc.OperationalError | exc.TimeoutError):
            return KeepingDown(
                f"{self.place} can't be reached, or is too slow ({why}).",
                "Start the database, or check the address given with --readers, and ask again.",
            )
        return KeepingError(
            f"Conversations can't be kept in {self.place} ({why}).",
            "See the database's log, and let its user read, write and make tables there.",
        )


class _Session:
    """A transaction's statements, in the words of `rag.keeping.keeper.Transaction`."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Mapping[str, Any] | None = None, /) -> Any:
        clean = {
            name: value.replace(_NUL, _UNREADABLE) if isinstance(value, str) else value
            for name, value in (values or {}).items()
        }
        return self._connection.execute(sqlalchemy.text(sql), clean)


def _why(error: exc.SQLAlchemyError) -> str:
    """The database's own words in one line, without the statement and the values, which are readers'."""
    own = getattr(error, "orig", None)
    lines = str(own if own is not None else error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _state(error: exc.SQLAlchemyError) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _refused(error: exc.SQLAlchemyError) -> bool:
    """Of a connection that was not made there is no code, only words."""
    return _state(error).startswith("28") or bool(_NO_ENTRY.search(_why(error)))


def _missing(error: exc.SQLAlchemyError) -> bool:
    return _state(error) == "3D000" or bool(_NO_DATABASE.search(_why(error)))
