"""A quotation that is cut so that its sense turns: before its "if", or behind its "not".

“I would stay, if they asked me” is not “I would stay”, and “I don’t think it is safe” not “it is safe”.
"""

from __future__ import annotations

import re

from rag.checks.denials import denies
from rag.text.quotes import plain, quotes

_GOES_ON_IF = re.compile(
    r"[\s,;-]*(?:but\s+)?(?:only\s+)?(?:if(?!\s+(?:not|only|anything|ever|you)\b)|unless|provided|as\s+long\s+as"
    r"|on\s+condition)\b"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided|long\s+as|condition\w*|only|depend\w*|hing\w+|whether)\b", re.I
)
_NO = re.compile(
    r"(?:\b(?:not|never|nobody|none|cannot|hardly)\b|\b\w{2,9}n't\b)"
    r"(?!\s+(?:only|just|doubt|wait|help|surpris\w+|wonder)\b)[^.,;:!?\"]{0,60}$"
)
_MARKS = re.compile(r"\"")
_LEAST = 3
"""Words from which on a quotation may state something by itself."""
_BESIDE = 100
"""Characters before and behind a quotation that are read."""


def cut_off(sentence: str, source: str) -> bool:
    """Whether a sentence quotes what its source, wherever it has it, goes on to limit, or denies before it.

    Not where the sentence itself has a condition or a "not".
    """
    whole = plain(source)
    limited, denied = _CONDITION.search(sentence) is not None, denies(sentence)
    for quote in quotes(sentence):
        told = plain(quote)
        if len(told.split()) < _LEAST:
            continue
        places = [match.span() for match in re.finditer(re.escape(told), whole)]
        if places and (
            (not limited and all(_goes_on_if(whole, end) for _, end in places))
            or (not denied and all(_is_denied(whole, start) for start, _ in places))
        ):
            return True
    return False


def _goes_on_if(text: str, end: int) -> bool:
    return _GOES_ON_IF.match(_MARKS.sub("", text[end : end + _BESIDE])) is not None


def _is_denied(text: str, start: int) -> bool:
    return _NO.search(text[max(0, start - _BESIDE) : start]) is not None
