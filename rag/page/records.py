"""A turn and its filters as JSON, and back: how a conversation is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from index.filters import Filters
from rag.export import answer_json, check_json, passage_json
from rag.keeping.conversations import new_key
from rag.keeping.feedback import Opinion, Reason
from rag.keeping.merging import named
from rag.page.turns import Phase, Turn
from rag.restoring import answer_of, check_of, passage_of


def turn_json(turn: Turn) -> dict[str, Any]:
    """All that the turn shows."""
    return {
        "id": turn.id,
        "question": turn.question,
        "phase": str(turn.phase),
        "only": turn.only,
        "understood": turn.understood,
        "passages": [passage_json(passage) for passage in turn.passages],
        "draft": turn.draft,
        "checks": [check_json(check) for check in turn.checks],
        "answer": answer_json(turn.answer) if turn.answer else None,
        "what": turn.what,
        "mend": turn.mend,
        "opinion": asdict(turn.opinion) if turn.opinion else None,
        "followups": [list(pair) for pair in turn.followups],
    }


def turn_of(data: Mapping[str, Any], key: str = "") -> Turn:
    """The turn again. One that was still being answered when the page went away is a stopped one.

    `key` is the id of one that was kept without.
    """
    turn = Turn(
        id=data.get("id") or key or new_key(),
        question=data["question"],
        phase=Phase(data["phase"]),
        only=data["only"],
        understood=data["understood"],
        passages=tuple(passage_of(one) for one in data["passages"]),
        draft=data["draft"],
        checks=tuple(check_of(one) for one in data["checks"]),
        answer=answer_of(data["answer"]) if data["answer"] else None,
        what=data["what"],
        mend=data["mend"],
        opinion=_opinion(data["opinion"]),
        followups=tuple((label, question) for label, question in data["followups"]),
    )
    return turn.broken_off() if turn.live else turn


def filters_json(filters: Filters) -> dict[str, Any]:
    """What a conversation draws on; times in ISO 8601."""
    return {
        "coverages": list(filters.coverages),
        "authors": list(filters.authors),
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
    }


def filters_of(data: Mapping[str, Any]) -> Filters:
    """The filters again."""
    return Filters(
        tuple(data["coverages"]), tuple(data["authors"]), _time(data["since"]), _time(data["until"])
    )


def turns_of(data: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """A kept conversation's turns, oldest first."""
    return tuple(turn_of(one, key) for key, one in named(data).items())


def _opinion(data: Mapping[str, Any] | None) -> Opinion | None:
    return Opinion(data["good"], Reason(data["reason"]), data["note"]) if data else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
