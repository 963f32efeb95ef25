"""What the plot of the coverage tab shows: posts over time, or their lengths where the dump has no times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.post import Post
from rag.freshness import moment

BARS = 24
"""Most bars: narrower ones can't be told apart in the column."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_WIDTHS = (
    *(_MINUTE * count for count in (5, 10, 15, 30)),
    *(_HOUR * count for count in (1, 2, 3, 6, 12)),
    *(_DAY * count for count in (1, 2, 7, 30, 90, 365)),
)


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars from left to right, oldest first, as (label, height); the caption says what they count."""

    bars: tuple[tuple[str, int], ...]
    caption: str


def plot_of(posts: Sequence[Post]) -> Plot:
    """Posts over time where most have one; else the words of each post, by position."""
    timed = [post.published for post in posts if post.published is not None]
    if timed and 2 * len(timed) >= len(posts):
        return _over_time(timed, len(posts) - len(timed))
    return _by_position(posts)


def _over_time(times: Sequence[datetime], without: int) -> Plot:
    zone = max(times).tzinfo or UTC
    first, last = min(times), max(times)
    width = next((one for one in _WIDTHS if (last - first) / one < BARS - 1), (last - first) / (BARS - 1))
    start = _floor(first.astimezone(zone), width)
    counts = Counter((time - start) // width for time in times)
    bars = tuple((_label(start + width * n, width), counts[n]) for n in range((last - start) // width + 1))
    apart = f" {without} without a time are left out." if without else ""
    caption = f"Posts by time, {moment(first)} to {moment(last)}; a bar is {_span(width)}.{apart}"
    return Plot(bars, caption)


def _floor(time: datetime, width: timedelta) -> datetime:
    """The last round moment before, counted from midnight of its day."""
    midnight = time.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (time - midnight) // width * width


def _label(time: datetime, width: timedelta) -> str:
    return moment(time, zone=False) if width < _DAY else f"{time.day} {time.strftime('%b %Y')}"


def _span(width: timedelta) -> str:
    for unit, name in ((_DAY, "day"), (_HOUR, "hour")):
        if width >= unit:
            count = round(width / unit)
            return f"{count} {name}{'s' * (count != 1)}"
    return f"{round(width / _MINUTE)} minutes"


def _by_position(posts: Sequence[Post]) -> Plot:
    step = max(1, -(-len(posts) // BARS))
    oldest_first = list(reversed(posts))
    bars = []
    for at in range(0, len(posts), step):
        group = oldest_first[at : at + step]
        words = sum(len(post.text.split()) for post in group)
        bars.append((_numbers(group), round(words / len(group))))
    each = "each post" if step == 1 else f"each {step} posts, on average"
    why = "most have no time" if any(post.published for post in posts) else "they have no times"
    return Plot(tuple(bars), f"Words of {each}, oldest to newest: {why}.")


def _numbers(group: Sequence[Post]) -> str:
    """By position, 1 the newest."""
    first, last = group[0].position + 1, group[-1].position + 1
    return f"Post {first}" if first == last else f"Posts {first} to {last}"
