"""Times as dumps write them, always timezone-aware; what a dump does not say stays None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

_MONTHS = (
    "jan january feb february mar march apr april may jun june jul july aug august "
    "sep sept september oct october nov november dec december"
)
_DAYS = (
    "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday "
    "fri friday sat saturday sun sunday"
)
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7 * 86400),
    **dict.fromkeys(("mo", "mos", "month", "months"), 30 * 86400),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), 365 * 86400),
}
# Offsets of fixed abbreviations, in hours. Left out on purpose: those with several meanings far apart (IST,
# CST as China).
_OFFSETS_TEXT = """
    utc 0 gmt 0 z 0 wet 0 bst 1 west 1 cet 1 cest 2 eet 2 eest 3 msk 3 trt 3 est -5 edt -4 cst -6 cdt -5 mst
    -7 mdt -6 pst -8 pdt -7 akst -9 akdt -8 hst -10 jst 9 kst 9 hkt 8 sgt 8 awst 8 acst 9.5 acdt 10.5 aest
    10 aedt 11 nzst 12 nzdt 13 sast 2 pkt 5 brt -3 art -3
"""
_OFFSETS = dict(zip(_OFFSETS_TEXT.split()[::2], map(float, _OFFSETS_TEXT.split()[1::2]), strict=True))
# Abbreviations that mean "whatever the clocks there show".
_ZONES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "akt": "America/Anchorage",
}
ZONE_WORDS = frozenset({*_OFFSETS, *_ZONES})
_SPELLED_ZONES = re.compile(
    r"\b(greenwich mean|coordinated universal|british summer|eastern|central|mountain|pacific)"
    r"(?: standard| daylight)? time\b",
    re.I,
)
_ABBREVIATIONS = {"greenwich mean": "GMT", "coordinated universal": "UTC", "british summer": "BST"}
_ABBREVIATIONS |= {"eastern": "ET", "central": "CT", "mountain": "MT", "pacific": "PT"}
_VERBS = frozenset({"updated", "published", "posted", "modified", "last", "first", "edited", "created"})
_FILLERS = frozenset(
    {"at", "on", "the", "and", "local", "time", "st", "nd", "rd", "th", "live", "of", "date", "about", "from"}
    | {"uhr", "à", "um"}
    | {
        "greenwich",
        "mean",
        "british",
        "eastern",
        "central",
        "mountain",
        "pacific",
        "universal",
        "coordinated",
    }
    | {"summer", "standard", "daylight"}
)
_MONTH_WORDS, _DAY_WORDS = frozenset(_MONTHS.split()), frozenset(_DAYS.split())
_MERIDIEMS = frozenset({"am", "pm", "a", "p", "m", "noon", "midnight"})
_NOW_WORDS = frozenset({"ago", "just", "now", "today", "yesterday"})
_COUNTED = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNTED |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_SPELLED = re.compile(rf"\b({'|'.join(_COUNTED)})\s+(?=(?:sec|min|h|day|week|month|year))", re.I)
TIME_WORDS = (
    frozenset(_COUNTED)
    | _MONTH_WORDS
    | _DAY_WORDS
    | _MERIDIEMS
    | _NOW_WORDS
    | _VERBS
    | _FILLERS
    | frozenset(_UNITS)
    | frozenset(_OFFSETS)
    | frozenset(_ZONES)
    | {"t"}
)
"""All words that a time can be told in, in lower case."""
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.I,
)
_AGE_PART = re.compile(r"(\d{1,4})\s*([a-z]+)", re.I)
_MONTH_DAY = re.compile(
    rf"(?<![a-z])(?:{'|'.join(_MONTHS.split())})\b\.?\s+\d{{1,2}}|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(_MONTHS.split())})\b",
    re.I,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_SLASHED = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}(?!\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BARE_CLOCK = re.compile(r"\d{1,2}[:.][0-5]\d(?::[0-5]\d)?")
_FRAMES = "[]() "  # what some pages set round a time
LONGEST_STAMP = 80
_LATE = timedelta(minutes=30)  # a post may be put up a little out of order


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line that is nothing but a time. `updating` if it says when something was changed."""

    text: str
    updating: bool
    bare: bool = False  # nothing but "12:18": a time, or the length of a video


def stamp(line: str) -> Stamp | None:
    """The line as a time stamp, or None if it is anything else."""
    if len(line) > LONGEST_STAMP or line[-1:] == ":":
        return None  # "8:09 p.m.:" introduces what happened then
    whole, line = line, line.strip(_FRAMES)
    first = _WORD.search(line)  # most lines are no stamps, and most of these begin otherwise
    if first is not None and first.group().lower() not in TIME_WORDS:
        return None
    words = [w.lower() for w in _WORD.findall(line)]
    if not TIME_WORDS.issuperset(words) or not _tells_a_time(line, words):
        return None
    return Stamp(whole, updating="updated" in words or "modified" in words, bare=not words)


def _tells_a_time(line: str, words: list[str]) -> bool:
    if words and not any(c.isdigit() for c in line):
        return words in (["just", "now"], ["now"]) or age(line) is not None
    if "ago" in words or _AGE.fullmatch(line):
        return True
    if not words:
        return bool(_BARE_CLOCK.fullmatch(line) or _ISO.match(line) or _SLASHED.match(line))
    return bool(
        _ISO.search(line)
        or _SLASHED.search(line)
        or _MONTH_DAY.search(line)
        or re.search(r"\d[:.h][0-5]\d|\d\s*[ap]\.?\s?m\b", line, re.I)
    )


