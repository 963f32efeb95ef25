"""Whether a post speaks of what a question names at all.

Similarity can't tell an absent fact from a present one, but a name can: what somebody said on a matter is
not in a post that doesn't name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from rag.asking.question import Question
from rag.text.bags import Bag, long_names
from rag.text.figures import values
from rag.text.words import Word, lists

_COMMON_FORMS = frozenset({"us"})
"""Short forms that are a word as well, and so in any text."""
_OPPOSITE = re.compile(r"^(?:un|in|im|ir|il|dis|non)")
"""Prefixes that turn a word into its opposite: a yes-or-no question may ask for either."""


def speaks_of(question: Question, bag: Bag) -> bool:
    """Whether a text has every word of content of the question, or its opposite: it says yes or no to it."""
    opposites = {_OPPOSITE.sub("", other) for other in bag.folded}
    left = missing_words(question, bag)
    return bool(question.content) and all(
        word.folded in opposites or _OPPOSITE.sub("", word.folded) in bag.folded or _is_answered(word, bag)
        for word in left
    )


def _is_answered(word: Word, bag: Bag) -> bool:
    """Whether a text has a word that answers one of the question's with a no: "safe" for "hurt"."""
    pairs = [pair for one, other in lists().answering for pair in ((one, other), (other, one))]
    return any(word.folded in asked and not told.isdisjoint(bag.folded) for asked, told in pairs)


def missing_names(question: Question, bags: Iterable[Bag]) -> list[str]:
    """The names of the question that none of the texts has, as the question writes them.

    In a title in quotation marks no other form will do: "The Marvels" is not Marvel.
    """
    held = list(bags)
    short = {initials for bag in held for initials in bag.initials}
    runs = list(long_names(question.words))
    in_short = {word for initials, run in runs if initials in short or _in_form(run, held) for word in run}
    left = [word for word in question.names if word not in in_short]
    told = {word for word in left if any(_has_name(bag, word, question) for bag in held)}
    return list(dict.fromkeys(word.text for word in left if word not in told))


def _has_name(bag: Bag, word: Word, question: Question) -> bool:
    return word.folded in bag.folded if word.folded in question.spelled else bag.has(word)


def _in_form(run: Sequence[Word], held: Sequence[Bag]) -> bool:
    """Whether a name of several words is told in a form of its short one: "British" for "United Kingdom"."""
    names = lists().names
    short = lists().long_names.get(" ".join(word.folded for word in run))
    if short is None:
        return False
    forms = {form for form, group in names.items() if group == names[short] and form not in _COMMON_FORMS}
    return any(not forms.isdisjoint(bag.folded) for bag in held)


def missing_amounts(question: Question, texts: Iterable[str]) -> list[Fraction]:
    """The amounts of the question that none of the texts has, as it is told there: rounded or in full."""
    if not question.amounts:
        return []
    told = [value for text in texts for value in _values_of(text)]
    return [amount for amount in question.amounts if not any(same_amount(amount, value) for value in told)]


@lru_cache(maxsize=4096)
def _values_of(text: str) -> tuple[Fraction, ...]:
    return tuple(dict.fromkeys(values(text)))


def same_amount(amount: Fraction, told: Fraction) -> bool:
    """Whether they are one but for rounding, and for a scale that may be told otherwise: "1.3bn"."""
    sizes = [amount / 1000**scale for scale in range(_SCALES)]
    return any(abs(size - told) <= _ROUNDING * max(size, told) for size in sizes)


_SCALES = 5
"""Ones, thousands, millions, billions, trillions."""


_ROUNDING = Fraction(1, 20)
"""What rounding to two digits changes at most: 1.05 to 1.1."""


def missing_words(question: Question, bag: Bag) -> list[Word]:
    """The content words of the question that a text lacks."""
    return [word for word in question.content if not bag.has(word)]


def share_of_words(question: Question, bag: Bag) -> float:
    """How much of the question's content a text has, from 0 to 1; all of it where the question has none."""
    count = len(question.content)
    return 1.0 - len(missing_words(question, bag)) / count if count else 1.0
