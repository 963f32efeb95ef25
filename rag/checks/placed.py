"""The name behind a verb, and behind its "in" or "to": "the fire started in Norvale and spread to Hasp".

A sentence may have both names and both verbs, and the fire start in Hasp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from rag.checks.doers import cases, is_name
from rag.text.speakers import other_speaker
from rag.text.words import Word, content, is_past, lists, verb_stem, words

_MARKS = re.compile(r"[;:.!?—–“”\"()]")
_POSSESSOR = re.compile(r"['’]s?$")
_WHERE = frozenset(["in", "at", "near", "from", "to", "into", "towards", "toward"])
_GOES_ON = frozenset(["in", "at", "near", "of", "on", "the", "and", "outside", "inside", "across"])
"""Small words with which more of where it is may follow: "in Tarn Park near Velm"."""
_ALIKE = {"into": "to", "towards": "to", "toward": "to", "near": "in", "at": "in"}

_Behind = tuple[str, str, frozenset[str] | None]
"""A verb, what stands between it and a name, and the words of all names there; None where it is no name."""


def behind_another(sentence: str, source: str) -> bool:
    """Whether a name stands behind a verb behind which its source has, each time, another one."""
    told = list(_behind_verbs(source, source))
    named, common = cases(source)
    for verb, small, names in _behind_verbs(sentence, source):
        theirs = [others for does, how, others in told if (does, how) == (verb, small)]
        if not names or not names <= named - common or not theirs:
            continue
        if all(others is not None and other_speaker(names, others) for others in theirs):
            return True
    return False


def _behind_verbs(text: str, source: str) -> Iterator[_Behind]:
    named, common = cases(source)
    for sentence in split_sentences(text):
        for part in _MARKS.split(sentence.text):
            every = words(part)
            for at, word in enumerate(every):
                if at and _may_be_verb(word):
                    small, behind = _how(every[at + 1 :])
                    names = _names(part, every[at : at + 1] + behind, named, common)
                    yield verb_stem(word.folded), small, names


def _may_be_verb(word: Word) -> bool:
    told = bool(content([word])) and word.folded not in lists().mutual
    return told and not (word.capital or word.number)


def _how(behind: Sequence[Word]) -> tuple[str, list[Word]]:
    """What stands between a verb and what is behind it: an "in", or nothing."""
    first = behind[0].folded if behind else ""
    small = _ALIKE.get(first, first) if first in _WHERE else ""
    rest = list(behind[1:] if small else behind)
    return small, rest[1:] if rest and rest[0].folded == "the" else rest


def _names(
    part: str, behind: Sequence[Word], named: frozenset[str], common: frozenset[str]
) -> frozenset[str] | None:
    """The words of the names right behind a verb, with those that go on with them.

    None where they only tell whose or which a thing is: "the Ostrian capital", "Ostria's capital".
    """
    found: list[str] = []
    last = behind[0]
    for word in behind[1:]:
        between = part[last.start + len(last.text) : word.start]
        named_last = found[-1:] == [last.folded]
        if named_last and (
            _POSSESSOR.search(last.text) or (between.isspace() and _is_noun(word) and not _goes_on(word))
        ):
            return None
        if is_name(word, named, common) and word.capital and (found or "," not in between):
            found.append(word.folded)
        elif not found or not (_goes_on(word) or "," in between):
            break
        last = word
    return frozenset(found) or None


def _goes_on(word: Word) -> bool:
    """Whether more names may follow behind a word: "in Velm at dawn, then in Orvo"."""
    return word.number or word.folded in _GOES_ON | lists().moments | lists().times


def _is_noun(word: Word) -> bool:
    """Whether a small word behind a name may be what the name only tells which it is, and no next verb."""
    return not word.capital and bool(content([word])) and not word.number and not is_past(word.folded)
