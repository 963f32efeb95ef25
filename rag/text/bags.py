"""The words of a text as a set to look other words up in: in any form, spelling or short form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from index.post import Post
from rag.text.figures import figures
from rag.text.words import Word, same_name, words

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
        frozenset(word.folded for word in found) | {initials for initials, _ in long_names(found)},
        frozenset(word.stem for word in found),
        frozenset(figures(text)),
        frozenset(word.folded for word in found if word.initials),
    )


def long_names(found: Sequence[Word]) -> Iterator[tuple[str, Sequence[Word]]]:
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


def post_bag(post: Post) -> Bag:
    """The words of a post, its author and what was set apart from its body."""
    return bag_of("\n".join([post.text, post.author or "", *(aside.text for aside in post.asides)]))


def in_initials(found: Sequence[Word], bags: Iterable[Bag]) -> set[Word]:
    """The words of names of which the texts have the initials: "United Nations" for "UN"."""
    short = {initials for bag in bags for initials in bag.initials}
    return {word for initials, run in long_names(found) if initials in short for word in run}
