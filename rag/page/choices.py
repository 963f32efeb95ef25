"""What a reader may narrow the posts to: a coverage, authors, a span of time; and the choice in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.filters import Filters
from index.post import Coverage, Post
from rag.freshness import moment

ALL = ("All coverages", "")
EARLIEST = ("The beginning", "")
LATEST = ("The newest post", "")
MOST_TIMES = 48
"""Times offered: two days by the hour. More than that is no choice but a search."""
_STEPS = [timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 24 * 7, 24 * 30)]

Options = list[tuple[str, str]]
"""(label, value) pairs, as a dropdown has them."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is offered; a list of one is no choice, and is not shown."""

    coverages: Options
    authors: list[str]
    since: Options
    until: Options


def choices(coverages: Sequence[Coverage], posts: Sequence[Post]) -> Choices:
    """What an index offers. `posts` are those of the coverages that are chosen."""
    times = [post.published for post in posts if post.published]
    marks = [(moment(time), time.isoformat()) for time in _marks(min(times), max(times))] if times else []
    several = coverages if len(coverages) > 1 else []
    return Choices(
        [ALL, *((one.title or one.id, one.id) for one in several)],
        sorted({post.author for post in posts if post.author}),
        [EARLIEST, *marks],
        [LATEST, *marks[1:]],
    )


def chosen(coverage: str, authors: Sequence[str], since: str, until: str) -> Filters:
    """The filters for the values of the four dropdowns."""
    return Filters(
        (coverage,) if coverage else (),
        tuple(authors),
        datetime.fromisoformat(since) if since else None,
        datetime.fromisoformat(until) if until else None,
    )


def in_words(filters: Filters, coverages: Sequence[Coverage]) -> str:
    """`Flood on the coast · A. Reed · from 4 Mar 2026, 09:00 UTC`; empty where nothing is left out."""
    titles = {one.id: one.title or one.id for one in coverages}
    parts = [titles.get(coverage, coverage) for coverage in filters.coverages]
    parts += [", ".join(filters.authors)] if filters.authors else []
    parts += [f"from {moment(filters.since)}"] if filters.since else []
    parts += [f"until {moment(filters.until)}"] if filters.until else []
    return " · ".join(parts)


def _marks(first: datetime, last: datetime) -> list[datetime]:
    """Round times from before `first` to after `last`, in steps that keep them few."""
    span = last - first
    years = timedelta(days=365 * math.ceil(span / timedelta(days=365) / (MOST_TIMES - 2)))
    step = next((step for step in _STEPS if span / step <= MOST_TIMES - 2), years)
    start = first.replace(minute=0, second=0, microsecond=0)
    if step >= timedelta(days=1):
        start = start.replace(hour=0)
    count = min(int((last - start) / step) + 2, MOST_TIMES)
    return [start + number * step for number in range(count)]
