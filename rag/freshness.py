"""How fresh the coverage is, in one line: what a reader of live news asks of it first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.protocols import IndexView

CLOCKS_DIFFER = timedelta(minutes=5)
"""Between the machine that built an index and the one that reads it; Kerberos allows as much."""
_STEPS = (
    (timedelta(hours=1), timedelta(minutes=1), "min"),
    (timedelta(days=1), timedelta(hours=1), "h"),
    (timedelta.max, timedelta(days=1), "d"),
)


def status_line(index: IndexView, now: datetime | None = None) -> str:
    """`26 posts · newest 27 Jan 2022, 14:05 UTC · indexed 5 min ago`; only what is known is said."""
    count = index.post_count
    parts = [f"{count} post{'s' * (count != 1)}"]
    if newest := newest_time(index):
        parts.append(f"newest {moment(newest)}")
    if built := built_at(index):
        parts.append(f"indexed {ago(built, now or datetime.now(UTC))}")
    return " · ".join(parts)


def built_at(index: IndexView) -> datetime | None:
    """When the version was built; None of an index that is no place on a disk."""
    built = getattr(index, "built_at", None)
    return built if isinstance(built, datetime) else None


def clock_is_behind(index: IndexView, now: datetime | None = None) -> bool:
    """Whether this machine's clock tells a time before the index was built, by more than clocks differ."""
    built = built_at(index)
    return built is not None and built - (now or datetime.now(UTC)) > CLOCKS_DIFFER


def newer_dumps(index: IndexView) -> list[Path]:
    """Dumps on the disk that were written after the index read them; none of an index that is no place."""
    from index.origins import changed

    place = getattr(index, "place", None)
    return changed(place) if isinstance(place, Path) else []


def newest_time(index: IndexView) -> datetime | None:
    """The newest time any coverage has, or None where the dumps have no times."""
    clocks = [coverage.clock for coverage in index.coverages() if coverage.clock]
    return max(clocks, default=None)


def moment(time: datetime, *, zone: bool = True) -> str:
    """A time for people; with its zone once on a view, as live coverage is read across zones."""
    return f"{time.day} {time.strftime('%b %Y, %H:%M %Z' if zone else '%b %Y, %H:%M')}".strip()


def ago(then: datetime, now: datetime) -> str:
    """`5 min ago`, in the largest unit that is not zero."""
    age = now - then
    if age < timedelta(minutes=1):
        return "just now"
    for limit, unit, name in _STEPS:
        if age < limit:
            return f"{age // unit} {name} ago"
    return ""
