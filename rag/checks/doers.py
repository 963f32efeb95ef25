"""Who does a thing in a source, and whether a sentence tells it of another name.

"The Greens took Bristol" tells nothing of what Reform took, though every word of both is in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.sentences import split_sentences
from rag.checks.turned import clauses_of
from rag.text.figures import figures
from rag.text.speakers import SPEECH, other_speaker
from rag.text.words import Word, content, lists, stem, words

_RUN = re.compile(r"[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*)+")
_POSSESSOR = re.compile(r"[\w-]+(?:['’]s\b|(?<=s)['’](?=\s))")
"""It names whose what follows is, and does nothing itself."""
_SPEAKS = re.compile(SPEECH)
"""Who says something is another check's."""
_BACK = 3
"""Words before a verb among which a "was" makes it one of whom it is done to."""
_NAME_OF = 3
"""Words behind a "for" or a "by" that may name somebody."""
_SMALL = 2
"""Nouns that may stand between a name and its verb: "the RMT train union has suspended"."""
_ENOUGH = 2
"""Of so many parts one must be told of the other alike."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb, the names before it (none where they aren't known), and what follows it in its clause.

    `passive` where it is told of whom it is done to; `behalf` and `by`: names behind a "for" and a "by".
    """

    verb: str
    passive: bool
    names: frozenset[str]
    what: frozenset[str]
    behalf: frozenset[str]
    by: frozenset[str]


def done_by_another(sentence: str, source: str) -> bool:
    """Whether a sentence tells of one name what its source tells only of another, in the same words."""
    mine = [deed for deed in _deeds(sentence, source, 0) if deed.names]
    if not mine:
        return False
    told = _told_in(source)
    runs = [frozenset(word.folded for word in words(run[0])) for run in _RUN.finditer(source)]
    return any(_is_another_s(deed, told, runs) for deed in mine)


@lru_cache(maxsize=256)
def _told_in(source: str) -> tuple[_Deed, ...]:
    """The deeds of a source, kept: every sentence of a draft is held against it."""
    return tuple(_deeds(source, source, _SMALL))


def _is_another_s(mine: _Deed, told: Sequence[_Deed], runs: Sequence[frozenset[str]]) -> bool:
    alike = [one for one in told if (one.verb, one.passive) == (mine.verb, mine.passive)]
    rightly = [len(mine.what & one.what) for one in alike if _may_be_same(mine, one, runs)]
    wrongly = [
        len(mine.what & (one.what | _stems(one.names))) for one in alike if not _may_be_same(mine, one, runs)
    ]
    if mine.passive and any(mine.names & one.by for one in alike) and not max(rightly, default=0):
        return True
    most = max(wrongly, default=0)
    return most > max(rightly, default=0) and most * _ENOUGH > len(mine.what)


def _may_be_same(mine: _Deed, other: _Deed, runs: Sequence[frozenset[str]]) -> bool:
    """Whether two deeds may be of one: "City" and "Penmoor City", or a player for the club."""
    if not other_speaker(mine.names, other.names) or mine.names & other.behalf:
        return True
    mutual = mine.verb in {stem(word) for word in lists().mutual}
    if mutual and _stems(mine.names) & other.what:
        return True
    return any(run & mine.names and run & other.names for run in runs)


def _stems(names: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(name) for name in names)


def _deeds(text: str, source: str, small: int) -> Iterator[_Deed]:
    """Every verb of a text, and whatever else is written small: it is compared with a verb alone."""
    named, common = cases(source)
    for sentence in split_sentences(text):
        before: list[Word] = []
        joined: list[Word] = []  # "Ada Brandt" of "Ada Brandt and Otis Wren won"
        for clause in clauses_of(_POSSESSOR.sub("its", sentence.text)):
            every = words(clause)
            for at, word in enumerate(every):
                if not _may_be_verb(word):
                    continue
                subject = _subject(every[:at], before, small)
                subject = [*joined, *subject] if subject else subject
                who = frozenset(one.folded for one in subject if is_name(one, named, common))
                behind = every[at + 1 :]
                ending = word.folded.endswith("ing")
                passive = not ending and any(
                    one.folded in lists().being for one in every[max(0, at - _BACK) : at]
                )
                for_whom, by = _names_behind("for", behind), _names_behind("by", behind)
                yield _Deed(word.stem, passive, who, _told(clause, behind), for_whom, by)
            names = [word for word in every if word.capital]
            before += names
            joined = names if all(word.capital or word.folded in lists().within for word in every) else []


def _may_be_verb(word: Word) -> bool:
    told = bool(content([word])) or word.folded in lists().doing
    return told and not (word.capital or word.number or _SPEAKS.fullmatch(word.text))


def _subject(ahead: Sequence[Word], before: Sequence[Word], small: int) -> list[Word]:
    """The names that do what follows: those of the clause, or, where it has no subject, those before it."""
    names = [word for word in ahead if word.capital and word.folded not in lists().common]
    relative = 1 if ahead and ahead[0].folded in lists().relatives and not names else 0
    behind = ahead[ahead.index(names[-1]) + 1 :] if names else ahead[relative:]
    if any(word.folded in lists().pronouns | lists().relatives for word in behind) or len(content(behind)) > (
        small if names else 0
    ):
        return []
    return names or list(before)


@lru_cache(maxsize=256)
def cases(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """What is written with a capital within a sentence, and what is written small."""
    told = [words(sentence.text) for sentence in split_sentences(source)]
    return (
        frozenset(word.folded for every in told for word in every[1:] if word.capital),
        frozenset(word.folded for every in told for word in every if not word.capital),
    )


def is_name(word: Word, named: frozenset[str], common: frozenset[str]) -> bool:
    """Whether a capital is that of a name, and no "Officials" at the beginning of a sentence."""
    kinds = (
        lists().times
        | lists().people
        | lists().roles
        | lists().common
        | lists().openers
        | lists().determiners
    )
    if word.folded in kinds or word.folded in lists().numbers or word.number:
        return False
    return word.folded in named or (word.folded[-1:] != "s" and word.folded not in common)


def _told(clause: str, behind: Sequence[Word]) -> frozenset[str]:
    """The stems and the numbers of what follows, without days and months."""
    if not behind:
        return frozenset()
    stems = {word.stem for word in content(behind) if word.folded not in lists().times and not word.number}
    return frozenset(stems | set(figures(clause[behind[0].start :])))


def _names_behind(small: str, behind: Sequence[Word]) -> frozenset[str]:
    at = next((at for at, word in enumerate(behind) if word.folded == small), len(behind))
    near = behind[at + 1 : at + 1 + _NAME_OF]
    return frozenset(word.folded for word in near if word.capital) - lists().roles - lists().times
