"""Whose age a number is: "his 5-year-old daughter" tells the daughter's, whoever else is named beside her."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.sentences import split_sentences
from rag.text.figures import figures
from rag.text.words import content, lists, words

_AGE = re.compile(
    r"(?P<owner>\b(?:his|her|their|my|our|its)\s+|['’]s?\s+)?\b(?P<age>\w+(?:-\w+)?)-year-old\b", re.I
)
_SAYS_AGE = re.compile(
    r"\byears? old\b|-year-old\b|\baged?\b|\b(?:is|was|turned|turns)\s+\d{1,3}(?=[.;)]?$|[,;)])", re.I
)
_BEHIND_NAME = re.compile(
    r"(?P<name>[^\W\d_a-z][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'.-]*)*),\s+(?P<age>\d{1,3})(?=[,.;)]|$)"
)
"""As in "Maria Lopez, 51, was held"."""
_TO_A_NAME = re.compile(r"[^.;“”]*?\b[^\W\d_a-z]\w*(?:\s+[^\W\d_a-z]\w*)*")
_NAMED_BEFORE = re.compile(r"\bthe\s+$", re.I)
_BESIDE = 4
"""Words before and behind an age among which its owner stands: "Lunde, a 52-year-old man", "the 52-year-old
fire chief, Ivo Lunde"."""


def of_another(sentence: str, source: str) -> bool:
    """Whether a sentence gives an age to somebody for whom the source doesn't tell it.

    Only an age that the source has as "N-year-old" and in no other way is judged, or behind a name, and only
    where the sentence begins with a name: the shooter of a question may be a soldier in the post.
    """
    if not (_SAYS_AGE.search(sentence) or _BEHIND_NAME.search(sentence)) or not _begins_with_name(sentence):
        return False
    told = figures(sentence)
    own = _behind_names(sentence, source)
    if own and own.isdisjoint(told):
        return True
    elsewhere = figures(_AGE.sub(" ", source))
    for age in told:
        owners = [beside for value, beside in _ages(source) if value == age]
        if owners and age not in elsewhere and not any(_speaks_of(sentence, beside) for beside in owners):
            return True
    return False


def _behind_names(sentence: str, source: str) -> set[str]:
    """The ages behind those names of a source, "Maria Lopez, 51,", that are most like the sentence's."""
    stems = {word.stem for word in words(sentence)}
    found = [
        (sum(word.stem in stems for word in content(words(match["name"]))), figures(match["age"]))
        for match in _BEHIND_NAME.finditer(source)
    ]
    most = max((shared for shared, _ in found), default=0)
    return {age for shared, ages in found if most and shared == most for age in ages}


def _ages(source: str) -> Iterator[tuple[str, str]]:
    """Each age of a source, and the words beside it, up to the next name; behind a possessive only those that
    follow.
    """
    for match in _AGE.finditer(source):
        behind = " ".join(source[match.end() :].split()[:_BESIDE])
        beside = (
            behind if match["owner"] else f"{_before(source, match)} {behind} {_to_a_name(source, match)}"
        )
        for value in figures(match["age"]):
            yield value, beside


def _before(source: str, age: re.Match[str]) -> str:
    """The words before an age; for "the 43-year-old" those of the sentence before too, which told of them."""
    before = source[: age.start()]
    if not _NAMED_BEFORE.search(before):
        return " ".join(before.split()[-_BESIDE:])
    return " ".join(one.text for one in split_sentences(before)[-2:])


def _to_a_name(source: str, age: re.Match[str]) -> str:
    """As in "a 43-year-old woman, later identified as Maria Lopez"."""
    rest = _TO_A_NAME.match(source[age.end() :])
    return rest[0] if rest else ""


def _begins_with_name(sentence: str) -> bool:
    first = next(iter(words(sentence)), None)
    return first is not None and first.capital and first.folded not in lists().common


def _speaks_of(sentence: str, beside: str) -> bool:
    stems = {word.stem for word in content(words(sentence)) if not word.number}
    return any(word.stem in stems for word in content(words(beside)))
