"""The span of time that a question asks about, read against the coverage's own clock.

"The last hour" of a live blog is the hour before its newest post, whenever it is read. Times of day are
those of the clock's zone, on the clock's day unless another day is named.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_YEARS = (1900, 2100)
"""Other numbers of four digits are no years of news."""
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(days=7),
}
_UNIT = r"(?P<unit>minute|min|hour|hr|h|day|week)s?\b"
NUMBERS = {
    **{"half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30},
    **{"couple": 2, "few": 3, "several": 4},  # as most readers take them
}
_PARTS_OF_DAY = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 24)}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBERED = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DATES = (
    rf"{MONTH}\.?\s+{_NUMBERED}(?![\d:]|\s*[ap]\.?m\b)(?:,?\s+\d{{4}})?"
    rf"|{_NUMBERED}\s+(?:of\s+)?{MONTH}(?:\s+\d{{4}})?"
)
"""A day of a month: "August 12", "12th of August", "12 Aug 2031"."""
_DAY_NAMES = rf"day before yesterday|today|yesterday|{'|'.join(_DAYS)}|{_DATES}"
_DAY = rf"(?P<day>{_DAY_NAMES})"
_LAST = re.compile(
    rf"\b(?:last|past)\s+(?:(?P<count>\d{{1,5}}|{'|'.join(NUMBERS)})\s*(?:(?:an?|of)\s+)?)?{_UNIT}",
    re.I,
)
_AGO = re.compile(
    r"\b(?:(?P<bound>since|from|after|before|until|till|as of)\s+)?(?:an?\s+(?=couple|few))?"
    rf"(?P<count>\d{{1,5}}|{'|'.join(NUMBERS)})\s*(?:(?:an?|of)\s+)?{_UNIT}\s+ago\b",
    re.I,
)
_AROUND = timedelta(minutes=30)
"""On either side of "two hours ago"; of fewer minutes ago half as many."""
_OPEN = r"(?:\b(?P<open>since|after|before|until|till|by)\s+)?"
_NIGHT = re.compile(rf"{_OPEN}\b(?:last night|overnight)\b", re.I)
_PART = re.compile(
    rf"{_OPEN}\b(?:(?:this|in\s+the|(?:on\s+)?{_DAY})\s+(?P<part>morning|afternoon|evening|night)"
    r"|(?P<tonight>tonight))\b",
    re.I,
)
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_BOUND = re.compile(
    r"\b(?:(?:just|right|shortly|soon)\s+(?=after|before))?"
    r"(?P<bound>since|after|later than|from|between|before|until|till|up to|by|as of|and|to|at|around|about)"
    r"\s+"
    r"(?:(?:about|around|roughly)\s+)?"
    rf"(?:(?P<on>{_DAY_NAMES})\s+(?:at\s+)?)?"
    rf"(?:(?P<hour>\d{{1,2}}|(?:{'|'.join(_HOURS)})(?=\s*(?:[ap]\.?m\b|o['’]?clock|and\b|to\b|[?.!,]|$)))(?:[:.](?P<minute>\d{{2}}))?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?|(?P<clock>\s*o['’]?clock\b))?(?:-?ish\b)?"
    r"|(?P<word>noon|midday|midnight|lunch(?:time)?)\b)"
    rf"(?:\s+(?:on\s+)?{_DAY}\b(?!\s+(?:morning|afternoon|evening|night)\b))?",
    re.I,
)
_RANGE = re.compile(
    r"(?:\b(?:from|between)\s+)?(?<![\d.:$€£-])\b(?P<first>\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?)\s*[-–—]\s*"
    r"(?P<last>\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?\s?m\b)",
    re.I,
)
"""As in "5-7pm"; without a half of the day it may be a score."""
_LOWER = frozenset({"since", "after", "later than", "from", "between"})
_ENDS = re.compile(
    r"\W*(?:(?:please|today|so far|et|est|edt|ct|pt|gmt|utc|bst|cet|cest|(?:eastern|local)(?: time)?)"
    r"\b\W*)*$",
    re.I,
)
_JOINING = frozenset({"and", "to"})
_NOON = 12
_ANY_DAY = datetime(2020, 1, 3, 22, tzinfo=UTC)
"""A clock by which times of day are found in a question, whatever moments they are."""
_NEAR = frozenset({"at", "around", "about"})
_BEFORE, _AFTER = timedelta(minutes=30), timedelta(hours=1)
"""Around "at 3 p.m.": what happened then is posted after it."""
_SINCE = re.compile(rf"\b(?:since|after)\s+{_DAY}\b", re.I)
_DAY_TO_DAY = re.compile(
    rf"\b(?:between|from)\s+{_DAY}\s+(?:and|to|until|till|through)\s+(?P<last>{_DAY_NAMES})"
    r"\b(?!\s+(?:morning|afternoon|evening|night))",
    re.I,
)
_WHOLE = re.compile(rf"\b(?:(?P<open>before|until|till|by)\s+|on\s+)?{_DAY}\b", re.I)
_THIS_WEEK = re.compile(r"\bthis week\b", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until]; None is without a bound. `rest` is the question without the words that say when."""

    since: datetime | None
    until: datetime | None
    rest: str


