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


_MEASURED = (
    r"(?:numbers?|percentage|proportion|fraction|share|age|price|sum|amount|magnitude|speed|temperature|height|depth"
    r"|length|width|distance|weight|margin|score|rate|ratio|population|turnout|salary)"
)
"""What a number is told of, with no other word behind it: not "what speed limit", which is a thing."""
_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|tall|high|deep|wide|fast|heavy|hot|cold|strong|often)\b"
    rf"|\b(?:what|which) {_MEASURED}\b|^(?:(?:the|total) )*(?:number|percentage|proportion) of\b"
    r"|\bwhat(?:['’]s| is| was| are| were)(?: (?:the|their|its|his|her|[\w’']+['’]s?))? (?:[\w’'-]+ ){0,3}?"
    rf"(?:tolls?|totals?|{_MEASURED})\b",
    re.I,
)
_TIME = re.compile(
    r"\bwhen\b|\bhow (?:soon|early|late)\b|\bat what time\b|\b(?:what|which) (?:day|date|year|month|time)\b",
    re.I,
)
_PERSON = re.compile(
    r"\bwho(?:['’]?s|se|m)?\b"
    r"|\bwhat(?:['’]s| is| was| were| are)? (?:the )?(?:[\w’']+ ){0,3}(?:sur|nick)?names?\b"
    r"|\b(?:by|under) (?:what|which) (?:\w+ )?names?\b",
    re.I,
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
    r"(?:n['’]?t\b|\b(?!['’]t))"
    r"(?!(?!.*\bany(?:one|body|thing)?(?: [\w’'-]+){0,3} or\b)"  # "were any players or coaches hurt?"
    r".*\bor\b(?! (?:not|more|less|so|two|three|later)\b))",
    re.I,
)
_TELLING = (
    r"(?:news|updates?|word|ideas?|clues?|details?|info|information|developments?|comments?|reactions?|responses?"
    r"|statements?|quotes?|headlines|stories|posts|reasons?|thoughts|explanations?|thing)"
)
_ANY = re.compile(
    r"^(?:and |but |so )?any(?:one|body)?\b"
    rf"(?! (?:(?:more|other|further|new|latest|recent|official|breaking) )*(?:{_TELLING}\b|of\b))"
    r"(?!.*\bor\b)",
    re.I,
)
"""Whether there are any, or any did: "Any survivors?"; of any news it is asked what they are."""
_NO_SUBJECT = (
    r"(?!(?:the |an? )?(?:reasons?|causes?|numbers?|names?|dates?|times?|places?|price|cost|amount|list"
    r"|summary|details|news|percentage|share|latest|any\w*|every\w*|tell|give|show|list|name|explain|according|during|in|on"
    r"|at|by|for|from|of|with|about|after|before|since|until|if|whether|because|while|though|as)\b)"
)
"""What begins no statement, or one that asks for something: "Reason the bridge was closed?"."""
_TO_DO = (
    r"(?:how|what|where|when|who|ways?|things?|plans?|bids?|decisions?|attempts?|efforts?|rights?|reasons?|times?"
    r"|need|proposals?|responses?|reactions?|alternatives?|threats?|offers?|deals?|close|due|next|back|up|opposition"
    r"|tips?|steps?|advice|way|first|last|only)"
)
"""Before a "to" that tells what for: "Plans to close the school?" states nothing."""
_STATED = re.compile(
    r"^(?:and |but |so )?(?!.*(?:_{2,}|\.{3}|…))"
    r"(?!.*\b(?:who(?:m|se|s)?|what|when|where|why|which|how|or|that)\b"
    r"|.*\b(?:about|after|are|at|by|for|from|in|is|of|on|to|with|into|against|near|than|between|since"
    r"|until|the|an?)\W*$)"
    r"(?:(?-i:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+) (?:\w+ed|quit|won|lost|left)\b"
    r"|(?:the (?:[a-z’'-]+ ){1,3}?|(?-i:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) )"
    r"(?:is|are|was|were|has|have|had|will) "
    rf"|{_NO_SUBJECT}(?:[\w’'%-]+ ){{1,6}}?(?:is|are|was|were|has|have|had|will|won['’]?t) \w+"
    r"|(?:it|he|she|they|there|we)['’](?:s|re|ve|ll) \w+"
    r"|(?:[\w’'-]+ ){1,3}?(?:resigned|quit|won|lost|left|died|fell|survived|escaped|fled|collapsed"
    r"|apologi[sz]ed|confessed|returned|retired|withdrew)(?=\s*[,?])"
    r"|(?:he|she|they|we|nobody|no one|everyone|everybody|someone|somebody|there) \w+"
    r"|the (?:[a-z’'-]+ ){1,3}?(?:\w+ed|quit|won|lost|left|died|fell)(?=\s*[,?])"
    rf"|{_NO_SUBJECT}(?=(?-i:[A-Z]))(?:(?!{_TO_DO}\b)[\w’'-]+ ){{1,4}}?"
    r"to (?!the |an? |be |do )(?-i:[a-z]+) [\w’'-]"
    r"|.+(?=,\s*(?:right|correct|yes|no|(?:is|are|was|were|do|does|did|has|have|will)(?:n['’]?t)? \w+)\?))"
    r".*\?\s*$",
    re.I,
)
"""A statement with a question mark: "Ada Brandt resigned?", "The road is open?"."""


def wanted(asked: str) -> Wants:
    """The kind of answer to what is asked, without the polite words around it."""
    if any(pattern.search(asked) for pattern in (_POLARITY, _STATED, _ANY)):
        return Wants.POLARITY
    for kind, pattern in ((Wants.NUMBER, _NUMBER), (Wants.TIME, _TIME), (Wants.PERSON, _PERSON)):
        if pattern.search(asked):
            return kind
    return Wants.OTHER
