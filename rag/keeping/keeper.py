"""What readers leave behind: conversations, opinions, options.

By default it is kept in one SQLite file beside the index, which is none of the index's own files: building,
compacting or deleting an index leaves it alone. `rag.keeping.shared` keeps it in a database that several
front ends share; both fulfil `Keeper`, and `rag.keeping.places` chooses.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from index.errors import DatelineError
from index.places import kept_here, place_of

BUSY = 5.0
"""Seconds to wait for another process that writes to the file: each writes for milliseconds."""

_STEPS = (
    """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, reader TEXT NOT NULL, title TEXT NOT NULL, updated TEXT NOT NULL,
    filters TEXT NOT NULL, turns TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_of ON conversations (reader, updated);
CREATE TABLE feedback (
    reader TEXT NOT NULL, conversation TEXT NOT NULL, turn INTEGER NOT NULL, given TEXT NOT NULL,
    good INTEGER NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (reader, conversation, turn)
) WITHOUT ROWID;
""",
    """
CREATE TABLE options (
    reader TEXT PRIMARY KEY, strictness TEXT NOT NULL, evidence TEXT NOT NULL
) WITHOUT ROWID;
""",
)
"""What each schema of the file has more than the one before: a file of an earlier Dateline is brought up."""
SCHEMA = len(_STEPS)


class KeepingError(DatelineError):
    """What readers leave behind can't be read or written; the subclasses of the shared database say why."""


class Rows(Protocol):
    """What a statement gives."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> Any: ...


class Transaction(Protocol):
    """Statements that SQLite and PostgreSQL both understand; values stand in them as `:name`."""

    def execute(self, sql: str, values: Mapping[str, Any] = ..., /) -> Rows: ...


class Keeper(Protocol):
    """Where it is kept. Safe to share between threads, and its place between processes."""

    def transaction(self, reader: str = "") -> AbstractContextManager[Transaction]:
        """All that is done inside is written, or none of it; of the reader's nobody else writes meanwhile.

        Raises KeepingError.
        """

    def close(self) -> None: ...


def place_beside(index: Path) -> Path:
    """Where what belongs to the index at `index` is kept: beside a folder, or on this machine."""
    here = kept_here(place_of(index))
    return here.with_name(f"{here.name}.readers.sqlite3")


class Keeping:
    """The open file, shared by threads. `path` is None to keep for as long as the process lives.

    Raises KeepingError where the file is no such file, or can't be made.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._faults():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                ":memory:" if path is None else path,
                timeout=BUSY,
                check_same_thread=False,
                isolation_level=None,  # transactions are those of `transaction` alone
            )
            weakref.finalize(self, self._db.close)
            self._prepare()

    @contextmanager
    def transaction(self, reader: str = "") -> Iterator[Transaction]:  # noqa: ARG002  # it is alone anyway
        """All that is done inside is written, or none of it. Raises KeepingError."""
        with self._lock, self._faults():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")  # where the disk is full, this is what fails
            except BaseException:
                if self._db.in_transaction:  # of some faults SQLite has taken it back already
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _prepare(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")  # two processes may make it at once
        schema = self._db.execute("PRAGMA user_version").fetchone()[0]
        if schema < SCHEMA:
            for statement in "".join(_STEPS[schema:]).split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")
        self._db.execute("COMMIT")
        if schema > SCHEMA:
            raise KeepingError(
                f"{self._path} was made by a newer Dateline.", "Use that one, or move the file away."
            )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise KeepingError(
                f"Conversations can't be kept in {self._path} ({error}).",
                "Free room there and allow writing, or move the file away: a new one is made.",
            ) from error