_AGE = re.compile(r"\d{1,4}\s?(?:s|m|h|d|w|mo|y|min|hr|hrs|mins)(?:\s\d{1,2}\s?(?:m|min|mins))?", re.I)


def parse_iso(value: object) -> datetime | None:
    """A time out of JSON, a feed or JSON-LD. A bare day is midnight UTC: only its order counts."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_epoch(float(value))
    text = str(value).strip()
    if not text or len(text) > LONGEST_STAMP:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return parse_absolute(text, None) or _parse_loosely(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _from_epoch(value: float) -> datetime | None:
    seconds = value / 1000 if value > 1e11 else value
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 1e8 else None
    except (OverflowError, OSError, ValueError):
        return None


def _parse_loosely(text: str) -> datetime | None:
    from dateutil import parser  # type: ignore[import-untyped]

    try:
        # Two defaults: what differs was not in the text, and a guessed year or day is worse than none.
        first = parser.parse(text, default=datetime(2000, 1, 1, tzinfo=UTC))
        second = parser.parse(text, default=datetime(2001, 2, 2, tzinfo=UTC))
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return first if first == second and first.tzinfo else None


def parse_absolute(text: str, day: datetime | None) -> datetime | None:
    """`12:18 p.m. ET, April 23, 2022` and its like. Without a date or a zone, those of `day`."""
    zone = _zone(text) or (day.tzinfo if day else None)
    if zone is None:
        return None
    date = _date(text, day)
    clock = _clock(text)
    if date is None or clock is None:
        return None
    try:
        return datetime.combine(date.date(), clock, zone)
    except (ValueError, OverflowError):
        return None


def has_date(text: str) -> bool:
    """Whether a stamp names its day."""
    return bool(_MONTH_DAY.search(text) or _ISO.search(text) or _SLASHED.search(text))


def has_clock(text: str) -> bool:
    """Whether a line names a time of day."""
    return _clock(text) is not None


def _date(text: str, day: datetime | None) -> datetime | None:
    found = _MONTH_DAY.search(text) or _ISO.search(text)
    if found is None:
        return day if not _SLASHED.search(text) else None  # 3/4/2022 is two days; not guessed
    year = _YEAR.search(text)
    if year is None and day is None:
        return None
    from dateutil import parser

    words = found.group() if year is None else f"{found.group()} {year.group()}"
    default = datetime(day.year if day else 2000, 1, 1, tzinfo=UTC)
    try:
        parsed: datetime = parser.parse(
            found.group() if _ISO.match(found.group()) else words, default=default
        )
    except (ValueError, OverflowError):
        return None
    return parsed


def _clock(text: str) -> time | None:
    for found in _CLOCK.finditer(text):
        if found["minute"] is None and found["half"] is None:
            continue
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        half = (found["half"] or "").lower()[:1]
        if half and not 1 <= hour <= 12:
            return None
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, minute, int(found["second"] or 0)) if hour < 24 else None
    lowered = text.lower()
    if "noon" in lowered:
        return time(12)
    return time(0) if "midnight" in lowered else None


def _zone(text: str) -> tzinfo | None:
    spelled = _SPELLED_ZONES.search(text)
    if spelled is not None:
        return named_zone(_ABBREVIATIONS[spelled[1].lower()])
    for word in _WORD.findall(text):
        zone = named_zone(word) if word.isupper() else None
        if zone is not None:
            return zone
    return None


@lru_cache(maxsize=64)
def named_zone(word: str) -> tzinfo | None:
    """The zone of one of the `ZONE_WORDS`; None for another word."""
    from dateutil import tz

    low = word.lower()
    if low in _ZONES:
        zone: tzinfo | None = tz.gettz(_ZONES[low])
        return zone
    if low in _OFFSETS:
        return UTC if not _OFFSETS[low] else timezone(timedelta(hours=_OFFSETS[low]), word)
    return None


def age(text: str) -> timedelta | None:
    """`3 hr 24 min ago`, `15w ago`, `just now`; None for anything else."""
    lowered = text.lower()
    if "just now" in lowered:
        return timedelta(0)
    if "ago" not in lowered and not _AGE.fullmatch(text.strip()):
        return None
    lowered = _SPELLED.sub(lambda found: f"{_COUNTED[found[1]]} ", lowered)
    parts = [(int(n), _UNITS.get(unit)) for n, unit in _AGE_PART.findall(lowered)]
    if not parts or any(seconds is None for _, seconds in parts):
        return None
    total = sum(n * seconds for n, seconds in parts if seconds is not None)
    return timedelta(seconds=min(total, 10**10))


class Timeline:
    """Resolves stamps in the order of a dump, newest first, against the dump's own clock."""

    def __init__(self, clock: datetime | None) -> None:
        self.clock = clock
        self._last = clock

    def resolve(self, text: str) -> datetime | None:
        back = age(text)
        if back is not None:
            return self._before_clock(back)
        found = parse_absolute(text, self._last)
        if found is not None and self._last is not None and not has_date(text) and found > self._last + _LATE:
            found -= timedelta(days=1)  # newest first: it belongs to the day before the post above
        if found is not None:
            self._last = found
        return found

    def _before_clock(self, back: timedelta) -> datetime | None:
        try:
            return self.clock - back if self.clock else None
        except OverflowError:
            return None
