"""Lines that name who wrote a post or helped with it."""

from __future__ import annotations

import re

BYLINE_OPENING = (
    "by|from|reporting from|analysis by|words by|live reporting by|written by|edited by|posted by"
    "|published by|covered by|reported by|author"
)
_TOP_BYLINE = re.compile(
    rf"(?i:{BYLINE_OPENING})(?:\s*:)?\s+"
    r"((?:the\s+)?[A-Z\u00c0-\u024f][^.!?:;]{1,150})",
)
_BYLINE_STARTS = frozenset({"by", "fr", "re", "an", "wo", "li", "wr", "ed", "po", "pu", "co", "au"})
_NAMES = r"[A-Z\u00c0-\u024f][\w.'’\-]*(?:\s+(?:and|y|de|la|van|von|der|bin|al)\b)?"
_NAME_LIST = re.compile(rf"(?:{_NAMES})(?:,?\s+(?:and\s+|&\s+)?{_NAMES}){{0,14}}[,.]?")
_FOOT_BYLINE = re.compile(
    r"(?:[Cc]ontribut(?:ing|ed|ors?)\b|(?:with |additional |further ){1,2}reporting from\b"
    r"|(?:with )?(?:additional |further )?reporting by\b"
    r"|compiled by\b)",
    re.I,
)
# No sentence may stand before it in the paragraph: then the paragraph is body that ends in thanks.
_CONTRIBUTED = re.compile(
    r"(?:(?![.!?”\"]\??\s+[A-Z]).)*\bcontribut(?:ed|ing) (?:reporting|(?:reporting )?to (?:this|the) )"
)
FOOT_STARTS = frozenset({"cont", "with", "addi", "furt", "repo", "comp"})
_LONGEST_PLACE = 7  # words
_BETWEEN_NAMES = frozenset({"and", "in", "of", "the", "for", "at", "with", "from"})
_ENDS_OF_NAMES = frozenset(
    {"staff", "reporters", "correspondents", "editors", "newsroom", "desk", "agencies"}
)
"""What a byline without a person ends in: "From Meridian staff"."""


def is_name(text: str) -> bool:
    """Whether the text can be the names of one or several people, and nothing else."""
    words = text.split()
    return 2 <= len(words) <= 12 and len(text) < 80 and _NAME_LIST.fullmatch(text) is not None


def is_thanks_told(text: str) -> bool:
    """Whether a line of thanks is a sentence ("X contributed to this post"), no label ("Contributing:")."""
    return _CONTRIBUTED.match(text) is not None


def thanks(text: str) -> bool:
    """Whether the line names who helped with a post."""
    if "contribut" in text and _CONTRIBUTED.match(text):
        return True
    return text[:4].lower() in FOOT_STARTS and _FOOT_BYLINE.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether the line says who wrote what stands below or above it, and nothing else."""
    found = _TOP_BYLINE.fullmatch(text) if text[:2].lower() in _BYLINE_STARTS else None
    if found is None:
        return False
    if text[:9].lower() == "reporting" and text.count(" ") < _LONGEST_PLACE:
        return True
    # "From Kyiv to Lviv, trains run again": a byline is names and outlets, and these have capitals.
    words = [word for word in found[1].split() if word[0].isalnum()]
    if len(words) > 1 and words[-1] in _ENDS_OF_NAMES:
        words.pop()
    return all(word[0].isupper() or word in _BETWEEN_NAMES for word in words)


def is_signature(words: str) -> bool:
    """Whether what follows a dash is names, or says who helped."""
    return _NAME_LIST.fullmatch(words) is not None or _FOOT_BYLINE.match(words) is not None
