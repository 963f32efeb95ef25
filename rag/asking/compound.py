"""Questions that ask several things at once, taken apart."""

from __future__ import annotations

import re

from rag.asking.wrapping import SO_THAT

_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how|for how|in which|at what)"
AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)"
ASKS_WHEN = rf"when(?!\s+(?!{AUXILIARY}\b)[^,?]+,\s+(?:{_ASKS}|{AUXILIARY})\b)"
"""Of "When the dam broke, who was there?" the first part only tells when that was."""
_HOW_MUCH = r"how\s+(?:many|much|long|old|far|big|large|tall|high|deep|fast|strong|often|bad)\b"
_ALONE = rf"(?:when|where|why|how)\s*(?:$|[?,]|{AUXILIARY}\b|and\b)"
_WHO = r"(?:who|what|which|whose|whom|in which|at what)\b(?!\s+(?:it|he|she|they)\b)"
_OPENS = rf"(?:also\s+)?(?:(?:for\s+)?{_HOW_MUCH}|{_ALONE}|{_WHO})"
"""What begins another question, and no clause of the same one: "how it started" asks nothing by itself."""
_WHETHER = (
    r"(?:(?:is|are|was|were|do|does|did|will|would|can|could)\s+(?:the|this|that|these|those)|"
    rf"{AUXILIARY}\s+(?:it|he|she|they|there|any|anyone|anybody))\b"
)
"""What begins a question of yes or no behind one of another kind: "and is the road open?"."""
_QUOTED_ON = r"(?:[^\"“]*\"[^\"]*|[^“]*”.*)$"
_SEAM = re.compile(
    rf"(?:,\s*|\s+)and\s+(?={_OPENS})"
    rf"|(?:,\s*|\s+)and\s+(?={_WHETHER})"
    rf"|(?<!\bif not),\s*(?!(?:who|which|whose|whom)\b)(?={_OPENS})"
    rf"|(?<=\?)\s+(?=\S)(?!{_QUOTED_ON})",
    re.I,
)
_IF_SO = re.compile(
    rf"(?:\s*[,;?.]\s*|\s+)(?:(?:and|but)\s+)?if\s+(?:so|yes|they\s+did|it\s+did)\b,?\s+(?={_ASKS}\b)", re.I
)
"""It joins a question to one of yes or no, which its answer completes: "and if so, how many?"."""
_AND_WHETHER = re.compile(r"(?:\s*,)?\s+and\s+(?:if|whether)\s+", re.I)
"""Between two things of which it is asked if they are so: "whether it is open, and if it is safe"."""
_IS_WHETHER = re.compile(rf"{_WHETHER}", re.I)
_AMPERSAND = re.compile(rf"\s+[&+]\s+(?={_OPENS})", re.I)
_BEGINS = re.compile(rf"(?:and\s+)?(?:(?:in|at|on|by|from|to|with|for)\s+)?{_ASKS}\b", re.I)
_BARE = re.compile(r"^(?:and\s+)?(?:when|where|why|how)$", re.I)
_SAID_OF = re.compile(rf"^(?:when|where|why|how)\s+(?P<rest>{AUXILIARY}\b.+)$", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|will|would|can|could|should|may|might|must"
    r"|(?!\w*(?:men|children)\b|(?:sev|elev|t)en\b)\w+(?:ed|es|en))\b",
    re.I,
)
_COUNTED = re.compile(r"^(?P<asks>how (?:many|much)\s+[\w’'-]+)\s+(?P<rest>.+)$", re.I)
_MOST = 10
"""Parts taken: more is a list that nobody reads as one answer."""


_INDIRECT = re.compile(r"(?:,\s*|\s+)and\s+(?=(?:when|where|why)\s+(?!to\b))", re.I)
"""Between two questions that somebody asks to be told: "how many came and where they are"."""


def taken_apart(text: str, *, indirect: bool = False) -> tuple[str, ...]:
    """The parts of a question, each as a question; none where it asks one thing.

    "How many boats and how many men were sent?" gives its end to both, "When and where is it?" what it asks
    of. A part may still lean on the one before it: "and when?". Of two that are asked of yes or no, "Is the
    road open and are the buses running?", each is a question. What is asked `indirect`ly, "tell me how many
    came and where they are", has the words of a statement.
    """
    whether = re.match(rf"{SO_THAT}(?P<rest>[^?]+)\?*\s*$", text.strip(), re.I)
    if whether and len(told := _AND_WHETHER.split(whether["rest"])) > 1:
        return tuple(f"{SO_THAT.capitalize()}{piece.strip(' ,;.')}?" for piece in told[:_MOST])
    text = _IF_SO.sub("? ", _AMPERSAND.sub(" and ", text.strip()))
    pieces = [piece.strip(" ,;") for piece in _SEAM.split(text) if piece.strip(" ,;?")]
    if indirect:
        pieces = [part for piece in pieces for part in _INDIRECT.split(piece)]
    both = len(pieces) > 1 and _IS_WHETHER.match(pieces[0]) and all(map(_IS_WHETHER.match, pieces[1:]))
    if len(pieces) < 2 or not _asks(pieces[0], several=text.count("?") > 1 or bool(both)):
        return ()
    if _BARE.match(pieces[0]) and (whole := _SAID_OF.match(pieces[1])):
        pieces[0] = f"{pieces[0]} {whole['rest']}"
    shared = _COUNTED.match(pieces[-1])
    if shared and not has_verb(pieces[0]) and len(pieces) == 2:
        pieces[0] = f"{pieces[0]} {shared['rest']}"
    return tuple(f"{piece[:1].upper()}{piece[1:].rstrip('?')}?" for piece in pieces[:_MOST])


def _asks(piece: str, *, several: bool) -> bool:
    """Whether a piece is a question; a yes-or-no one where there are `several` question marks."""
    yes_or_no = several and re.match(rf"{AUXILIARY}\b", piece, re.I)
    return bool(yes_or_no or _BEGINS.match(piece))


def is_statement(part: str) -> bool:
    """Whether a part of a question only states something: "Cite it as [1]."."""
    ends = part.rstrip("?").rstrip().endswith((".", "!"))
    return ends and re.match(rf"(?:and\s+)?{_ASKS}\b", part, re.I) is None


def has_verb(part: str) -> bool:
    """Whether a part says what is done or is so, as far as its words show it."""
    return _VERB.search(part) is not None
