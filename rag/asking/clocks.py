"""Times of day by which a question bounds a span of time: "after 3 p.m.", "between noon and two".

They are those of the clock's zone unless the question names one, on the clock's day unless it names another.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from rag.asking.days import DAY, DAY_NAMES, NIGHT, PART, WHOLE, at_hour, named_day
from rag.asking.zones import in_zone, places_of_zones, zone_of
from rag.text.words import lists

_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_BOUND = re.compile(
    r"\b(?:(?:just|right|shortly|soon)\s+(?=after|before))?"
    r"(?P<bound>since|after|later than|from|between|before|until|till|up to|by|as of|and|to|at|around|about)"
    r"\s+"
    r"(?:(?:about|around|roughly)\s+)?"
    rf"(?:(?P<on>{DAY_NAMES})\s+(?:at\s+)?)?"
    rf"(?:(?P<hour>\d{{1,2}}|(?:{'|'.join(_HOURS)})(?=\s*(?:[ap]\.?m\b|o['’]?clock|and\b|to\b|[?.!,]|$)))(?:[:.](?P<minute>\d{{2}}))?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?|(?P<clock>\s*o['’]?clock\b))?(?:-?ish\b)?"
    r"|(?P<word>noon|midday|midnight|(?:lunch|breakfast|tea|dinner|supper)time|lunch|breakfast|dinner|supper)\b)"
    rf"(?:\s+(?:on\s+)?{DAY}\b(?!\s+(?:morning|afternoon|evening|night)\b))?",
    re.I,
)
_RANGE = re.compile(
    r"(?:\b(?:from|between)\s+)?(?<![\d.:$€£-])\b(?P<first>\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?)\s*[-–—]\s*"
    r"(?P<last>\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?\s?m\b)",
    re.I,
)
"""As in "5-7pm"; without a half of the day it may be a score."""
_SPOKEN = re.compile(
    r"(?P<bound>\b(?:since|after|later than|from|between|before|until|till|up to|by|as of|and|to|at|around"
    r"|about)\s+(?:(?:about|around|roughly)\s+)?)"
    r"(?P<told>(?:(?P<to>(?:a\s+)?quarter\s+to)"
    r"|(?P<past>half|(?:a\s+)?quarter|five|ten|twenty(?:[\s-]five)?|[1-5]?\d)(?:\s+minutes)?\s+(?:past|after))\s+"
    rf"(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)}|noon|midday|midnight)\b)(?P<day>\s*[ap]\.?\s?m\b\.?)?",
    re.I,
)
"""A time as it is spoken: "at half past one", "since a quarter to two"."""
_NOONS = {"noon": 12, "midday": 12, "midnight": 0}
_PAST = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
LOWER = frozenset({"since", "after", "later than", "from", "between"})
_ENDS = re.compile(
    r"\W*(?:(?:please|today|so far|et|est|edt|ct|pt|gmt|utc|bst|cet|cest|(?:eastern|local)(?: time)?)"
    r"\b\W*)*$",
    re.I,
)
_JOINING = frozenset({"and", "to"})
_UP_TO = frozenset({"until", "till", "up to"})
"""They join two times behind "from" alone: "from 7 till 9"."""
_NOON = 12
_DAY = timedelta(days=1)
_ANY_DAY = datetime(2020, 1, 3, 22, tzinfo=UTC)
"""A clock by which times of day are found in a question, whatever moments they are."""
_NEAR = frozenset({"at", "around", "about"})
_BEFORE, _AFTER = timedelta(minutes=30), timedelta(hours=1)
"""Around "at 3 p.m.": what happened then is posted after it."""


def hours_of(question: str) -> set[int]:
    """Where the hours begin by which a question bounds a span, and their zones: "9" of "before 9"."""
    ranges = [match.span() for match in _RANGE.finditer(question)]
    ranges += [match.span("told") for match in _SPOKEN.finditer(question)]
    told = _times(question, _ANY_DAY).told
    hours = {match.start("hour") for match in told if match["hour"]} | places_of_zones(question)
    return hours | {at for first, last in ranges for at in range(first, last)}


class Bounds(NamedTuple):
    """[since, until] as times of day bound it, and the question without their words."""

    since: datetime | None
    until: datetime | None
    rest: str


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
        (at for at, match in enumerate(times) if match["bound"].lower() in LOWER | _NEAR), len(times)
    )
    told = [match for at, match in enumerate(times) if match["bound"].lower() not in _JOINING or at > opened]
    return _Times(told, bare, day, half, beside)


def bounds(question: str, clock: datetime) -> Bounds | None:
    """One or two times of day: "after 3 p.m.", "before noon GMT", "between 1 and 3 p.m."."""
    question = _RANGE.sub(r"between \g<first> and \g<last>", _SPOKEN.sub(_in_figures, question))
    zoned = zone_of(question)
    if zoned is None:
        return _bounds(question, clock)
    found = _bounds(zoned[1], clock.astimezone(zoned[0]))
    return found and Bounds(
        in_zone(found.since, clock.tzinfo), in_zone(found.until, clock.tzinfo), found.rest
    )


def _in_figures(spoken: re.Match[str]) -> str:
    """A spoken time as figures show it: "1:30 o'clock" for "half past one"."""
    told, half = spoken["hour"].lower(), spoken["day"] or ""
    past = -15 if spoken["to"] else _minutes(" ".join(re.split(r"[\s-]+", spoken["past"].lower())))
    if told in _NOONS:
        hour, minutes = divmod((_NOONS[told] * 60 + past) % (24 * 60), 60)
        return f"{spoken['bound']}{hour:02}:{minutes:02}"
    hour, minutes = divmod((int(told) if told.isdigit() else _HOURS.index(told) + 1) * 60 + past, 60)
    half = half or (" o'clock" if hour <= _NOON else "")
    return f"{spoken['bound']}{hour or _NOON}:{minutes:02}{half}"


def _minutes(told: str) -> int:
    return int(told) if told.isdigit() else _PAST[told]


def _bounds(question: str, clock: datetime) -> Bounds | None:
    since = until = None
    rest = question
    times = _times(question, clock)
    for match in times.told:
        word = match["bound"].lower()
        moment = _moment(match, times.half, clock, times.day)
        if match in times.bare and moment.hour < _NOON:
            later = moment + timedelta(hours=_NOON)
            moment = later if later <= clock or (since and moment <= since) else moment
        if word == "since" and moment > clock and not (times.beside or match["day"] or match["on"]):
            moment -= _DAY  # at one in the morning "since 3 p.m." is of the day before
        if word in _NEAR:
            since, until = moment - _BEFORE, moment + _AFTER
        else:
            since, until = (moment, until) if word in LOWER else (since, moment)
        rest = rest.replace(match[0], " ")
    if not (since or until):
        return None
    rest = rest.replace(times.beside, " ") if times.beside else rest
    return Bounds(since, until, " ".join(rest.split()))


def _beside(rest: str, clock: datetime, half: str | None) -> tuple[datetime, str | None, str]:
    """The day and the half of it that stand beside a time of day, and their words: "after 9 this morning"."""
    if night := NIGHT.search(rest):
        day = clock if half and half.lower() == "a" else clock - _DAY
        return day, "p", night[0]
    if part := PART.search(rest):
        half = "a" if (part["part"] or "").lower() == "morning" else "p"
        return named_day(part["day"], clock), half, part[0]
    if whole := WHOLE.search(rest):
        return named_day(whole["day"], clock), None, whole[0]
    return clock, None, ""


def _bare(question: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The bare hours that end a question: "since 3?", "between 2 and 4?". They are the last before now.

    So are those with minutes that no clock of 24 hours shows: of "since 2:30" it would show 02:30.
    """
    if not found or not _ENDS.fullmatch(question, found[-1].end()):
        return [match for match in found if match["clock"]]
    last = found[-1]["bound"].lower()
    joined = last in _JOINING or (
        last in _UP_TO and [one["bound"].lower() for one in found[-2:-1]] == ["from"]
    )
    ends = found[-2:] if joined else found[-1:]
    hours = [match for match in ends if match["hour"]]
    return hours if all(_is_bare(match) for match in hours) else []


def _is_bare(match: re.Match[str]) -> bool:
    shown_in_full = match["minute"] and len(match["hour"]) > 1 and not match["clock"]
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
        day = named_day(named, clock)
    if match["word"]:
        return at_hour(day, {**lists().meals, "midnight": 0}.get(match["word"].lower(), _NOON))
    hour, half = _hour(match), match["half"] or half
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return at_hour(day, hour, int(match["minute"] or 0))
