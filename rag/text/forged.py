"""Markers that a text came with: `[9]` in a post, a question or a draft is nobody's source.

Markers are bound by the checks alone. Whatever else reads as one to a reader or to a program is taken out of
what is told: other brackets and digits, several numbers in one, and signs between them that nobody sees.
"""

from __future__ import annotations

import re

# Spaces, control and format characters, halves of surrogate pairs, marks drawn onto a character.
_UNSEEN = (
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u20d0-\u20f0\ufe00-\ufe0f\ufeff\ud800-\udfff]*"
)
_DIGIT = r"[\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u2473]"  # as in 9, ⁹, ₉ and ⑨
_NUMBER = rf"{_DIGIT}(?:{_UNSEEN}{_DIGIT}){{0,3}}"
_MARKER = (
    rf"[\[［【〔⟦]{_UNSEEN}[\^#]?{_UNSEEN}{_NUMBER}"
    rf"(?:{_UNSEEN}[,;]{_UNSEEN}{_NUMBER})*{_UNSEEN}[\]］】〕⟧]"
)
_IN_PLACE = re.compile(_MARKER)
_WITH_SPACE = re.compile(rf"(?<!\s)\s*{_MARKER}")


_BRACKETS = "[]［］【】〔〕⟦⟧"
_DEEPEST = 8
"""Markers within markers that are taken out one by one. What is deeper was made to be: its brackets go."""


def unmarked(text: str) -> str:
    """Without anything that reads as a marker, nor what would read as one once that is gone: "[[1]2]"."""
    for _ in range(_DEEPEST):
        less = _WITH_SPACE.sub("", text)
        if less == text:
            return text
        text = less
    return text.translate(dict.fromkeys(map(ord, _BRACKETS)))


def blanked(text: str) -> str:
    """With spaces in the place of each marker, so that every other character stays where it is."""
    for _ in range(_DEEPEST):
        less = _IN_PLACE.sub(lambda match: " " * len(match[0]), text)
        if less == text:
            return text
        text = less
    return text.translate(dict.fromkeys(map(ord, _BRACKETS), " "))
