"""What the numbers of a text count: votes, a share of them, money, a length, a time.

These are readings of units and of the words beside a number, not of any topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.text.words import Word, lists, words

_SYMBOLS = {"%": "share", "$": "money", "€": "money", "£": "money", "¥": "money", "°": "warmth"}
COUNT = "count"
"""Of a number that has no unit: it counts things."""
_CLAUSE = re.compile(r"[^,;:()]+")
_YEARS = range(1900, 2100)


def units(text: str) -> Iterator[str]:
    """What each number of a text counts: a kind of `words.toml`'s units, "part" of a whole, or "count"."""
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
    if (before := text[: found[at].start].rstrip()[-1:]) in _SYMBOLS:
        return _SYMBOLS[before]
    if _is_date(found, at):
        return "date"
    last = at
    while last + 1 < len(found) and (found[last + 1].folded in lists().scales or found[last + 1].number):
        last += 1
    end = found[last].start + len(found[last].text)
    if (after := text[end:].lstrip()[:1]) in _SYMBOLS:
        return _SYMBOLS[after]
    clause = _CLAUSE.match(text[end:])
    following = [word.folded for word in words(clause[0] if clause else "")[:2]]
    if following and following[0] in lists().parts:
        return "part"
    return next((lists().units[word] for word in following if word in lists().units), COUNT)


def _is_date(found: Sequence[Word], at: int) -> bool:
    """Whether a number is a year, or a day beside its month."""
    beside = [word.folded for word in (*found[max(at - 1, 0) : at], *found[at + 1 : at + 2])]
    plain = found[at].folded
    return (plain.isdigit() and int(plain) in _YEARS) or any(word in lists().months for word in beside)
