"""Days and the parts of them that a question names: "yesterday evening", "on 3 May", "overnight".

They are read against the coverage's own clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta

_YEARS = (1900, 2100)
"""Other numbers of four digits are no years of news."""
PARTS_OF_DAY = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 24)}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
DAY_NAMES = rf"day before yesterday|today|yesterday|{'|'.join(DAYS)}|{_DATES}"
DAY = rf"(?P<day>{DAY_NAMES})"
EARLY = re.compile(
    rf"\b(?:in\s+)?the\s+(?:early|small)\s+hours\b(?:\s+(?:of\s+|on\s+)?(?:{DAY}|this morning))?", re.I
)
"""Of a day, before its morning."""
OPEN = r"(?:\b(?P<open>since|after|before|until|till|by)\s+)?"
NIGHT = re.compile(rf"{OPEN}\b(?:last night|overnight)\b", re.I)
WEEKEND = re.compile(
    r"\b(?:(?P<open>since|after|before|until|till|by)\s+|(?:over|at|on|during|in)\s+)?(?:the|last|this|past)"
    r"\s+(?:past\s+|last\s+)?weekend\b",
    re.I,
)
PART = re.compile(
    rf"{OPEN}\b(?:(?:this|in\s+the|(?:on\s+)?{DAY})\s+(?P<part>morning|afternoon|evening|night)"
    r"|(?P<tonight>tonight))\b",
    re.I,
)
WHOLE = re.compile(rf"\b(?:(?P<open>before|until|till|by)\s+|on\s+)?{DAY}\b", re.I)


def named_day(name: str | None, clock: datetime) -> datetime:
    """The clock's day, the one before it, the last day of that name up to the clock's, or a date."""
    name = (name or "today").lower()
    if name == "today":
        return clock
    if name == "yesterday":
        return clock - timedelta(days=1)
    if name == "day before yesterday":
        return clock - timedelta(days=2)
    if name in DAYS:
        return clock - timedelta(days=(clock.weekday() - DAYS.index(name)) % 7)
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


def at_hour(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour, minutes=minute)
