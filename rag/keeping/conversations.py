"""Conversations that are kept: each belongs to one reader, and no other reader sees it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rag.keeping.keeper import Keeper
from rag.keeping.merging import Turn, merged

LONGEST_TITLE = 120
"""Characters: two lines of a list."""

_STEP = timedelta(microseconds=1)
"""The least by which one moment is later than another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation in a list."""

    id: str
    title: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole conversation. Its filters and turns are JSON of whoever keeps it."""

    title: str
    filters: Mapping[str, Any]
    turns: Sequence[Mapping[str, Any]]


def new_key() -> str:
    """A name that can't be guessed: a reader's, or a conversation's."""
    return secrets.token_urlsafe(16)


class Conversations:
    """The conversations of a store. Every method may raise KeepingError."""

    def __init__(self, keeping: Keeper) -> None:
        self._keeping = keeping

    def all(self, reader: str) -> list[Entry]:
        """A reader's own, the one that was last spoken in first."""
        with self._keeping.transaction() as db:
            rows = db.execute(
                "SELECT id, title, updated FROM conversations WHERE reader = :reader "
                "ORDER BY updated DESC, id",
                {"reader": reader},
            ).fetchall()
        return [Entry(key, title, datetime.fromisoformat(updated)) for key, title, updated in rows]

    def get(self, reader: str, key: str) -> Kept | None:
        """One of the reader's own; None for any other."""
        with self._keeping.transaction() as db:
            row = db.execute(
                "SELECT title, filters, turns FROM conversations WHERE reader = :reader AND id = :id",
                {"reader": reader, "id": key},
            ).fetchone()
        return Kept(row[0], json.loads(row[1]), json.loads(row[2])) if row else None

    def put(
        self,
        reader: str,
        key: str,
        kept: Kept,
        now: datetime | None = None,
        *,
        seen: Mapping[str, bytes] | None = None,
    ) -> list[Turn]:
        """Keep it as it is now, and give its turns. The title is that of the first time, until it is renamed.

        With `seen`, the marks of the turns as the writer last knew them, what others wrote meanwhile stays
        (rag.keeping.merging); without, it is replaced. Of the reader's own it is the last one from now on,
        though the clock may have been set back.
        """
        moment = now or datetime.now(UTC)
        with self._keeping.transaction(reader) as db:
            whose = {"reader": reader, "id": key}
            others = db.execute(
                "SELECT updated FROM conversations WHERE reader = :reader AND id != :id", whose
            ).fetchall()
            newest = max((datetime.fromisoformat(updated) for (updated,) in others), default=moment)
            updated = max(moment, newest + _STEP) if others else moment
            turns = list(kept.turns)
            if seen is not None:
                row = db.execute(
                    "SELECT turns FROM conversations WHERE reader = :reader AND id = :id", whose
                ).fetchone()
                turns = merged(json.loads(row[0]) if row else [], turns, seen)
            values = {
                "title": _title(kept.title),
                "updated": updated.isoformat(),
                "filters": json.dumps(kept.filters, ensure_ascii=False),
                "turns": json.dumps(turns, ensure_ascii=False),
            }
            db.execute(
                "INSERT INTO conversations (id, reader, title, updated, filters, turns) "
                "VALUES (:id, :reader, :title, :updated, :filters, :turns) ON CONFLICT (id) DO UPDATE SET "
                "updated = excluded.updated, filters = excluded.filters, turns = excluded.turns "
                "WHERE conversations.reader = excluded.reader",
                {**whose, **values},
            )
        return turns

    def rename(self, reader: str, key: str, title: str) -> None:
        """Call it otherwise; an empty title changes nothing."""
        if not title.strip():
            return
        with self._keeping.transaction(reader) as db:
            db.execute(
                "UPDATE conversations SET title = :title WHERE reader = :reader AND id = :id",
                {"title": _title(title), "reader": reader, "id": key},
            )

    def delete(self, reader: str, key: str) -> None:
        """For good. What was thought of its answers stays: it is about the answers."""
        with self._keeping.transaction(reader) as db:
            db.execute(
                "DELETE FROM conversations WHERE reader = :reader AND id = :id",
                {"reader": reader, "id": key},
            )


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"
