"""Which lines are headlines, decided over the whole dump.

A headline has no mark of its own in plain text. Every line that could be one is scored on signals that hold
for any newsroom (its length among the others, how the lines around it end, whether the text below takes up
its words, how quotes are set), then the best-scoring set of cuts is chosen; "26 Posts" breaks ties but
forces nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.candidates import Candidate, score_all
from index.readers.cutting import best, counted
from index.readers.kinds import SUMMARY, TEXTUAL, Line
from index.readers.lines import is_status
from index.readers.style import style_of

# How far the declared count may pull the threshold down from 0, to more headlines. It counts posts that the
# save may have lost, so it must not make headlines out of list items.
_LOWERED = 0.8
_CLOSE = 0.4  # the same where the text above the first headline is the page's own
_HAIR = 0.35  # a score so near to 0 could have come out either way
_SURE = 0.4  # a headline with this score or more needs no count to back it


@dataclass(frozen=True, slots=True)
class Choice:
    """Indices of the headlines, and of the lines that were nearly decided otherwise."""

    headlines: list[int]
    doubtful: list[int]  # taken for headlines by a hair
    passed: list[int]  # not taken by a hair


def choose(lines: Sequence[Line], start: int, declared: int | None) -> Choice:
    """The headlines among `lines[start:]`."""
    style = style_of(lines, start)
    scored = score_all(lines, start, style)
    chosen = _chosen(lines, start, scored, declared)
    taken = set(chosen)
    return Choice(
        chosen,
        [one.index for one in scored if one.score < _HAIR and one.index in taken],
        [one.index for one in scored if one.score > -_HAIR and one.index not in taken],
    )


def _chosen(lines: Sequence[Line], start: int, scored: list[Candidate], declared: int | None) -> list[int]:
    free = best(scored, 0.0)
    if declared is None or not free:
        return free
    lead = lines[start : free[0]]
    if _holds_text(lead) and not _all_sure(free, scored, declared):
        return _with_lead(lead, scored, free, declared)
    return counted(scored, free, declared, _LOWERED) or free


def _with_lead(
    lead: Sequence[Line], scored: Sequence[Candidate], free: list[int], declared: int
) -> list[int]:
    """Text above the first headline: the one post of the count that has no headline, or a word on the page
    itself.
    """
    summary = any(line.kind is SUMMARY for line in lead)
    if summary or all(is_status(line.text) for line in lead if line.kind in TEXTUAL):
        near = counted(scored, free, declared, _CLOSE)
        if near is not None and len(free) <= declared:
            return near
    fewer = counted(scored, free, declared - 1, _LOWERED)
    return fewer or counted(scored, free, declared, _LOWERED) or free


def _holds_text(lines: Sequence[Line]) -> bool:
    return any(line.kind in TEXTUAL for line in lines)


def _all_sure(chosen: Sequence[int], scored: Sequence[Candidate], declared: int) -> bool:
    """Whether the count is met by headlines of which none is doubtful."""
    scores = {candidate.index: candidate.score for candidate in scored}
    return len(chosen) == declared and min(scores[i] for i in chosen) >= _SURE