def span_of(question: str, clock: datetime) -> Span | None:
    """The span that a question names, or None. `clock` is timezone-aware: the coverage's newest time."""
    for read in (_ago, _last, _bounds, _night, _part, _since, _day_to_day, _this_week, _whole_day):
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
    return (float(count) if count.isdigit() else NUMBERS[count]) * _UNITS[match["unit"][0].lower()]


def _ago(question: str, clock: datetime) -> Span | None:
    """A time counted back: what is around it, or what a word before it bounds by it."""
    match = _AGO.search(question)
    if match is None:
        return None
    age, rest = _age(match), _without(question, match)
    moment, bound = clock - age, (match["bound"] or "").lower()
    if bound:
        return Span(moment, None, rest) if bound in _LOWER else Span(None, moment, rest)
    if age >= _UNITS["d"]:
        return Span(_at(moment, 0), _at(moment, 24), rest)
    around = min(_AROUND, age / 2)
    return Span(moment - around, moment + around, rest)


def _night(question: str, clock: datetime) -> Span | None:
    match = _NIGHT.search(question)
    if match is None:
        return None
    return _opened(match, _at(clock, -6), _at(clock, 6), clock, _without(question, match))


def _part(question: str, clock: datetime) -> Span | None:
    match = _PART.search(question)
    if match is None:
        return None
    first, last = _PARTS_OF_DAY[(match["part"] or "night").lower()]
    day = _named_day(match["day"], clock)
    return _opened(match, _at(day, first), _at(day, last), clock, _without(question, match))


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


def hours_of(question: str) -> set[int]:
    """Where the hours begin by which a question bounds a span: "9" of "before 9"."""
    ranges = [match.span() for match in _RANGE.finditer(question)]
    told = _times(question, _ANY_DAY).told
    return {match.start("hour") for match in told if match["hour"]} | {
        at for first, last in ranges for at in range(first, last)
    }


class _Times(NamedTuple):
    """The times of day that a question bounds a span by, and what of the day stands beside them."""

    told: list[re.Match[str]]
    bare: list[re.Match[str]]
    day: datetime
    half: str | None
    beside: str


def _times(question: str, clock: datetime) -> _Times:
    found = list(_BOUND.finditer(question))
    half = next((match["half"] for match in reversed(found) if match["half"]), None)
    day, part, beside = _beside(_BOUND.sub(" ", question), clock, half)
    half = half or part
    bare = _bare(question, found) if not half else []
    shared = half if len(found) > 1 or part else None
    times = [match for match in found if match in bare or _is_time(match, shared)]
    opened = next(
        (at for at, match in enumerate(times) if match["bound"].lower() in _LOWER | _NEAR), len(times)
    )
    told = [match for at, match in enumerate(times) if match["bound"].lower() not in _JOINING or at > opened]
    return _Times(told, bare, day, half, beside)


def _bounds(question: str, clock: datetime) -> Span | None:
    """One or two times of day: "after 3 p.m.", "before noon", "between 1 and 3 p.m."."""
    since = until = None
    question = _RANGE.sub(r"between \g<first> and \g<last>", question)
    rest = question
    times = _times(question, clock)
    for match in times.told:
        word = match["bound"].lower()
        moment = _moment(match, times.half, clock, times.day)
        if match in times.bare and moment.hour < _NOON:
            later = moment + timedelta(hours=_NOON)
            moment = later if later <= clock or (since and moment <= since) else moment
        if word == "since" and moment > clock and not (times.beside or match["day"] or match["on"]):
            moment -= _UNITS["d"]  # at one in the morning "since 3 p.m." is of the day before
        if word in _NEAR:
            since, until = moment - _BEFORE, moment + _AFTER
        else:
            since, until = (moment, until) if word in _LOWER else (since, moment)
        rest = rest.replace(match[0], " ")
    if not (since or until):
        return None
    rest = rest.replace(times.beside, " ") if times.beside else rest
    return Span(since, until, " ".join(rest.split()))


