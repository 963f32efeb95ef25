"""The kind of answer that a question asks for: a number, a time, somebody, yes or no.

These are readings of English question words and of where they stand, not of any topic.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Wants(StrEnum):
    """The kind of answer a question asks for."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    POLARITY = "polarity"
    OTHER = "other"


_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|tall|high|deep|wide|fast|heavy|hot|cold|strong|often)\b"
    r"|\bwhat (?:number|percentage|proportion|share|age|price|sum|amount)\b"
    r"|\bwhat(?:['’]s| is| was| are| were)(?: (?:the|their|its|his|her|[\w’']+['’]s?))? (?:[\w’'-]+ ){0,3}?"
    r"(?:tolls?|numbers?|totals?|percentage|share|price|score|rate|magnitude|temperature|amount|sum)\b",
    re.I,
)
_TIME = re.compile(r"\bwhen\b|\bat what time\b|\b(?:what|which) (?:day|date|year|month|time)\b", re.I)
_PERSON = re.compile(
    r"\bwho(?:['’]?s|se|m)?\b|\bwhat(?:['’]s| is| was| were| are)? (?:the )?(?:[\w’']+ ){0,3}names?\b", re.I
)
_ASKING = r"(?:who(?:m|se|s)?|what|when|where|why|which|how|whats|wheres|hows)"
_AUXILIARY = r"(?:is|are|was|were|does|do|did|has|have|had|will|would|wo|can|ca|could|should|may|might|must)"
_BEFORE_ALL = (
    rf"(?:(?:when|where|while|if)\b(?!\s+(?:{_AUXILIARY}|and|or)\b)|(?!{_ASKING}\b|if\b|whether\b))"
    rf"(?:(?!,|\b(?:who(?:m|se)?|what|why|which|how)\b)[^?.!]){{2,100}}"
)
"""What may stand before the question of a sentence: "According to the mayor, ", "When the dam broke, "."""
_POLARITY = re.compile(
    r"(?:^(?:and |but |so )?|(?<=[a-z\d]{2}[.!]\s)"
    rf"|^{_BEFORE_ALL}(?:,|:|\s[-–—])\s+(?:and |but |so )?(?=.*\?\W*$))"
    rf"{_AUXILIARY}"
    r"(?:n['’]?t\b|\b(?!['’]t))(?!.*\bor\b(?! (?:not|more|less|so|two|three|later)\b))",
    re.I,
)
_STATED = re.compile(
    r"^(?:and |but |so )?(?!.*\b(?:who(?:m|se|s)?|what|when|where|why|which|how|or|that)\b"
    r"|.*\b(?:about|after|are|at|by|for|from|in|is|of|on|to|with)\W*$)"
    r"(?:(?-i:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+) (?:\w+ed|quit|won|lost|left)\b"
    r"|(?:the (?:[a-z’'-]+ ){1,3}?|(?-i:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) )"
    r"(?:is|are|was|were|has|have|had|will) "
    r"|(?:he|she|they|we|nobody|no one|everyone|everybody|someone|somebody|there) \w+"
    r"|the (?:[a-z’'-]+ ){1,3}?(?:\w+ed|quit|won|lost|left|died|fell)(?=\s*[,?])"
    r"|.+(?=,\s*(?:right|correct|yes|no|(?:is|are|was|were|do|does|did|has|have|will)(?:n['’]?t)? \w+)\?))"
    r".*\?\s*$",
    re.I,
)
"""A statement with a question mark: "Ada Brandt resigned?", "The road is open?"."""


def wanted(asked: str) -> Wants:
    """The kind of answer to what is asked, without the polite words around it."""
    if _POLARITY.search(asked) or _STATED.search(asked):
        return Wants.POLARITY
    for kind, pattern in ((Wants.NUMBER, _NUMBER), (Wants.TIME, _TIME), (Wants.PERSON, _PERSON)):
        if pattern.search(asked):
            return kind
    return Wants.OTHER
