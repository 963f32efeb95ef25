"""What readers thought of answers, kept, and given out as question lines for `bench/`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from rag.export import answer_json
from rag.keeping.keeper import Keeper
from rag.restoring import answer_of
from rag.states import without_markers
from rag.types import Answer

LONGEST_NOTE = 1000
"""Characters of a reader's own words: a paragraph."""
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


class Reason(StrEnum):
    """Why an answer was no good."""

    NONE = ""
    WRONG = "wrong"
    UNSUPPORTED = "unsupported"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    NOT_SAID = "not-said"
    REFUSED = "refused"


REASONS = {
    Reason.WRONG: "It is wrong",
    Reason.UNSUPPORTED: "The source does not say it",
    Reason.OUTDATED: "A newer post says otherwise",
    Reason.INCOMPLETE: "Something is missing",
    Reason.NOT_SAID: "The coverage does not say this",
    Reason.REFUSED: "The coverage does say it",
}


def reasons_for(answer: Answer) -> tuple[Reason, ...]:
    """What can be the matter with an answer; one that refuses and one that tells have other faults."""
    if answer.abstained:
        return (Reason.REFUSED, Reason.WRONG)
    return tuple(reason for reason in REASONS if reason is not Reason.REFUSED)


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reader's opinion of an answer; `reason` and `note` may be empty."""

    good: bool
    reason: Reason = Reason.NONE
    note: str = ""


class Feedback:
    """The opinions of a store, one a reader and answer. Every method may raise KeepingError."""

    def __init__(self, keeping: Keeper) -> None:
        self._keeping = keeping

    def give(self, reader: str, conversation: str, turn: int, answer: Answer, opinion: Opinion) -> None:
        """Keep an opinion of the answer to turn `turn` (1 first); an earlier one of it is replaced."""
        values = {
            "reader": reader,
            "conversation": conversation,
            "turn": turn,
            "given": datetime.now(UTC).isoformat(timespec="seconds"),
            "good": int(opinion.good),
            "reason": str(opinion.reason),
            "note": opinion.note.strip()[:LONGEST_NOTE],
            "answer": json.dumps(answer_json(answer), ensure_ascii=False),
        }
        with self._keeping.transaction(reader) as db:
            db.execute(
                "INSERT INTO feedback (reader, conversation, turn, given, good, reason, note, answer) "
                "VALUES (:reader, :conversation, :turn, :given, :good, :reason, :note, :answer) "
                "ON CONFLICT (reader, conversation, turn) DO UPDATE SET given = excluded.given, "
                "good = excluded.good, reason = excluded.reason, note = excluded.note, "
                "answer = excluded.answer",
                values,
            )

    def question_lines(self) -> Iterator[dict[str, Any]]:
        """Every opinion as a line of a question file (`dumps/README.md`), the oldest first."""
        with self._keeping.transaction() as db:
            rows = db.execute(
                "SELECT given, good, reason, note, answer FROM feedback ORDER BY given, conversation, turn"
            ).fetchall()
        for given, good, reason, note, answer in rows:
            opinion = Opinion(bool(good), Reason(reason), note)
            yield question_line(answer_of(json.loads(answer)), opinion, given)


def question_line(answer: Answer, opinion: Opinion, given: str) -> dict[str, Any]:
    """One opinion as a line.

    `must` is there only where the opinion settles what a right answer holds: the figures of an answer that
    was good, or nothing where the coverage does not say. Without it the bench passes the line over, until
    somebody has written it.
    """
    answerable = opinion.reason is not Reason.NOT_SAID and not (opinion.good and answer.abstained)
    line: dict[str, Any] = {
        "id": "f-" + hashlib.sha256(f"{given}\n{answer.question}".encode()).hexdigest()[:10],
        "question": answer.question,
        "answerable": answerable,
    }
    figures = _FIGURE.findall(without_markers(answer.text)) if opinion.good else []
    if not answerable or figures:
        line["must"] = [[figure] for figure in dict.fromkeys(figures)] if answerable else []
        line["must_not"] = []
    cited = dict.fromkeys(citation.headline for citation in answer.citations)
    line["posts"] = list(cited) if opinion.good else []
    line["type"] = "fact" if answerable else "absent"
    line["feedback"] = {
        "good": opinion.good,
        "reason": str(opinion.reason),
        "note": opinion.note,
        "answer": answer.text,
        "given": given,
        "model": answer.model,
    }
    return line
