"""What a text says no to: which of its words stand behind a "not", and which don't.

"The company has no plans to cut jobs, but 300 posts would move to Cork" says no to the cuts alone.
"""

from __future__ import annotations

import re

from rag.asking.compound import has_verb
from rag.text.words import content, lists, stems_of, words

# ", not" only sets one thing against another: "4,300 people, not 3,400". Nor does "not only" say no.
_BEHIND = (
    r"(?<!,\s)\b(?:not(?!\s+(?:only|just|least)\b)|never|none|nobody|nothing|neither|nor|without|cannot"
    r"|(?<=ha[sd]\s)yet(?=\s+to\b)|(?<=have\s)yet(?=\s+to\b)|hardly|barely"
    r"|no(?!\.?\s*\d|\s+(?:fewer|less|more)\b))\b|\b\w+n['’]t\b"
)
_ACTIVELY = (
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbe )(?<!\bbeing )(?<!, )"
    r"\b(?:den(?:y|ies|ied)|refus(?:es|ed)|reject(?:s|ed)|fail(?:s|ed)?\s+to)\b(?!\s+(?:by|on|in|at|and|but)\b)"
)
"""What these say no to stands behind them, where it isn't told who or what "was denied"."""
_ANYWHERE = r"\b(?:den(?:y|ies|ied)|refus\w+|reject\w*|fail(?:s|ed)? to)\b"
"""What they deny may stand before them: "the report was denied"."""
_REFUSES = re.compile(
    r"\b(?:reject\w*|refus\w+|rebuff\w*|veto\w*"
    r"|(?:turn(?:s|ed|ing)?|vot(?:e|es|ed|ing))\s+down|thr(?:ow|ows|ew|own)\s+out)\b",
    re.I,
)
"""Words for saying no to an offer, one of which may stand for another."""
_NEGATION = re.compile(rf"{_BEHIND}|{_ANYWHERE}", re.I)
_FORWARD = re.compile(rf"{_BEHIND}|{_ACTIVELY}", re.I)
_BACKWARD = re.compile(_ANYWHERE, re.I)
_ENDS = re.compile(
    r"[;:—–]\s|,?\s+(?:but|while|whereas|although|though|when|after|among)\s"
    r"|(?P<of>,\s+(?:which|who|whose|where)\s)|(?P<joins>,?\s+and\s+(?:that\s+)?)"
)
"""Where what is denied may end; at an "and" only before another clause."""
_ASIDE = re.compile(r",\s+(?:which|who|whose|where)\s[^,]*$")
"""A clause within commas, whose "not" ends with it."""
_GOES_ON = re.compile(
    r"(?:is|are|was|were|will|would|has|have|had|said|says|told|added|fell|went|left|took|won|lost|came|made|gave"
    r"|began)\b"
)
"""Another verb of the same subject."""
_NOT_UNTIL = re.compile(
    r"\bnot\s+(?:[\w’'-]+\s+){0,6}?until\s+(?P<when>[^,;.]+?)(?=\s+that\b|\s+(?:and|but|because)\b|[,;.]|$)|n['’]t\s+"
    r"(?:[\w’'-]+\s+){0,6}?until\s+(?P<then>[^,;.]+)",
    re.I,
)
_STAYS = re.compile(r"\b(?:stay|remain|keep|kept)\w*\b|\buntil\b", re.I)
_ANOTHER_CLAUSE = re.compile(r"^(?:the|an?|its?|their|his|her|he|she|they|there|some|[^\W\d_a-z]|\d)")


def denies(text: str) -> bool:
    """Whether a text says no to something."""
    return _NEGATION.search(text) is not None


def refuses(text: str) -> bool:
    """Whether a text has a word for saying no to an offer."""
    return _REFUSES.search(text) is not None


def denies_otherwise(sentence: str, source: str) -> bool:
    """Whether a word of the source says what a sentence says with a "not": "unclear" for "not clear".

    Or "turned down" what the sentence has as rejected.
    """
    if refuses(source) and not denies(_REFUSES.sub(" ", sentence)):
        return True
    said = {word.folded for word in words(sentence)}
    return any(lists().unsaid.get(word.folded) in said for word in words(source))


def denied(text: str) -> frozenset[str] | None:
    """The stems of what a text says no to; None where its words don't show that."""
    found: set[str] = set()
    forward = list(_FORWARD.finditer(text))
    if {match.start() for match in _BACKWARD.finditer(text)} - {match.start() for match in forward}:
        return None
    for match in forward:
        scope = stems_of(_scope(text[: match.end()], text[match.end() :]))
        if not scope:
            return None
        found |= scope
    return frozenset(found)


def denies_other(sentence: str, source: str) -> bool:
    """Whether nothing of what a source says no to is in a sentence, and so the sentence needs no "not"."""
    refused = denied(source)
    return refused is not None and not refused & stems_of(sentence)


def not_until(sentence: str, source: str) -> bool | None:
    """Whether a sentence tells rightly what its source says is not so "until Monday"; None if that has none.

    It may be so "on Monday", stays so "until Monday", and is not "not so on Monday".
    """
    found = _NOT_UNTIL.search(source)
    if found is None:
        return None
    told = stems_of(sentence)
    when = stems_of(found["when"] or found["then"])
    if not when or not when <= told:
        return None
    return not denies(sentence) or _STAYS.search(sentence) is not None


def _scope(before: str, behind: str) -> str:
    """What follows a "not", up to where something else is told."""
    if _ASIDE.search(before):
        behind = behind.partition(",")[0]
    for match in _ENDS.finditer(behind):
        rest = behind[match.end() :]
        another = (_ANOTHER_CLAUSE.match(rest) and has_verb(rest)) or _GOES_ON.match(rest)
        if match["joins"] is None and not stems_of(behind[: match.start()]):
            continue  # "did not say when the base would close"
        if match["of"]:
            return _without_last(behind[: match.start()])
        if match["joins"] is None or another:
            return behind[: match.start()]
    return behind


def _without_last(text: str) -> str:
    """Without the last word of content: what a "which" behind it tells of is told of it too."""
    every = content(words(text))
    return text[: every[-1].start] if len(every) > 1 else text
