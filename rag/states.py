"""The states an answer can be in, named once for the terminal, the page and the exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.asking.smalltalk import is_small_talk
from rag.types import Answer, Citation, Verdict

_MARKER = re.compile(r"\[(\d{1,4})\]")


class State(StrEnum):
    """What a reader should know of an answer before reading it."""

    ANSWERED = "answered"
    DIFFER = "differ"
    SUPERSEDED = "superseded"
    PARTIAL = "partial"
    ABSENT = "absent"
    UNASKED = "unasked"


LABELS = {
    State.ANSWERED: "Answered from the coverage",
    State.DIFFER: "Accounts differ",
    State.SUPERSEDED: "Newer figure replaces an older one",
    State.PARTIAL: "Answered in part",
    State.ABSENT: "Not in the coverage",
    State.UNASKED: "Nothing asked of the coverage",
}


def states_of(answer: Answer) -> tuple[State, ...]:
    """Every state that holds, the one that matters most first; never empty."""
    if answer.abstained:
        return (State.UNASKED if is_small_talk(answer.asked) else State.ABSENT,)
    held = [
        (answer.conflict, State.DIFFER),
        (answer.superseded, State.SUPERSEDED),
        (answer.partial, State.PARTIAL),
    ]
    return tuple(state for holds, state in held if holds) or (State.ANSWERED,)


def read_differently(answer: Answer) -> bool:
    """Whether the question was understood as other words than the reader's."""
    return bool(answer.asked) and _plain(answer.asked) != _plain(answer.question)


def withdrawn_count(answer: Answer) -> int:
    """How many sentences of the draft failed their check and are not in the text."""
    return sum(check.verdict is Verdict.WITHDRAWN for check in answer.checks)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an answer's text: plain words, or a marker with the citation it stands for."""

    text: str
    citation: Citation | None = None


def pieces(text: str, citations: tuple[Citation, ...]) -> Iterator[Piece]:
    """Cut `text` at the markers that a citation stands behind; other brackets stay plain words.

    Where one number is cited with several quotes, its first marker stands for the first, and so on.
    """
    seen: dict[int, int] = {}
    at = 0
    for match in _MARKER.finditer(text):
        number = int(match[1])
        options = [citation for citation in citations if citation.number == number]
        if not options:
            continue
        if match.start() > at:
            yield Piece(text[at : match.start()])
        nth = seen.get(number, 0)
        seen[number] = nth + 1
        yield Piece(match[0], options[min(nth, len(options) - 1)])
        at = match.end()
    if at < len(text):
        yield Piece(text[at:])


def without_markers(text: str) -> str:
    """An answer's text as plain words."""
    return " ".join(_MARKER.sub("", text).split())


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip("?.! ").casefold()
