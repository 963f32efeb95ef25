"""Whether an answer tells the amount that is asked for, in a unit that can answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.counting import HOW_LONG_YET, counted_in, counts_bare, tells_of_one, units_asked
from rag.answering.timing import is_duration
from rag.answering.units import COUNT, units
from rag.asking.question import Question, Wants
from rag.prompting import reason
from rag.text.words import Word, lists, words

_RANK = re.compile(r"\b(?:what|which) (?P<rank>category|magnitude|phase|tier|lap|inning)\b(?! of\b)", re.I)
_LENGTH = re.compile(r"\bhow (?:long|far|tall|wide)\b", re.I)
_GAP = re.compile(r"\bhow far\b.*\b(?:behind|ahead|clear|along|advanced)\b", re.I)
"""Of these votes may be told, or points, or shares: "how far behind?"."""
_HOW_FAR = re.compile(r"\bhow far\b", re.I)
_SO_FAR_BACK = re.compile(r"\bhow long (?:has|have|had)\b", re.I)
"""What still goes on is as long as since it began: "they walked out on Monday"."""
_SHARE = re.compile(
    r"\b(?:what|which) (?:percentage|proportion"
    r"|share(?! (?:prices?|sales?|deals?|offers?|issues?|buybacks?)\b))\b",
    re.I,
)
_UNTIL = re.compile(r"\b(?:since|until|till|through|ends?|by)\b|\bfrom\b.*\bto\b", re.I)
_BY_HOW_MUCH = re.compile(r"\bby how much\b", re.I)
_MULTIPLIED = re.compile(
    r"\b(?:doubl\w+|trebl\w+|tripl\w+|quadrupl\w+|halv\w+|half|fold|\w+fold|slightly|sharply|steeply|marginally"
    r"|narrowly|comfortably|far|little|lot|nose|whisker|landslide|length|fraction|undisclosed|unclear|unknown)\b",
    re.I,
)
"""How much without a number: "fares doubled", "they won by a whisker"."""
_OLD = re.compile(
    r"\bhow old\b|\b(?:what|which) age\b|\bwhat(?:['’]s| is| was) (?:the|his|her|their) age\b", re.I
)
_AGE = re.compile(
    r",\s*(?:aged )?\d{1,3}(?=[,.;)])|\(\d{1,3}\)|\b[a-z\d-]+-years?-old\b|\byears? old\b|\baged \w+", re.I
)


_NEAR = 3
"""Words within which what is counted stands behind "several": "several of its larger boats"."""


def numbers(text: str) -> Iterator[Word]:
    """The words of a text that are numbers, in digits or written out."""
    return (word for word in words(text) if word.number or word.folded in lists().numbers)


def no_amount(question: Question, answer: str) -> str | None:
    """Where it is asked by how much, the answer has a number, or a word that tells of one."""
    if not _BY_HOW_MUCH.search(question.text) or any(numbers(answer)) or _MULTIPLIED.search(answer):
        return None
    vague = any(word.folded in lists().vague for word in words(answer))
    return None if vague else reason("no_number")


def no_rank(question: Question, answer: str) -> str | None:
    """Where it is asked which category or level, the answer has the word, or a number."""
    asked = _RANK.search(question.asked)
    if asked is None or any(numbers(answer)):
        return None
    told = {word.stem for word in words(answer)}
    return None if words(asked["rank"])[0].stem in told else reason("no_number")


def asks_age(question: Question) -> bool:
    """Whether it is asked how old somebody or something is."""
    return _OLD.search(question.asked) is not None


def tells_age(line: str) -> bool:
    """Whether an age is told: "Brandt, 54", "a nine-year-old"."""
    return _AGE.search(line) is not None


def no_age(question: Question, answer: str) -> str | None:
    """Where it is asked how old, the answer has a number, or a word that tells of an age or a time."""
    if not asks_age(question) or any(numbers(answer)):
        return None
    tells = any(word.folded in lists().ages or is_duration(word) for word in words(answer))
    return None if tells else reason("no_number")


def other_unit(question: Question, answer: str) -> str | None:
    """Where a number of some kind is asked for, an answer that has none, or only others."""
    wanted = _wanted_units(question, answer)
    if not wanted:
        return None
    found = list(units(answer))
    if not found:
        vague = _is_vague(question, answer) or tells_of_one(answer)
        return None if vague or COUNT not in wanted else reason("no_number")
    if wanted.isdisjoint(found) and not (COUNT in found and counts_bare(question, answer)):
        return reason("other_thing")
    return None


def _is_vague(question: Question, answer: str) -> bool:
    """Whether it tells how many by a word like "several", of what is counted where that is named.

    "Some men plan to use their boats" tells nothing of how many boats.
    """
    told = words(answer)
    vague = [at for at, word in enumerate(told) if word.folded in lists().vague]
    counted = {word.stem for word in counted_in(question)}
    named = [at for at, word in enumerate(told) if word.stem in counted]
    if not named or question.wants is not Wants.NUMBER:
        return bool(vague)
    return any(_counts_them(told, at, named) for at in vague)


def _counts_them(told: Sequence[Word], at: int, named: Sequence[int]) -> bool:
    """Whether a vague word stands before what is counted, before an "of", or at the end."""
    behind = told[at + 1 : at + 2]
    return not behind or behind[0].folded == "of" or any(0 < noun - at <= _NEAR for noun in named)


def _wanted_units(question: Question, answer: str) -> frozenset[str]:
    """The kinds of number that can answer; empty where any can, or none is asked for."""
    if HOW_LONG_YET.search(question.text):
        return frozenset()
    if counted := counted_in(question):
        return units_asked(counted) or frozenset({COUNT, "part"})
    if _SHARE.search(question.text):
        return frozenset({"share", "part"})
    if _LENGTH.search(question.text) and not _is_gap(question):
        # "until 8 p.m. on October 20"
        ends = _UNTIL.search(answer) is not None or _SO_FAR_BACK.search(question.text) is not None
        return frozenset({"duration", "length", *(("clock", "date") if ends else ())})
    return frozenset()


def _is_gap(question: Question) -> bool:
    """Whether "how far" asks for no length: how far a price fell, how far a party is behind."""
    changes = lists().rising | lists().falling
    fell = _HOW_FAR.search(question.text) and any(word.folded in changes for word in question.words)
    return bool(fell or _GAP.search(question.text))
