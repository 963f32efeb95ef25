"""What the numbers of a text count: votes, a share of them, money, a length, a time.

These are readings of units and of the words beside a number, not of any topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.text.words import Word, lists, words

COUNT = "count"
"""Of a number that has no unit: it counts things."""
_SYMBOLS = {"%": "share", "$": "money", "€": "money", "£": "money", "¥": "money", "°": "warmth"}
_CLAUSE = re.compile(r"[^,;:()]+")
_YEARS = range(1900, 2100)
_SMALL = 3
"""Digits of numbers that are no amount of a small currency."""
_OUT_OF = re.compile(r"\s+(?:out\s+of|(?:in|of)\s+every)\b", re.I)
"""What makes a part of a number as "in" does: "four out of ten"."""
_OF_A_UNIT = re.compile(r"[\s-]*\w+\s+of\s+(?:an?|the)\s+(?P<unit>[a-z]+)", re.I)
"""Part of what is itself a unit: "three-quarters of an hour"."""
_METRES = re.compile(
    r"[\s\u00a0]?m\b(?=\s*(?:$|[.,;)]|(?:long|wide|high|tall|deep|thick|apart|away|across|above|below|from|off|of"
    r"|down|up|into|and|by|to)\b))"
)
""""400m long" is a length; "400m people" are millions, and "£400m" is money."""
_TAKEN = re.compile(
    r"\b(?:took|taken|takes?|lasted|lasts?|in|(?<!as )of|clocked|ran)\s+"
    r"(?:(?:just|only|about|over|under|a time of)\s+)*$",
    re.I,
)
_ABOUT = frozenset(
    {"least", "most", "about", "nearly", "some", "than", "over", "around", "almost", "only", "just"}
)
"""Before a number that is no year: "over 2000 were arrested"."""


def units(text: str) -> Iterator[str]:
    """What each number of a text counts: a kind of `words.toml`'s units, "part" of a whole, or `COUNT`."""
    found = words(text)
    for at, word in enumerate(found):
        if not (word.number or word.folded in lists().numbers):
            continue
        if at and _is_number(found[at - 1]):
            continue  # "four million": the first word of a number speaks for it
        yield _unit(text, found, at)


def _is_number(word: Word) -> bool:
    return word.number or (word.folded in lists().numbers and word.folded not in {"one", "first", "second"})


def _unit(text: str, found: Sequence[Word], at: int) -> str:
    before = text[: found[at].start]
    if (mark := before.rstrip()[-1:]) in _SYMBOLS:
        return _SYMBOLS[mark]
    if _is_date(found, at):
        return "date"
    if ":" in found[at].text:
        return _of_colons(found[at].text, before)
    last = at
    while last + 1 < len(found) and (found[last + 1].folded in lists().scales or found[last + 1].number):
        last += 1
    end = found[last].start + len(found[last].text)
    if (after := text[end:].lstrip()[:1]) in _SYMBOLS:
        return _SYMBOLS[after]
    if _OUT_OF.match(text, end):
        return "part"
    clause = _CLAUSE.match(text[end:])
    following = [word.folded for word in words(clause[0] if clause else "")[:2]]
    if following and following[0] in lists().parts:
        whole = _OF_A_UNIT.match(text, end)
        return lists().units.get(whole["unit"].lower(), "part") if whole else "part"
    if _METRES.match(text, end):
        return "length"
    if "won" in following and not (following[0] == "won" and (last > at or _is_great(found[at]))):
        return COUNT  # "40 won seats", "40 women won"
    return next((lists().units[word] for word in following if word in lists().units), COUNT)


def _of_colons(told: str, before: str) -> str:
    """Whether "4:52" is a time of the clock or the time that something took."""
    return "duration" if told.count(":") > 1 or _TAKEN.search(before) else "clock"


def _is_great(number: Word) -> bool:
    """Whether it may be an amount of a currency whose name is a verb as well."""
    return len(number.folded.replace(",", "")) > _SMALL


def _is_date(found: Sequence[Word], at: int) -> bool:
    """Whether a number is a year, or a day beside its month: no number that "may" be so, nor 1950 people."""
    before, after = found[max(at - 1, 0) : at], found[at + 1 : at + 2]
    if any(word.folded in lists().months and word.capital for word in (*before, *after)):
        return True
    plain = found[at].folded
    if not plain.isdigit() or int(plain) not in _YEARS:
        return False
    counts_people = any(word.folded in lists().people for word in after)
    return not counts_people and not any(word.folded in _ABOUT for word in before)
