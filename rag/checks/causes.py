"""What caused what, and what came first: with the two exchanged a sentence tells neither.

"The dam failed because the spillway was blocked" tells no spillway that was blocked because the dam failed,
nor one that was blocked after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import split_sentences
from rag.text.words import stems_of

_EFFECT_FIRST = re.compile(
    r"(?P<effect>[^.;]{3,200}?),?\s+(?:(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:caused|triggered|prompted|sparked)\s+by"
    r"|because(?:\s+of)?|due\s+to|owing\s+to|as\s+a\s+result\s+of)\s+(?P<cause>[^.;,]{3,160})"
)
_CAUSE_FIRST = re.compile(
    r"(?P<cause>[^.;,]{3,160}?)\s+(?<!was )(?<!were )(?<!is )(?<!been )(?:caused?|causes|led\s+to|leads\s+to"
    r"|triggered|prompted|sparked|resulted\s+in)\s+(?!by\b)(?P<effect>[^.;,]{3,160})"
)
_BECAUSE_FIRST = re.compile(r"^Because(?:\s+of)?\s+(?P<cause>[^.;,]{3,160}),\s+(?P<effect>[^.;]{3,160})")

_LATER_FIRST = re.compile(r"(?P<effect>[^.;]{3,200}?),?\s+after\s+(?P<cause>[^.;,]{3,160})")
_EARLIER_FIRST = re.compile(r"(?P<cause>[^.;]{3,200}?),?\s+before\s+(?P<effect>[^.;,]{3,160})")
_AFTER_FIRST = re.compile(r"^After\s+(?P<cause>[^.;,]{3,160}),\s+(?P<effect>[^.;]{3,160})")
_BEFORE_FIRST = re.compile(r"^Before\s+(?P<effect>[^.;,]{3,160}),\s+(?P<cause>[^.;]{3,160})")
"""What was later counts as the effect here: what came of a thing doesn't come before it."""
_CAUSES = (_BECAUSE_FIRST, _EFFECT_FIRST, _CAUSE_FIRST)
_ORDERS = (_AFTER_FIRST, _BEFORE_FIRST, _LATER_FIRST, _EARLIER_FIRST)
_MORE = 2
"""Of so many words more than one must have changed places, where only time is told."""
_MOST = 600
"""Characters of a sentence that are read: it bounds the work on hostile text."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A cause and its effect, or what was earlier and what later, in stems without those that both have."""

    first: frozenset[str]
    then: frozenset[str]
    causes: bool

    def is_turned(self, told: _Pair) -> bool:
        """Whether the two have changed places in another pair; in time alone, nearly all of the two.

        "A resident was hurt after the crews came" tells nothing of "the crews came after a resident called".
        """
        ends, begins = self.first & told.then, self.then & told.first
        if not (ends and begins) or self.first & told.first or self.then & told.then:
            return False
        enough = len(ends) * _MORE > len(self.first) and len(begins) * _MORE > len(self.then)
        return (self.causes and told.causes) or enough

    def is_same(self, told: _Pair) -> bool:
        return bool(self.first & told.first and self.then & told.then)


def cause_turned(sentence: str, source: str) -> bool:
    """Whether cause and effect, or earlier and later, have changed places, in whatever words of them."""
    told = list(_pairs(source))
    return any(
        any(mine.is_turned(one) for one in told) and not any(mine.is_same(one) for one in told)
        for mine in _pairs(sentence)
    )


def _pairs(text: str) -> Iterator[_Pair]:
    for one in split_sentences(text):
        for patterns in (_CAUSES, _ORDERS):
            found = (match for pattern in patterns if (match := pattern.search(one.text[:_MOST])))
            if match := next(found, None):
                first, then = stems_of(match["cause"]), stems_of(match["effect"])
                yield _Pair(first - then, then - first, patterns is _CAUSES)