def _beside(rest: str, clock: datetime, half: str | None) -> tuple[datetime, str | None, str]:
    """The day and the half of it that stand beside a time of day, and their words: "after 9 this morning"."""
    if night := _NIGHT.search(rest):
        day = clock if half and half.lower() == "a" else clock - _UNITS["d"]
        return day, "p", night[0]
    if part := _PART.search(rest):
        half = "a" if (part["part"] or "").lower() == "morning" else "p"
        return _named_day(part["day"], clock), half, part[0]
    if whole := _WHOLE.search(rest):
        return _named_day(whole["day"], clock), None, whole[0]
    return clock, None, ""


def _bare(question: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The bare hours that end a question: "since 3?", "between 2 and 4?". They are the last before now.

    So are those with minutes that no clock of 24 hours shows: of "since 2:30" it would show 02:30.
    """
    if not found or not _ENDS.fullmatch(question, found[-1].end()):
        return [match for match in found if match["clock"]]
    ends = found[-2:] if found[-1]["bound"].lower() in _JOINING else found[-1:]
    hours = [match for match in ends if match["hour"]]
    return hours if all(_is_bare(match) for match in hours) else []


def _is_bare(match: re.Match[str]) -> bool:
    shown_in_full = match["minute"] and len(match["hour"]) > 1
    return not shown_in_full and 0 < _hour(match) < 24


def _hour(match: re.Match[str]) -> int:
    told = match["hour"].lower()
    return int(told) if told.isdigit() else _HOURS.index(told) + 1


def _is_time(match: re.Match[str], half: str | None) -> bool:
    """A bare number is no time: minutes or a half of the day must stand with it, or with the other bound."""
    if match["word"]:
        return True
    fits = _hour(match) < 24 and int(match["minute"] or 0) < 60
    return fits and bool(match["minute"] or match["half"] or half)


def _moment(match: re.Match[str], half: str | None, clock: datetime, day: datetime) -> datetime:
    """`day` is the one that stands beside it, where its own words name none."""
    if named := match["day"] or match["on"]:
        day = _named_day(named, clock)
    if match["word"]:
        return _at(day, 0 if match["word"].lower() == "midnight" else 12)
    hour, half = _hour(match), match["half"] or half
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
    if first > last and match["day"].lower() in _DAYS:
        first -= timedelta(days=7)
    return Span(_at(first, 0), _at(last, 24), _without(question, match))


def _whole_day(question: str, clock: datetime) -> Span | None:
    match = _WHOLE.search(question)
    if match is None:
        return None
    day, rest = _named_day(match["day"], clock), _without(question, match)
    if word := match["open"]:
        return Span(None, _at(day, 0 if word.lower() == "before" else 24), rest)
    return Span(_at(day, 0), _at(day, 24), rest)


def _this_week(question: str, clock: datetime) -> Span | None:
    match = _THIS_WEEK.search(question)
    return Span(_at(clock, -24 * clock.weekday()), clock, _without(question, match)) if match else None


def _named_day(name: str | None, clock: datetime) -> datetime:
    """The clock's day, the one before it, the last day of that name up to the clock's, or a date."""
    name = (name or "today").lower()
    if name == "today":
        return clock
    if name == "yesterday":
        return clock - timedelta(days=1)
    if name == "day before yesterday":
        return clock - timedelta(days=2)
    if name in _DAYS:
        return clock - timedelta(days=(clock.weekday() - _DAYS.index(name)) % 7)
    return _date(name, clock)


def _date(name: str, clock: datetime) -> datetime:
    """A day of a month, in the year that it names, or else in the one in which it is nearest to the clock."""
    month = next(at for at, begins in enumerate(_MONTHS, 1) if begins in name)
    day, year = (re.search(digits, name) for digits in (r"(?<!\d)\d{1,2}(?!\d)", r"\d{4}"))
    assert day is not None  # every date has one
    years = [int(year[0])] if year else [clock.year - 1, clock.year, clock.year + 1]
    dates = [
        clock.replace(year=one, month=month, day=min(int(day[0]), monthrange(one, month)[1]))
        for one in years
        if _YEARS[0] <= one <= _YEARS[1]
    ]
    return min(dates, key=lambda date: abs(date - clock), default=clock)


def _at(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour, minutes=minute)


def _without(question: str, match: re.Match[str]) -> str:
    return " ".join((question[: match.start()] + " " + question[match.end() :]).split())
