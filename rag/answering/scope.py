"""Whether a post speaks of what a question names at all.

Similarity can't tell an absent fact from a present one, but a name can: what somebody said on a matter is
not in a post that doesn't name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from index.post import Post
from rag.asking.question import Question
from rag.text.figures import figures, values
from rag.text.words import Word, lists, same_name, words

_COMMON_FORMS = frozenset({"us"})
"""Short forms that are a word as well, and so in any text."""
_SMALL = frozenset({"of", "and", "the", "for"})
_LONGEST = 5
"""Letters of initials: "UNHCR" has as many, and longer ones are hardly in use."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The folded words and the stems of a text, its numbers in digits, and its names written as initials.

    The initials that a name written out would have, "United Nations", are among the folded words.
    """

    folded: frozenset[str]
    stems: frozenset[str]
    numbers: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()

    def has(self, word: Word) -> bool:
        """Whether the word, a form of it, or another spelling of the name is there."""
        if word.folded in self.folded or word.stem in self.stems:
            return True
        if word.number and word.folded.replace(",", "") in self.numbers:
            return True
        return any(same_name(word.folded, other) for other in self.folded)


@lru_cache(maxsize=4096)
def bag_of(text: str) -> Bag:
    """The words of a text, kept: posts are looked at again for every question."""
    found = words(text)
    return Bag(
        frozenset(word.folded for word in found) | {initials for initials, _ in _long_names(found)},
        frozenset(word.stem for word in found),
        frozenset(figures(text)),
        frozenset(word.folded for word in found if word.initials),
    )


def _long_names(found: Sequence[Word]) -> Iterator[tuple[str, Sequence[Word]]]:
    """The initials of two and more capitalised words in a row, "United States", and these words."""
    for run in _capital_runs(found):
        for start, end in combinations(range(len(run) + 1), 2):
            if 1 < end - start <= _LONGEST:
                yield "".join(one.folded[0] for one in run[start:end]), run[start:end]


def _capital_runs(found: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Capitalised words that stand in a row, but for the small words of a name: "Bank of England"."""
    run: list[Word] = []
    for word in found:
        if word.capital and not word.initials:
            run.append(word)
        elif word.text not in _SMALL:
            yield run
            run = []
    yield run


_OPPOSITE = re.compile(r"^(?:un|in|im|ir|il|dis|non)")
"""Prefixes that turn a word into its opposite: a yes-or-no question may ask for either."""


def speaks_of(question: Question, bag: Bag) -> bool:
    """Whether a text has every word of content of the question, or its opposite: it says yes or no to it."""
    opposites = {_OPPOSITE.sub("", other) for other in bag.folded}
    left = missing_words(question, bag)
    return bool(question.content) and all(
        word.folded in opposites or _OPPOSITE.sub("", word.folded) in bag.folded for word in left
    )


def post_bag(post: Post) -> Bag:
    """The words of a post, its author and what was set apart from its body."""
    return bag_of("\n".join([post.text, post.author or "", *(aside.text for aside in post.asides)]))


def missing_names(question: Question, bags: Iterable[Bag]) -> list[str]:
    """The names of the question that none of the texts has, as the question writes them."""
    held = list(bags)
    short = {initials for bag in held for initials in bag.initials}
    runs = list(_long_names(question.words))
    in_short = {word for initials, run in runs if initials in short or _in_form(run, held) for word in run}
    left = [word for word in question.names if word not in in_short]
    return list(dict.fromkeys(word.text for word in left if not any(bag.has(word) for bag in held)))


def in_initials(found: Sequence[Word], bags: Iterable[Bag]) -> set[Word]:
    """The words of names of which the texts have the initials: "United Nations" for "UN"."""
    short = {initials for bag in bags for initials in bag.initials}
    return {word for initials, run in _long_names(found) if initials in short for word in run}


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
    return [amount for amount in question.amounts if not any(_rounded(amount, value) for value in told)]


@lru_cache(maxsize=4096)
def _values_of(text: str) -> tuple[Fraction, ...]:
    return tuple(dict.fromkeys(values(text)))


def _rounded(amount: Fraction, told: Fraction) -> bool:
    """Whether they are one amount but for rounding, and for a scale that may be told otherwise: "1.3bn"."""
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
