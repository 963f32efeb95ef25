"""A time that a sentence has from elsewhere: "reopened in August" of what reopened on Friday.

Each word is the source's, yet the day stands with something else in it, and another day with what is told.
"""

from __future__ import annotations

import re

from index.sentences import split_sentences
from rag.text.words import content, lists, words

_YEAR = re.compile(r"^(?:19|20)\d\d$")
_MOST = 2
"""Of how many words of a sentence that are told with the right day one may be with the wrong one, too."""
_LEAST = 2
"""Words by which it is known what is told."""


def borrowed_time(sentence: str, source: str) -> bool:
    """Whether a time of a sentence is told of something else in its source, and what it tells has its own."""
    times, mine = _parted(sentence)
    told = [_parted(one.text) for one in split_sentences(source)]
    if not times or not told:
        return False
    own, near = max(told, key=lambda one: (len(one[1] & mine), len(one[0] & times)))
    shared = len(near & mine)
    if shared < _LEAST or own & times or not own:
        return False
    with_them = [len(words_ & mine) for found, words_ in told if found & times]
    return bool(with_them) and max(with_them) * _MOST <= shared


def _parted(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The days, months and years of a text, and the stems of its other words."""
    every = content(words(text))
    days = lists().weekdays | lists().months
    times = frozenset(
        word.folded for word in every if (word.capital and word.folded in days) or _YEAR.match(word.text)
    )
    return times, frozenset(word.stem for word in every if word.folded not in times)
