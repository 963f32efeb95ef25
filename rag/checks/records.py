"""What is the most for how long: "the biggest rise in 33 years" is not "the highest level in 33 years".

A sentence may take the superlative of one line and the years of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rag.text.figures import values
from rag.text.words import stem, stems_of

_RECORD = re.compile(
    r"\b(?P<most>\w{3,}est|worst|best|(?:most|least)\s+\w+)\b(?P<of>(?:\s+[\w-]+){0,4}?)\s+(?:in|for|since)\s+"
    r"(?P<long>(?:[\w,.-]+\s+){0,4}?(?:years?|months?|weeks?|days?|decades?|\d{4})\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Record:
    """A superlative with the stems of what it is told of, and the numbers of the time for which it is one."""

    most: str
    of: frozenset[str]
    long: frozenset[Fraction]

    def is_of_the_same(self, other: _Record) -> bool:
        return self.most == other.most or bool(self.of & other.of)


def of_another_record(sentence: str, source: str) -> bool:
    """Whether a sentence gives a record the time of another one, where its source gives this one its own."""
    told = list(_records(source))
    return any(
        all(not mine.is_of_the_same(one) for one in told if one.long == mine.long)
        and any(one.long == mine.long for one in told)
        and any(mine.is_of_the_same(one) for one in told)
        for mine in _records(sentence)
    )


def _records(text: str) -> Iterator[_Record]:
    for match in _RECORD.finditer(text):
        if long := frozenset(values(match["long"])):
            yield _Record(stem(match["most"].lower()), stems_of(match["of"]), long)
