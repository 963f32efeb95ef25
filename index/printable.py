"""What of a text may go to a terminal."""

from __future__ import annotations

import unicodedata

_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def printable(text: str) -> str:
    """Text without the characters that command a terminal: posts, names and models are not trusted with it.

    Control characters (escape sequences among them), bidirectional overrides and halves of surrogate
    pairs go; new lines stay, and so do the joiners that Persian and emoji are written with.
    """
    return "".join(character for character in text if character in "\n\t" or not _commands(character))


def _commands(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _OVERRIDES
