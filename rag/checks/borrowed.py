"""A time that a sentence has from elsewhere: "reopened in August" of what reopened on Friday.

Each word is the source's, yet the day stands with something else in it, and another day with what is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import split_sentences
from rag.checks.turned import clauses_of
from rag.text.words import content, lists, words

_YEAR = re.compile(r"^(?:19|20)\d\d$")
_MAY = "may"
"""A month among the words that every text has."""
_AND = frozenset(["and", "but"])
_MOST = 2
"""Of how many words of a sentence that are told with the right day one may be with the wrong one, too."""
_LEAST = 2
"""Words by which it is known what is told."""


def borrowed_time(sentence: str, source: str) -> bool:
    """Whether a time of a sentence is told of something else in its source, and what it tells has its own."""
    whole = [one.text for one in split_sentences(source)]
    if _nearest(sentence, whole) is not None:
        return True
    return any(_of_another_clause(sentence, _whole_clauses(one)) for one in whole)


def _of_another_clause(sentence: str, parts: Sequence[str]) -> bool:
    """Whether it is so among the clauses of one sentence: "found it in May, and named it in June".

    What the sentence tells right before the time must be told in the clause that has another.
    """
    near = _nearest(sentence, parts)
    times, _ = _parted(sentence)
    first = next((word.start for word in words(sentence) if word.folded in times), len(sentence))
    does = [word.stem for word in content(words(sentence[:first]))][-1:]
    with_them = [stems for found, stems in map(_parted, parts) if found & times]
    return (
        near is not None and bool(does) and does[0] in near and not any(does[0] in one for one in with_them)
    )


def _whole_clauses(sentence: str) -> list[str]:
    """The clauses of a sentence; one that only goes on, "and on Friday for doctors", with the one before."""
    found: list[str] = []
    for clause in clauses_of(sentence):
        first = next((word for word in words(clause) if word.folded not in _AND), None)
        if found and (first is None or first.folded in lists().joining):
            found[-1] += f" {clause}"
        else:
            found.append(clause)
    return found


def _nearest(sentence: str, parts: Sequence[str]) -> frozenset[str] | None:
    """The words of the part that tells what a sentence tells, where it has another time than the sentence."""
    times, mine = _parted(sentence)
    told = [_parted(one) for one in parts]
    if not times or not told:
        return None
    own, near = max(told, key=lambda one: (len(one[1] & mine), len(one[0] & times)))
    shared = len(near & mine)
    if shared < _LEAST or own & times or not own:
        return None
    with_them = [len(words_ & mine) for found, words_ in told if found & times]
    return near if with_them and max(with_them) * _MOST <= shared else None


def _parted(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The days, months and years of a text, and the stems of its other words."""
    every = [word for word in words(text) if word.folded == _MAY or content([word])]
    days = lists().weekdays | lists().months
    times = frozenset(
        word.folded for word in every if (word.capital and word.folded in days) or _YEAR.match(word.text)
    )
    return times, frozenset(word.stem for word in every if word.folded not in times | {_MAY})
