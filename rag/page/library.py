"""A reader's conversations: begun, kept, reopened, renamed, deleted, taken away as files."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.errors import DatelineError
from index.filters import Filters
from rag.export import conversation_json, conversation_markdown, file_name
from rag.keeping.conversations import Conversations, Kept, new_key
from rag.keeping.keeper import Keeper
from rag.keeping.merging import before_last, marks
from rag.page.conversation import Conversation
from rag.page.rail import rail_html
from rag.page.records import filters_json, filters_of, turn_json, turns_of
from rag.page.turns import Turn
from rag.seam import Asker

FORMATS = {"markdown": ("md", "text/markdown"), "json": ("json", "application/json")}


class ConversationGone(DatelineError):
    """The conversation is not, or no longer, among the reader's own."""


@dataclass(frozen=True, slots=True)
class File:
    """A file for the reader's browser to save."""

    name: str
    kind: str
    text: str


class Library:
    """All readers' conversations; every method is for one reader and sees theirs alone."""

    def __init__(self, asker: Callable[[Filters | None], Asker], keeping: Keeper) -> None:
        self._asker = asker
        self._kept = Conversations(keeping)

    def begin(self, reader: str, filters: Filters | None = None) -> Conversation:
        """A new one, kept from its first question on. Raises what opening the index raises."""
        return self._held(reader, new_key(), filters or Filters())

    def reopen(self, reader: str, key: str) -> Conversation:
        """One of the reader's own, as it was left. Raises ConversationGone, and as `begin`."""
        kept = self._get(reader, key)
        held = self._held(reader, key, filters_of(kept.filters))
        held.take_up(turns_of(kept.turns))
        return held

    def rename(self, reader: str, key: str, title: str) -> None:
        self._kept.rename(reader, key, title)

    def delete(self, reader: str, key: str) -> None:
        self._kept.delete(reader, key)

    def file(self, reader: str, key: str, form: str) -> File:
        """A conversation to be saved: `form` is a key of FORMATS. Raises ConversationGone."""
        kept = self._get(reader, key)
        ending, kind = FORMATS[form]
        answers = [turn.answer for turn in turns_of(kept.turns) if turn.answer]
        text = (
            conversation_markdown(answers, title=kept.title)
            if form == "markdown"
            else conversation_json(answers, title=kept.title)
        )
        return File(f"{file_name(kept.title)}.{ending}", kind, text)

    def list_html(self, reader: str, current: str = "") -> str:
        """The list of them all, with the one that is open marked."""
        return rail_html(self._kept.all(reader), current, datetime.now(UTC))

    def _held(self, reader: str, key: str, filters: Filters) -> Conversation:
        writer = _Writer(self._kept)
        return Conversation(self._asker(filters), filters, reader=reader, key=key, keep=writer.keep)

    def _get(self, reader: str, key: str) -> Kept:
        kept = self._kept.get(reader, key)
        if kept is None:
            raise ConversationGone(
                "This conversation is not among yours any more.",
                "Begin a new one, or open another at the left.",
            )
        return kept


class _Writer:
    """Keeps one open conversation, which other pages may have open too, on this server or on another."""

    def __init__(self, kept: Conversations) -> None:
        self._kept = kept
        self._lock = threading.Lock()  # an opinion may be kept while an answer is
        self._seen: dict[str, bytes] = {}
        self._taken_up: dict[str, bytes] | None = None

    def keep(self, held: Conversation) -> None:
        """Keep it as it is now; what other pages asked before its last question is taken in."""
        with self._lock:
            own = _named(held.turns)
            if self._taken_up is None:
                self._taken_up = marks(_named(held.taken_up))
            seen = self._taken_up | self._seen
            kept = Kept(held.turns[0].question, filters_json(held.filters), list(own.values()))
            stored = self._kept.put(held.reader, held.key, kept, seen=seen)
            self._seen = marks(own)
            if not held.busy:
                return
            before = turns_of(list(before_last(stored, next(reversed(own))).values()))
            if [turn.id for turn in before] != list(own)[:-1]:
                self._seen = marks(_named(before)) | self._seen
                held.take_in(before)


def _named(turns: Iterable[Turn]) -> dict[str, Any]:
    """Turns as they are kept, by their ids."""
    return {turn.id: json.loads(json.dumps(turn_json(turn))) for turn in turns}
