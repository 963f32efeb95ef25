"""What beside a number makes it another one: "a.m." for "p.m.", and a minus before degrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.text.figures import figures

_TIME = re.compile(r"(?<![\d.,:])(?P<time>\d{1,2}(?:[.:]\d{2})?)[\s\u00a0]?(?P<half>[ap])\.?\s?m\b", re.I)
_DEGREES = re.compile(
    r"(?P<minus>(?<![\w.,)])[−–-]|\bminus\s+)?(?<![\w.,])(?P<number>\d+(?:\.\d+)?)[\s\u00a0]?"
    r"(?:°[\s\u00a0]?[CF]?|[CF]\b|degrees?\b)(?P<below>(?:[\s\u00a0]?[CF]\b|\s+(?:Celsius|Fahrenheit))?\s+below\b)?"
)

_Marked = tuple[str, str, str]
"""A number's value, its mark, and both as they are written."""


def turned_over(sentence: str, source: str) -> list[str]:
    """The times and the degrees of a sentence that its source has only with the opposite mark."""
    found: list[str] = []
    for marked in (_times, _degrees):
        told = {(value, mark) for value, mark, _ in marked(source)}
        values = {value for value, _ in told}
        for value, mark, written in marked(sentence):
            if value in values and (value, mark) not in told:
                found.append(written)
    return found


def _times(text: str) -> Iterator[_Marked]:
    for match in _TIME.finditer(text):
        yield match["time"].replace(".", ":"), match["half"].lower(), match[0]


def _degrees(text: str) -> Iterator[_Marked]:
    for match in _DEGREES.finditer(text):
        mark = "-" if match["minus"] or match["below"] else "+"
        yield figures(match["number"])[0], mark, match[0].strip()
