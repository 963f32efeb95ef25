"""Answers in the posts' own words: the lead of the newest post, and each side's account."""

from __future__ import annotations

from collections.abc import Sequence

from rag.checking import Checked, speaker_of
from rag.evidence import Judged, Line, lines
from rag.types import Verdict


def quoted(line: Line) -> Checked:
    """A line of the evidence as a sentence of the answer: verbatim, so there is nothing to check."""
    return Checked(line.text, line.text, Verdict.CHECKED, (line,))


def first_line(judged: Judged) -> Line:
    """The first sentence of a paragraph."""
    return lines([judged])[0]


def each_account(chosen: Sequence[Judged]) -> list[Line]:
    """One line a speaker: of each paragraph its first, which says whose account it is; no speaker twice.

    Lines that nobody is named for count as one voice, the post's own.
    """
    heard: dict[frozenset[str], Line] = {}
    for judged in sorted(chosen, key=lambda one: -one.support):
        line = first_line(judged)
        heard.setdefault(speaker_of(line), line)
    return sorted(heard.values(), key=lambda line: (line.judged.order, line.start))
