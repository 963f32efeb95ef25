"""What a sentence turns round of its source: names about a verb, a score, two counts, what is among what.

"Velm beat Orvo 3-1" has every word and every number of "Orvo beat Velm 1-3".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from index.sentences import split_sentences
from rag.text.figures import figures, placed
from rag.text.words import Word, content, lists, stem, words

_NAME = r"(?<![\w’-])[^\W\d_a-z][\w’-]*(?:\s+[^\W\d_a-z][\w’-]*){0,5}"
_ABOUT_A_VERB = re.compile(
    rf"(?P<one>{_NAME})\s+(?P<does>(?:[a-z$£€\d][\w.’'%-]*\s+){{1,8}}?)(?=(?P<other>{_NAME}))"
)
_SCORE = re.compile(r"(?<![\w.,:/–-])(?P<one>\d{1,3})(?:[–-]|\s+to\s+)(?P<other>\d{1,3})(?![\w/–-]|[.,]\d)")
_INCLUDING = re.compile(
    r"(?P<whole>[^.;]+?),?\s+(?:including|among (?:them|whom|these))\s+(?P<part>[^.;,]+)", re.I
)
_CLAUSES = re.compile(r"[,;:—–]\s+|\s+(?:and|but|while|whereas|(?:with|as)(?=\s+[A-Z]))\s+")
WHERE_AND_WHEN = re.compile(r"\b(?:in|on|at|by|after|before|near|from|during|since|when|where|as)\b.*", re.I)
"""The end of a clause, of which two counts may both be told: "three died and two were hurt in Velm"."""

DONE = re.compile(r"(?:\w+ed|is|are|was|were|has|have|had|of|to|more)$")
"""Behind a number, in place of what it counts: "9,000 flights were delayed and 2,000 cancelled"."""
_ABOUT = frozenset({"almost", "nearly", "around", "roughly", "approximately", "least"})
_MOST = 8
"""Clauses of one sentence that are held against one another: it bounds the work on hostile text."""

_Names = tuple[frozenset[str], tuple[str, ...], frozenset[str]]
_Count = tuple[str, frozenset[str]]


def clauses_of(sentence: str) -> list[str]:
    """The clauses of a sentence, as far as each tells something of its own."""
    return _CLAUSES.split(sentence)[:_MOST]


def names_turned(sentence: str, source: str) -> bool:
    """Whether two names have changed places about one verb, and no source sentence has them nearer so."""
    told = list(_names_about_verbs(source))
    return any(
        _nearest(told, (other, verb, one)) > _nearest(told, (one, verb, other))
        for one, verb, other in _names_about_verbs(sentence)
    )


def _nearest(told: Sequence[_Names], wanted: _Names) -> int:
    """How many words of the names the most alike of the source has, in these places and about this verb."""
    one, verb, other = wanted
    shared = [(len(one & before), len(other & behind)) for before, does, behind in told if does == verb]
    return max((sum(both) for both in shared if all(both)), default=0)


def _names_about_verbs(text: str) -> Iterator[_Names]:
    """The name before a verb, the words between, and the name behind it; nothing of "met" and the like.

    "Then sued" is "sued".
    """
    for sentence in split_sentences(text):
        for match in _ABOUT_A_VERB.finditer(sentence.text):
            between = words(match["does"])
            if content(between) and lists().mutual.isdisjoint(word.folded for word in between):
                verb = tuple(word.stem for word in between if word.folded not in lists().moments)
                yield _name(match["one"]), verb, _name(match["other"])


def _name(run: str) -> frozenset[str]:
    return frozenset(word.folded for word in content(words(run))) - lists().times - lists().roles


def score_turned(sentence: str, source: str) -> bool:
    """Whether a score, "3-1", is in its source only the other way round."""
    told = {(match["one"], match["other"]) for match in _SCORE.finditer(source)}
    scores = [(match["one"], match["other"]) for match in _SCORE.finditer(sentence)]
    return any(score not in told and score[::-1] in told for score in scores)


def wrongly_included(sentence: str, source: str) -> bool:
    """Whether a sentence counts among one thing what the source counts among another.

    "50 survivors, including a boy of 11" is of two sentences, by one of which the boy is among the missing.
    """
    included = _INCLUDING.search(sentence)
    if included is None:
        return False
    whole, part = _stems(included["whole"]), _stems(included["part"])
    holding = [stems for one in split_sentences(source) if part <= (stems := _stems(one.text))]
    return bool(whole and part and holding) and all(whole.isdisjoint(stems) for stems in holding)


def _stems(text: str) -> frozenset[str]:
    """The stems of a text's words of content, and its numbers by value."""
    return frozenset(word.stem for word in content(words(text)) if not _is_number(word)) | set(figures(text))


def counts_turned(sentence: str, source: str) -> bool:
    """Whether a number counts what another number counts beside it in one sentence of the source."""
    told = list(_counts(sentence))
    return any(
        _miscounts(count, own, beside)
        for one in split_sentences(source)
        for own, beside in permutations(_counts(one.text), 2)
        for count in told
    )


def _counts(sentence: str) -> Iterator[_Count]:
    """The number of each clause that has just one or begins with it, and the stems of what it says of it."""
    counted = frozenset[str]()
    for clause in clauses_of(sentence):
        plain = WHERE_AND_WHEN.sub("", clause)
        numbers = placed(plain)
        if not numbers or (len(numbers) > 1 and content(words(plain[: numbers[0][1]]))):
            continue
        behind = words(plain[numbers[0][2] :])
        counted = frozenset(word.stem for word in behind[:1] if not DONE.match(word.folded)) or counted
        told = [word for word in content(words(plain)) if word.folded not in _ABOUT]
        stems = frozenset(word.stem for word in told if not _is_number(word))
        yield numbers[0][0], stems | counted


def _miscounts(count: _Count, own: _Count, beside: _Count) -> bool:
    """Whether a count is that of `beside`, and of `own` it has only the number.

    Of a clause that names only people, "four adults and two children died", the rest is told elsewhere.
    """
    if count[0] != own[0] or own[0] == beside[0] or not own[1] - _people():
        return False
    return not count[1] & (own[1] - beside[1]) and bool(count[1] & (beside[1] - own[1] - _people()))


def _people() -> frozenset[str]:
    """The stems of words for people, without those that say how they are."""
    return frozenset(stem(word) for word in lists().people - lists().conditions)


def _is_number(word: Word) -> bool:
    return word.number or word.folded in lists().numbers
