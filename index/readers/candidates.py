"""The lines that could be headlines, each with its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.lines import BODY, HEAD, Kind, Line
from index.readers.signals import likeness
from index.readers.style import LONGEST_CLOSED, Stamps, Style, marked, next_line

# Lines that are no headlines by their shape, but are where a time line marks them as such.
_ODD_HEADS = frozenset({Kind.SUMMARY, Kind.LEADIN})
_BODILY = frozenset({BODY, Kind.BULLET, Kind.LEADIN})


@dataclass(slots=True)
class Candidate:
    index: int
    score: float
    touches: bool  # the candidate just above would have no body if both were headlines


def score_all(lines: Sequence[Line], start: int, style: Style) -> list[Candidate]:
    """Every line from `start` on that could be a headline."""
    found: list[Candidate] = []
    seen: dict[str, int] = {line.text: i for i, line in enumerate(lines[:start])}
    previous = -2
    for i in _possible_lines(lines, start, style):
        points = likeness(lines, i, start, style)
        if not _same_post(lines, seen.setdefault(lines[i].text, i), i):
            points -= 5.0  # link lists and cards repeat what stands above
        found.append(Candidate(i, points, touches=not _has_body(lines, previous, i)))
        previous = i
    return found


def _same_post(lines: Sequence[Line], first: int, i: int) -> bool:
    """Whether a line stands here for the first time, or a whole post does so again: a page saved twice."""
    if first == i:
        return True
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


def _possible(lines: Sequence[Line], i: int, style: Style) -> bool:
    line = lines[i]
    if line.kind is HEAD:
        return True
    if style.stamps in (Stamps.ABOVE, Stamps.BELOW):
        return line.kind in _ODD_HEADS and marked(lines, i, style)
    return line.kind is BODY and len(line.text) < LONGEST_CLOSED and marked(lines, i, style)
