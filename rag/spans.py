"""The span of time that a question asks about, read against the coverage's own clock.

"The last hour" of a live blog is the hour before its newest post, whenever it is read. Times of day are
those of the clock's zone, on the clock's day unless another day is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_NUMBERS = {"half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBERS |= {"couple": 2, "few": 3, "several": 4}  # as most readers take them
_PARTS_OF_DAY = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 24)}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = rf"(?P<day>today|yesterday|{'|'.join(_DAYS)})"
_LAST = re.compile(
    rf"\b(?:last|past)\s+(?:(?P<count>\d{{1,5}}|{'|'.join(_NUMBERS)})\s+(?:(?:an?|of)\s+)?)?"
    r"(?P<unit>minute|hour|day)s?\b",
    re.I,
)
_OPEN = r"(?P<since>\bsince\s+)?"
_NIGHT = re.compile(rf"{_OPEN}\b(?:last night|overnight)\b", re.I)
_PART = re.compile(
    rf"{_OPEN}\b(?:(?:this|in\s+the|(?:on\s+)?{_DAY})\s+(?P<part>morning|afternoon|evening|night)"
    r"|(?P<tonight>tonight))\b",
    re.I,
)
_BOUND = re.compile(
    r"\b(?P<bound>since|after|from|between|before|until|till|by|as of|and|to)\s+"
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?|(?P<word>noon|midday|midnight))"
    rf"(?:\s+(?:on\s+)?{_DAY}\b)?",
    re.I,
)
_LOWER = frozenset({"since", "after", "from", "between"})
_JOINING = frozenset({"and", "to"})
_SINCE = re.compile(rf"\b(?:since|after)\s+{_DAY}\b", re.I)
_DAY_TO_DAY = re.compile(
    rf"\b(?:between|from)\s+{_DAY}\s+(?:and|to|until|till|through)\s+{_DAY.replace('day>', 'last>')}"
    r"\b(?!\s+(?:morning|afternoon|evening|night))",
    re.I,
)
_WHOLE = re.compile(rf"\b(?:on\s+)?{_DAY}\b", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until]; None is without a bound. `rest` is the question without the words that say when."""

    since: datetime | None
    until: datetime | None
    rest: str


def span_of(question: str, clock: datetime) -> Span | None:
    """The span that a question names, or None. `clock` is timezone-aware: the coverage's newest time."""
    for read in (_last, _night, _part, _bounds, _since, _day_to_day, _whole_day):
        if (span := read(question, clock)) is not None:
            return span
    return None


def _last(question: str, clock: datetime) -> Span | None:
    match = _LAST.search(question)
    if match is None:
        return None
    count = (match["count"] or "one").lower()
    age = (float(count) if count.isdigit() else _NUMBERS[count]) * _UNITS[match["unit"].lower()]
    return Span(clock - age, clock, _without(question, match))


def _night(question: str, clock: datetime) -> Span | None:
    match = _NIGHT.search(question)
    if match is None:
        return None
    until = clock if match["since"] else _at(clock, 6)
    return Span(_at(clock, -6), until, _without(question, match))


def _part(question: str, clock: datetime) -> Span | None:
    match = _PART.search(question)
    if match is None:
        return None
    first, last = _PARTS_OF_DAY[(match["part"] or "night").lower()]
    day = _named_day(match["day"], clock)
    until = clock if match["since"] else _at(day, last)
    return Span(_at(day, first), until, _without(question, match))


def _bounds(question: str, clock: datetime) -> Span | None:
    """One or two times of day: "after 3 p.m.", "before noon", "between 1 and 3 p.m."."""
    since = until = None
    rest = question
    found = list(_BOUND.finditer(question))
    half = next((match["half"] for match in reversed(found) if match["half"]), None)
    for match in found:
        word = match["bound"].lower()
        if (word in _JOINING and since is None) or not _is_time(match, half if len(found) > 1 else None):
            continue
        moment = _moment(match, half, clock)
        since, until = (moment, until) if word in _LOWER else (since, moment)
        rest = rest.replace(match[0], " ")
    return Span(since, until, " ".join(rest.split())) if since or until else None


def _is_time(match: re.Match[str], half: str | None) -> bool:
    """A bare number is no time: minutes or a half of the day must stand with it, or with the other bound."""
    if match["word"]:
        return True
    fits = int(match["hour"]) < 24 and int(match["minute"] or 0) < 60
    return fits and bool(match["minute"] or match["half"] or half)


def _moment(match: re.Match[str], half: str | None, clock: datetime) -> datetime:
    day = _named_day(match["day"], clock)
    if match["word"]:
        return _at(day, 0 if match["word"].lower() == "midnight" else 12)
    hour, half = int(match["hour"]), match["half"] or half
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return _at(day, hour, int(match["minute"] or 0))


def _since(question: str, clock: datetime) -> Span | None:
    match = _SINCE.search(question)
    return Span(_at(_named_day(match["day"], clock), 0), clock, _without(question, match)) if match else None


def _day_to_day(question: str, clock: datetime) -> Span | None:
    """Both days in full; of "Wednesday to Friday" on a Thursday, those of the week before."""
    match = _DAY_TO_DAY.search(question)
    if match is None:
        return None
    first, last = _named_day(match["day"], clock), _named_day(match["last"], clock)
    if first > last:
        first -= timedelta(days=7)
    return Span(_at(first, 0), _at(last, 24), _without(question, match))


def _whole_day(question: str, clock: datetime) -> Span | None:
    match = _WHOLE.search(question)
    if match is None:
        return None
    day = _named_day(match["day"], clock)
    return Span(_at(day, 0), _at(day, 24), _without(question, match))


def _named_day(name: str | None, clock: datetime) -> datetime:
    """The clock's day, the one before it, or the last day of that name up to the clock's."""
    name = (name or "today").lower()
    if name == "today":
        return clock
    if name == "yesterday":
        return clock - timedelta(days=1)
    return clock - timedelta(days=(clock.weekday() - _DAYS.index(name)) % 7)


def _at(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour, minutes=minute)


def _without(question: str, match: re.Match[str]) -> str:
    return " ".join((question[: match.start()] + " " + question[match.end() :]).split())
