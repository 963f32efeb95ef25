"""The lines that could be headlines, each with its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.kinds import BODY, BULLET, HEAD, LEADIN, MARK, SUMMARY, TIME, Line
from index.readers.signals import likeness
from index.readers.style import LONGEST_CLOSED, Stamps, Style, marked, next_line

# Lines that are no headlines by their shape, but are where a time line marks them as such.
_ODD_HEADS = frozenset({SUMMARY, LEADIN})
_REPEATED = 5.0  # what it costs to repeat a headline: link lists and cards do
_ABOVE_ALL = 3.0  # what it costs to stand above the first time line, where time lines mark the headlines
_BODILY = frozenset({BODY, BULLET, LEADIN})


@dataclass(slots=True)
class Candidate:
    index: int
    score: float
    touches: bool  # the candidate just above would have no body if both were headlines


def score_all(lines: Sequence[Line], start: int, style: Style) -> list[Candidate]:
    """Every line from `start` on that could be a headline."""
    found: list[Candidate] = []
    seen = {line.text: i for i, line in enumerate(lines[:start])}
    told: dict[str, Candidate] = {}
    previous, begun = -2, style.stamps is Stamps.NONE
    for i in _possible_lines(lines, start, style):
        text = lines[i].text
        one = Candidate(i, likeness(lines, i, start, style), touches=not _has_body(lines, previous, i))
        begun = begun or marked(lines, i, style)
        if not begun:
            one.score -= _ABOVE_ALL
        earlier = seen.setdefault(text, i)
        if earlier != i and _announced(lines, earlier, i):
            seen[text] = i
            if text in told:
                told[text].score = min(told[text].score, -_REPEATED)
        elif earlier != i and not _told_twice(lines, earlier, i):
            one.score -= _REPEATED
        told[text] = one
        found.append(one)
        previous = i
    return found


def _announced(lines: Sequence[Line], first: int, i: int) -> bool:
    """Whether a line stood above in a list of what is to come, and heads its text only here."""
    above, below = next_line(lines, first), next_line(lines, i)
    return above is not None and below is not None and above.kind is not BODY and below.kind is BODY


def _told_twice(lines: Sequence[Line], first: int, i: int) -> bool:
    """Whether a whole post stands here again, as in a page saved twice."""
    above, below = next_line(lines, first), next_line(lines, i)
    return above is not None and below is not None and above.kind is BODY and above.text == below.text


def _has_body(lines: Sequence[Line], upper: int, lower: int) -> bool:
    if upper < 0:
        return True
    if lower - upper > 1 and lines[upper + 1].kind is BODY:
        return True
    return any(line.kind in _BODILY for line in lines[upper + 1 : lower])


def _possible_lines(lines: Sequence[Line], start: int, style: Style) -> list[int]:
    if style.stamps is Stamps.NONE:
        return [i for i in range(start, len(lines)) if lines[i].kind is HEAD]
    return [i for i in range(start, len(lines)) if _possible(lines, i, style)]


def _has_text(lines: Sequence[Line], i: int) -> bool:
    return i + 1 < len(lines) and lines[i + 1].kind not in (TIME, MARK, HEAD)


def _possible(lines: Sequence[Line], i: int, style: Style) -> bool:
    line = lines[i]
    if line.kind is HEAD:
        return True
    if style.stamps in (Stamps.ABOVE, Stamps.BELOW):
        return line.kind in _ODD_HEADS and marked(lines, i, style) and _has_text(lines, i)
    return line.kind is BODY and len(line.text) < LONGEST_CLOSED and marked(lines, i, style)
