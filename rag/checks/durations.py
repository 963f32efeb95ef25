"""How long something lasted, and how far it was from something else in time: two things in the same words.

"Trading was halted 15 minutes before the verdict" is not "for 15 minutes", before it or at all.
"""

from __future__ import annotations

import re

from rag.text.figures import figures

_UNIT = r"(?P<unit>second|minute|hour|day|night|week|month|year)s?\b"
_ABOUT = r"(?:about|almost|around|nearly|some|over|at least|more than|less than|up to)"
_LASTED = re.compile(
    rf"\b(?:for|lasts|lasted|lasting|took|takes) (?:{_ABOUT} )?(?P<number>[\w,.-]+) {_UNIT}", re.I
)
_TOLD = re.compile(
    rf"(?P<lasted>\b(?:for|lasts?|lasted|lasting|took|takes?|spent|waited)\s+(?:{_ABOUT}\s+)?)?(?P<number>[\w,.-]+)[\s\u00a0-]+{_UNIT}"
    r"(?P<apart>\s+(?:before|after|earlier|later|ago|from)\b(?!\s+(?:it|they|he|she)\s+(?:began|opened|started)\b))?",
    re.I,
)
"""What lasted "for 18 months before his release" lasted so long, and no other 18 months are told.

So did what ended "three hours after it began"."""


def not_so_long(sentence: str, source: str) -> list[str]:
    """What a sentence says lasted so long, where its source has that length only as a distance in time."""
    return [match[0] for match in _LASTED.finditer(sentence) if _is_distance(match, source)]


def _is_distance(lasted: re.Match[str], source: str) -> bool:
    told = [match for match in _TOLD.finditer(source) if _length(match) == _length(lasted)]
    return bool(told) and all(match["apart"] and not match["lasted"] for match in told)


def _length(match: re.Match[str]) -> tuple[list[str], str]:
    return figures(match["number"]), match["unit"].lower()
