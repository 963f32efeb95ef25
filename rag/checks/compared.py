"""Two things that are compared: which is more than the other, and which is ahead of it.

"Trams carried more people than buses" tells neither that buses carried more than trams nor that trams carried
fewer; that buses carried fewer than trams is the same, told the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.sentences import split_sentences
from rag.text.words import content, lists, stems_of, words

_THAN = re.compile(
    r"(?P<before>[^.;]{0,120}?)\b(?P<more>more|less|fewer|[a-z]{2,}er(?=\s+(?:\w+\s+)?than\b))\b"
    r"(?P<between>[^.;,]{0,40}?)\bthan\s+"
    r"(?P<behind>[^.;,]{1,40})",
    re.I,
)
_PLACE = re.compile(
    r"(?P<before>[^.;]{1,120}?)\b(?P<more>ahead(?=\s+of\b)|behind)\s+(?:of\s+)?(?P<between>)"
    r"(?P<behind>[^.;,]{1,40})",
    re.I,
)
_QUANTITY = ("more less", "more fewer")
"""These compare by the word behind them: "more expensive" is no opposite of "less useful"."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """Words of what is compared: `one` with what is told of it, "than" the `other`, by a `word`."""

    word: str
    one: frozenset[str]
    by: frozenset[str]
    other: frozenset[str]

    def is_swapped(self, told: _Compared) -> bool:
        """Whether each of the two stands where the other one does."""
        return bool(self.other & told.one and told.other & self.one) and not (
            self.other & told.other or self.other & self.one or told.other & told.one
        )

    def is_against(self, told: _Compared) -> bool:
        """Whether the words of both are opposites, about one and the same."""
        pair = {self.word, told.word}
        if any(pair == set(group.split()) for group in _QUANTITY):
            return self.by <= told.by | told.one
        return pair in lists().opposed


def compared_otherwise(sentence: str, source: str) -> bool:
    """Whether the two have changed places about one "more than", or kept them about its opposite."""
    told = list(_compared(source))
    return any(
        one.is_swapped(other)
        if one.word == other.word
        else one.is_against(other) and bool(one.other & other.other and one.one & other.one)
        for one in _compared(sentence)
        for other in told
    )


def converse(sentence: str, source: str) -> frozenset[str]:
    """The words by which a sentence tells a comparison of its source the other way round, and rightly."""
    told = list(_compared(source))
    return frozenset(
        one.word
        for one in _compared(sentence)
        if any(one.is_against(other) and one.is_swapped(other) for other in told)
    )


def _compared(text: str) -> Iterator[_Compared]:
    for one in split_sentences(text):
        for pattern in (_THAN, _PLACE):
            if match := pattern.search(one.text):
                by = stems_of(match["between"])
                other = _first(match["behind"])
                yield _Compared(match["more"].lower(), stems_of(match["before"]) | by, by, other)


def _first(text: str) -> frozenset[str]:
    """The stems of the first noun, or of the whole of a name: "the bus on Monday", "Ada Brandt"."""
    plain = content(words(text))
    found = [word.stem for word in plain[:1]]
    for last, word in pairwise(plain):
        if not (last.capital and word.capital and text[last.start + len(last.text) : word.start].isspace()):
            break
        found.append(word.stem)
    return frozenset(found)
