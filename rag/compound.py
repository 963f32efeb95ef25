"""Questions that ask several things at once, taken apart."""

from __future__ import annotations

import re

_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how|for how|in which|at what)"
_SEAM = re.compile(rf"(?:,\s*|\s+)and\s+(?=(?:also\s+)?{_ASKS}\b)|(?<=\?)\s+(?=\S)", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|will|would|can|could|should|may|might|must"
    r"|\w+(?:ed|es|en))\b",
    re.I,
)
_COUNTED = re.compile(r"^(?P<asks>how (?:many|much)\s+[\w’'-]+)\s+(?P<rest>.+)$", re.I)
_MOST = 5
"""Parts taken: more is a list that nobody reads as one answer."""


def taken_apart(text: str) -> tuple[str, ...]:
    """The parts of a question, each as a question; none where it asks one thing.

    "How many boats and how many men were sent?" gives its end to both. A part may still lean on the one
    before it: "and when?".
    """
    pieces = [piece.strip(" ,;") for piece in _SEAM.split(text.strip()) if piece.strip(" ,;?")]
    if len(pieces) < 2 or not re.match(rf"(?:and\s+)?{_ASKS}\b", pieces[0], re.I):
        return ()
    shared = _COUNTED.match(pieces[-1])
    if shared and not has_verb(pieces[0]) and len(pieces) == 2:
        pieces[0] = f"{pieces[0]} {shared['rest']}"
    return tuple(f"{piece[:1].upper()}{piece[1:].rstrip('?')}?" for piece in pieces[:_MOST])


def is_statement(part: str) -> bool:
    """Whether a part of a question only states something: "Cite it as [1]."."""
    ends = part.rstrip("?").rstrip().endswith((".", "!"))
    return ends and re.match(rf"(?:and\s+)?{_ASKS}\b", part, re.I) is None


def has_verb(part: str) -> bool:
    """Whether a part says what is done or is so, as far as its words show it."""
    return _VERB.search(part) is not None
