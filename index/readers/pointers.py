"""Lines that only point elsewhere, and titles of other stories."""

from __future__ import annotations

import re

_TRAILER = re.compile(
    r"(?:learn more|read more|see more|show more|load more|more on this(?: story)?"
    r"|related(?: (?:stories|articles?|coverage|links?|topics))?"
    r"|recommended|go deeper|most read|trending|you may also like)\W*"
    r"|related article\b.*|(?:read|see) (?:more|also|next)\b\s*:.*|related\s*:.*|more\s*:\s.*"
    r"|►?(?:must|deep)[- ]?read\w*\s*:.*",
    re.I,
)
_POINTER = re.compile(
    r"(?:you can |click |tap )?(?:read|watch|see|listen|follow|view|hear|look|click|find|check out"
    r"|take a look|learn)\b"
    r".{0,90}?(?:\b(?:here|below|above)\b\s*[.:]?|:)",
    re.I,
)
_OTHER_STORY = re.compile(
    r"\b(?:story|article|analysis|explainer|coverage|report)\b|^\W*(?:learn|related)\b", re.I
)
_CARD = re.compile(
    r"(?:related(?: (?:stor(?:y|ies)|articles?|coverage|links?|topics))?|recommended|go deeper"
    r"|must[- ]read)\W*",
    re.I,
)
LONGEST_POINTER = 120
_POINTING_TEXT = """
    you click tap read watch see listen follow view hear look find check take learn show load more related
    recommended go most trending share copy facebook twitter tweet email must must-read mustread deep deep-
    read
"""
_POINTING = frozenset(_POINTING_TEXT.split())


def is_pointer(text: str) -> bool:
    """Whether the line only points elsewhere: "You can read more here.", "Watch the speech:"."""
    if len(text) >= LONGEST_POINTER or text.partition(" ")[0].strip(":►").lower() not in _POINTING:
        return False
    return bool(_POINTER.fullmatch(text) or _TRAILER.fullmatch(text))


def points_within(text: str) -> bool:
    """Whether a pointer is the post's own ("Watch the speech here:") and does not send to another story."""
    return _OTHER_STORY.search(text) is None and _POINTER.fullmatch(text) is not None


def announces_card(text: str) -> bool:
    """Whether the line below is the title of another story: "Related article" by itself."""
    return _CARD.fullmatch(text) is not None
