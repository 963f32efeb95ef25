"""Whose age a number is: "his 5-year-old daughter" tells the daughter's, whoever else is named beside her."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.figures import figures
from rag.words import content, words

_AGE = re.compile(
    r"(?P<owner>\b(?:his|her|their|my|our|its)\s+|['’]s?\s+)?\b(?P<age>\w+(?:-\w+)?)-year-old\b", re.I
)
_SAYS_AGE = re.compile(r"\byears? old\b|-year-old\b|\baged?\b", re.I)
_BESIDE = 4
"""Words before and behind an age among which its owner stands: "Lunde, a 52-year-old man", "the 52-year-old
fire chief, Ivo Lunde"."""


def of_another(sentence: str, source: str) -> bool:
    """Whether a sentence gives an age to somebody for whom the source doesn't tell it.

    Only an age that the source has as "N-year-old" and in no other way is judged.
    """
    if not _SAYS_AGE.search(sentence):
        return False
    told = figures(sentence)
    elsewhere = figures(_AGE.sub(" ", source))
    for age in told:
        owners = [beside for value, beside in _ages(source) if value == age]
        if owners and age not in elsewhere and not any(_speaks_of(sentence, beside) for beside in owners):
            return True
    return False


def _ages(source: str) -> Iterator[tuple[str, str]]:
    """Each age of a source, and the words beside it; behind a possessive only those that follow."""
    for match in _AGE.finditer(source):
        before = "" if match["owner"] else " ".join(source[: match.start()].split()[-_BESIDE:])
        behind = " ".join(source[match.end() :].split()[:_BESIDE])
        for value in figures(match["age"]):
            yield value, f"{before} {behind}"


def _speaks_of(sentence: str, beside: str) -> bool:
    stems = {word.stem for word in content(words(sentence)) if not word.number}
    return any(word.stem in stems for word in content(words(beside)))
