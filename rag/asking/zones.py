"""The zone that a question gives its times of day in: "after 3 p.m. GMT", "since 9 Eastern".

A coverage has a clock of its own, and its readers live by others.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import cache

from index.readers.times import ZONE_WORDS, named_zone
from rag.text.words import lists

_CLOCK = r"(?:\d|[ap]\.?\s?m\b\.?|o['’]?clock|noon|midday|midnight)"
_GOES_ON = r"(?=\W*$|\s*[?.!,;)]|\s+(?:time|today|yesterday|tonight|on|and|to|until|this|last|please)\b)"
"""What may stand behind a zone: "Pacific islands" are none."""
_WORDS = frozenset({"z", "wet", "west", "art"})
"""Zones that are words, and hardly any reader's."""


def zone_of(question: str) -> tuple[tzinfo, str] | None:
    """The zone that stands behind a time of day, and the question without it."""
    match = _pattern().search(question)
    zone = named_zone(lists().zones.get(match["name"].lower(), match["name"])) if match else None
    if match is None or zone is None:
        return None
    begins, ends = match.span("zone")
    return zone, f"{question[:begins].rstrip()}{question[ends:]}"


def places_of_zones(question: str) -> set[int]:
    """Where the words of zones begin, which name nothing else."""
    return {match.start("name") for match in _pattern().finditer(question)}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted((ZONE_WORDS - _WORDS) | lists().zones.keys(), key=len, reverse=True))
    return re.compile(
        rf"{_CLOCK}(?P<zone>\s*\(?(?P<name>{names})\b(?:\s+(?:standard|daylight|summer))?(?:\s+time\b)?\)?){_GOES_ON}",
        re.I,
    )


def in_zone(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    """A moment as the clocks of a zone show it."""
    return moment.astimezone(zone) if moment else None
