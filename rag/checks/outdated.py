"""Numbers that a post gives only as what was said or was so before: "down from 46", "nine, not eleven"."""

from __future__ import annotations

import re

from rag.text.figures import figures

_MOVED = (
    r"(?:up|down|r[aio]s\w+|f[ae]ll\w*|increas\w+|decreas\w+|drop\w*|cut|lower\w*|revis\w+|correct\w+|climb\w*"
    r"|jump\w*|gr[eo]w\w*|chang\w+|reduc\w+)"
)
_COUNT = r"(?:figures?|tolls?|counts?|totals?|estimates?|numbers?|reports?|reported)"
_BEFORE = re.compile(
    rf"(?:\b{_MOVED}\s+(?:[a-z]+\s+){{0,3}}?from|\bto\s+[$€£¥₹]?[\d.,]+(?:k|mn?|bn|trn?)?\s?%?\s+from|,\s+not|\bcompared\s+(?:to|with)|\b(?:rather|instead)\s+(?:than|of)"
    rf"|\b(?:earlier|previous(?:ly)?|initial(?:ly)?|original(?:ly)?)\s+{_COUNT})\s+"
    rf"(?:(?:of|an?|the|about|some|nearly|almost|earlier|previous|initial|original|at|least|{_COUNT})\s+){{0,5}}"
    r"(?=[$€£¥₹]?\d|[a-z])",
    re.I,
)
_NUMBER = re.compile(
    r"[$€£¥₹]?\s?(?:[\d.,]+(?:k|mn?|bn|trn?)?\b|[\d.,]+|[a-z-]+)(?:\s+(?:hundred|thousand|million|billion))?",
    re.I,
)
_OF_A_GROUP = re.compile(r"\s?%?\s+(?:on\s+(?![A-Z])|among\s|of\s+those\s)")
"""Behind a number with which another is compared: it is of others, and no earlier one."""
_LONGEST = 32
"""Characters in which a number stands."""


def outdated(sentence: str, source: str) -> list[str]:
    """The numbers that the sentence gives as they are, and the source only as they were."""
    before, now = _parted(source)
    _, told = _parted(sentence)
    return [figure for figure in told if figure in before and figure not in now]


def _parted(text: str) -> tuple[list[str], list[str]]:
    """The numbers that stand behind a "down from" or the like, and the others."""
    before: list[str] = []
    rest = text
    for match in _BEFORE.finditer(text):
        start = match.end()
        first = _NUMBER.match(text, start, start + _LONGEST)
        beside = "compared" in match[0] and first and _OF_A_GROUP.match(text, first.end())
        if first and not beside and (found := figures(first[0])):
            before += found[:1]
            rest = rest[:start] + " " * len(first[0]) + rest[first.end() :]
    return before, figures(rest)
