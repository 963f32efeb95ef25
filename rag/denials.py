"""What a text says no to: which of its words stand behind a "not", and which don't.

"The company has no plans to cut jobs, but 300 posts would move to Cork" says no to the cuts alone.
"""

from __future__ import annotations

import re

from rag.compound import has_verb
from rag.words import content, words

# ", not" only sets one thing against another: "4,300 people, not 3,400". Nor does "not only" say no.
_BEHIND = (
    r"(?<!,\s)\b(?:not(?!\s+(?:only|just|least)\b)|never|none|nobody|nothing|neither|nor|without|cannot"
    r"|(?<=ha[sd]\s)yet(?=\s+to\b)|(?<=have\s)yet(?=\s+to\b)|hardly|barely"
    r"|no(?!\.?\s*\d|\s+(?:fewer|less|more)\b))\b|\b\w+n['’]t\b"
)
_ANYWHERE = r"\b(?:den(?:y|ies|ied)|refus\w+|reject\w*|fail(?:s|ed)? to)\b"
"""What they deny may stand before them: "the report was denied"."""
_NEGATION = re.compile(rf"{_BEHIND}|{_ANYWHERE}", re.I)
_FORWARD = re.compile(_BEHIND, re.I)
_BACKWARD = re.compile(_ANYWHERE, re.I)
_ENDS = re.compile(
    r"[;:—–]\s|,?\s+(?:but|while|whereas|although|though)\s|(?P<joins>,?\s+and\s+(?:that\s+)?)"
)
"""Where what is denied may end; at an "and" only before another clause."""
_ANOTHER_CLAUSE = re.compile(r"^(?:the|an?|its?|their|his|her|he|she|they|there|some|[^\W\d_a-z]|\d)")
_UNSAID = {
    "unclear": "clear",
    "unknown": "known",
    "unlikely": "likely",
    "unhurt": "hurt",
    "unharmed": "harmed",
    "uninjured": "injured",
    "acquitted": "guilty",
    "cleared": "guilty",
}
"""Words that say no by themselves, to what another word says yes to."""


def denies(text: str) -> bool:
    """Whether a text says no to something."""
    return _NEGATION.search(text) is not None


def denies_otherwise(sentence: str, source: str) -> bool:
    """Whether a word of the source says what a sentence says with a "not": "unclear" for "not clear"."""
    said = {word.folded for word in words(sentence)}
    return any(_UNSAID.get(word.folded) in said for word in words(source))


def denied(text: str) -> frozenset[str] | None:
    """The stems of what a text says no to; None where its words don't show that."""
    found: set[str] = set()
    if _BACKWARD.search(text):
        return None
    for match in _FORWARD.finditer(text):
        scope = _stems(_scope(text[match.end() :]))
        if not scope:
            return None
        found |= scope
    return frozenset(found)


def denies_other(sentence: str, source: str) -> bool:
    """Whether nothing of what a source says no to is in a sentence, and so the sentence needs no "not"."""
    refused = denied(source)
    return refused is not None and not refused & _stems(sentence)


def _scope(behind: str) -> str:
    """What follows a "not", up to where something else is told."""
    for match in _ENDS.finditer(behind):
        rest = behind[match.end() :]
        if match["joins"] is None or (_ANOTHER_CLAUSE.match(rest) and has_verb(rest)):
            return behind[: match.start()]
    return behind


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in content(words(text)))
