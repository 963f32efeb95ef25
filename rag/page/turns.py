"""A question on the page, from the moment it is asked: each event of its answering moves it on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rag.keeping.conversations import new_key
from rag.keeping.feedback import Opinion
from rag.types import Answer, Check, Event, Evidence, Finished, Passage, Settled, Text, Understood, Waiting


class Phase(StrEnum):
    """Where a question stands."""

    LOOKING = "looking"  # for evidence
    READING = "reading"  # the evidence is on the page, the model has not begun to write
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


_MARKER = re.compile(r"\[\d+\]")
LIVE = (Phase.LOOKING, Phase.READING, Phase.WRITING)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and all that is known of its answer so far."""

    question: str
    phase: Phase = Phase.LOOKING
    only: str = ""  # what it draws on, in words, where that is not everything
    understood: str = ""
    passages: tuple[Passage, ...] = ()
    ahead: int = 0  # other readers' questions that the model takes before it
    draft: str = ""
    checks: tuple[Check, ...] = ()
    answer: Answer | None = None
    what: str = ""
    mend: str = ""
    opinion: Opinion | None = None
    followups: tuple[tuple[str, str], ...] = ()  # (label, question)
    id: str = field(default_factory=new_key, compare=False)  # by which several pages tell turns apart

    @property
    def live(self) -> bool:
        """Whether more of it is still to come."""
        return self.phase in LIVE

    def broken_off(self) -> Turn:
        """It was stopped, by the reader or with the page; what was there stays."""
        return replace(self, phase=Phase.STOPPED)


def advance(turn: Turn, event: Event) -> Turn:
    """The turn after an event."""
    match event:
        case Understood(question=question):
            return replace(turn, understood=question)
        case Evidence(passages=passages):
            return replace(turn, passages=passages, phase=Phase.READING)
        case Waiting(ahead=ahead):
            return replace(turn, ahead=ahead)
        case Text(text=text):
            return replace(turn, draft=turn.draft + text, phase=Phase.WRITING)
        case Settled(check=check):
            return replace(turn, checks=(*turn.checks, check))
        case Finished(answer=answer):
            return replace(turn, answer=answer, phase=Phase.DONE)


def failed(turn: Turn, what: str, mend: str) -> Turn:
    """It can't be answered, and why."""
    return replace(turn, phase=Phase.FAILED, what=what, mend=mend)


def unsettled(draft: str, checks: tuple[Check, ...]) -> str:
    """The end of the draft that no check has reached.

    A check may carry its sentence with other spaces than the draft has, or without its markers, so that
    the two are matched by their letters and digits alone; a sentence that is not found moves nothing.
    """
    words = _blanked(draft)
    at = 0
    for check in checks:
        at = _after(words, at, _blanked(check.sentence))
    return draft[at:]


def _blanked(text: str) -> str:
    """Text of the same length without its markers."""
    return _MARKER.sub(lambda match: " " * len(match[0]), text)


def _after(draft: str, at: int, sentence: str) -> int:
    places = [place for place in range(at, len(draft)) if draft[place].isalnum()]
    letters = "".join(draft[place] for place in places)
    wanted = "".join(character for character in sentence if character.isalnum())
    found = letters.find(wanted)
    if found < 0 or not wanted:
        return at
    end = places[found + len(wanted) - 1] + 1
    while end < len(draft) and not draft[end].isalnum() and draft[end] not in "“\"'([":
        end += 1
    return end
