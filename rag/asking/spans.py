"""The span of time that a question asks about, read against the coverage's own clock.

"The last hour" of a live blog is the hour before its newest post, whenever it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from rag.asking.clocks import LOWER, bounds
from rag.asking.days import (
    DAY,
    DAY_NAMES,
    DAYS,
    EARLY,
    NIGHT,
    PART,
    PARTS_OF_DAY,
    WEEKEND,
    WHOLE,
    at_hour,
    named_day,
)

_UNITS = {
    "mi": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(days=7),
    "f": timedelta(days=14),
    "mo": timedelta(days=30),
}
_UNIT = r"(?P<unit>minute|min|hour|hr|h|day|week|fortnight|month)s?\b(?P<half>\s+and\s+a\s+half\b)?"
NUMBERS = {
    **{"half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30},
    **{"couple": 2, "few": 3, "several": 4},  # as most readers take them
}
_LAST = re.compile(
    rf"\b(?:last|past)\s+(?:(?P<count>\d{{1,5}}(?:\.\d)?|{'|'.join(NUMBERS)})[\s-]*(?:(?:an?|of)\s+)?)?{_UNIT}",
    re.I,
)
_AGO = re.compile(
    r"\b(?:(?P<bound>since|from|after|before|until|till|as of)\s+)?(?:an?\s+(?=couple|few))?"
    rf"(?P<count>\d{{1,5}}(?:\.\d)?|{'|'.join(NUMBERS)})[\s-]*(?:(?:an?|of)\s+)?{_UNIT}\s+ago\b",
    re.I,
)
_AROUND = timedelta(minutes=30)
"""On either side of "two hours ago"; of fewer minutes ago half as many."""
_SINCE = re.compile(rf"\b(?:since|after)\s+{DAY}\b", re.I)
_DAY_TO_DAY = re.compile(
    rf"\b(?:between|from)\s+{DAY}\s+(?:and|to|until|till|through)\s+(?P<last>{DAY_NAMES})"
    r"\b(?!\s+(?:morning|afternoon|evening|night))",
    re.I,
)
_THIS_WEEK = re.compile(r"\b(?:so far )?this (?P<unit>week|month)\b", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until]; None is without a bound. `rest` is the question without the words that say when."""

    since: datetime | None
    until: datetime | None
    rest: str


def span_of(question: str, clock: datetime) -> Span | None:
    """The span that a question names, or None. `clock` is timezone-aware: the coverage's newest time."""
    for read in (
        _ago,
        _last,
        _bounds,
        _early,
        _night,
        _part,
        _weekend,
        _since,
        _day_to_day,
        _this_week,
        _whole_day,
    ):
        if (span := read(question, clock)) is not None:
            return span
    return None


def _last(question: str, clock: datetime) -> Span | None:
    match = _LAST.search(question)
    if match is None:
        return None
    return Span(clock - _age(match), clock, _without(question, match))


def _age(match: re.Match[str]) -> timedelta:
    count = (match["count"] or "one").lower()
    told, name = NUMBERS[count] if count in NUMBERS else float(count), match["unit"].lower()
    unit = next(length for begins, length in _UNITS.items() if name.startswith(begins))
    return (told + (0.5 if match["half"] else 0)) * unit


def _ago(question: str, clock: datetime) -> Span | None:
    """A time counted back: what is around it, or what a word before it bounds by it."""
    match = _AGO.search(question)
    if match is None:
        return None
    age, rest = _age(match), _without(question, match)
    moment, bound = clock - age, (match["bound"] or "").lower()
    if bound:
        return Span(moment, None, rest) if bound in LOWER else Span(None, moment, rest)
    if age >= _UNITS["d"]:
        return Span(at_hour(moment, 0), at_hour(moment, 24), rest)
    around = min(_AROUND, age / 2)
    return Span(moment - around, moment + around, rest)


def _early(question: str, clock: datetime) -> Span | None:
    match = EARLY.search(question)
    if match is None:
        return None
    day = named_day(match["day"], clock)
    return Span(at_hour(day, 0), at_hour(day, 6), _without(question, match))


def _weekend(question: str, clock: datetime) -> Span | None:
    """The last one that has begun."""
    match = WEEKEND.search(question)
    if match is None:
        return None
    saturday = clock - timedelta(days=(clock.weekday() - DAYS.index("saturday")) % 7)
    return _opened(match, at_hour(saturday, 0), at_hour(saturday, 48), clock, _without(question, match))


def _night(question: str, clock: datetime) -> Span | None:
    match = NIGHT.search(question)
    if match is None:
        return None
    return _opened(match, at_hour(clock, -6), at_hour(clock, 6), clock, _without(question, match))


def _part(question: str, clock: datetime) -> Span | None:
    match = PART.search(question)
    if match is None:
        return None
    first, last = PARTS_OF_DAY[(match["part"] or "night").lower()]
    day = named_day(match["day"], clock)
    return _opened(match, at_hour(day, first), at_hour(day, last), clock, _without(question, match))


def _opened(match: re.Match[str], first: datetime, last: datetime, clock: datetime, rest: str) -> Span:
    """A part of a day, or what a word before it leaves open: "before this morning"."""
    word = (match["open"] or "").lower()
    if word == "since":
        return Span(first, clock, rest)
    if word == "after":
        return Span(last, None, rest)
    if word:
        return Span(None, first if word == "before" else last, rest)
    return Span(first, last, rest)


def _bounds(question: str, clock: datetime) -> Span | None:
    found = bounds(question, clock)
    return Span(*found) if found else None


def _since(question: str, clock: datetime) -> Span | None:
    match = _SINCE.search(question)
    return (
        Span(at_hour(named_day(match["day"], clock), 0), clock, _without(question, match)) if match else None
    )


def _day_to_day(question: str, clock: datetime) -> Span | None:
    """Both days in full; of "Wednesday to Friday" on a Thursday, those of the week before."""
    match = _DAY_TO_DAY.search(question)
    if match is None:
        return None
    first, last = named_day(match["day"], clock), named_day(match["last"], clock)
    if first > last and match["day"].lower() in DAYS:
        first -= timedelta(days=7)
    return Span(at_hour(first, 0), at_hour(last, 24), _without(question, match))


def _whole_day(question: str, clock: datetime) -> Span | None:
    match = WHOLE.search(question)
    if match is None:
        return None
    day, rest = named_day(match["day"], clock), _without(question, match)
    if word := match["open"]:
        return Span(None, at_hour(day, 0 if word.lower() == "before" else 24), rest)
    return Span(at_hour(day, 0), at_hour(day, 24), rest)


def _this_week(question: str, clock: datetime) -> Span | None:
    match = _THIS_WEEK.search(question)
    if match is None:
        return None
    begun = clock.weekday() if match["unit"].lower() == "week" else clock.day - 1
    return Span(at_hour(clock, -24 * begun), clock, _without(question, match))


def _without(question: str, match: re.Match[str]) -> str:
    return " ".join((question[: match.start()] + " " + question[match.end() :]).split())
