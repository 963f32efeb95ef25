"""Filters as the store understands them: exact author names, times as whole numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.filters import Filters
from index.post import Post

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which posts: None means any; times are microseconds since 1970, both ends included."""

    coverages: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    since: int | None = None
    until: int | None = None

    @property
    def empty(self) -> bool:
        """Whether it is known to allow nothing."""
        return self.coverages == () or self.authors == ()


def microseconds(moment: datetime) -> int:
    """A timezone-aware time as whole microseconds since 1970, exactly."""
    if moment.tzinfo is None:
        raise ValueError("a time without a timezone can't be compared: give it one")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def time_of(post: Post) -> int | None:
    """The time that a span is compared with: when it was published, else when it was updated."""
    moment = post.published or post.updated
    return None if moment is None else microseconds(moment)


def select(filters: Filters | None, authors: Iterable[str]) -> Selection | None:
    """`filters` against the author lines that the index has; None if they allow everything.

    An author is asked for by name and stands in a byline such as "A. Reed and B. Stone", so a name
    matches the lines that have it as whole words, whatever the case and accents.
    """
    if filters is None or filters == Filters():
        return None
    return Selection(
        coverages=tuple(filters.coverages) or None,
        authors=_matching(filters.authors, authors) if filters.authors else None,
        since=None if filters.since is None else microseconds(filters.since),
        until=None if filters.until is None else microseconds(filters.until),
    )


def _matching(names: Iterable[str], lines: Iterable[str]) -> tuple[str, ...]:
    wanted = [name for name in map(_words, names) if name.strip()]
    return tuple(sorted(line for line in lines if any(name in _words(line) for name in wanted)))


def _words(text: str) -> str:
    """Folded words with a space on either side of each."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char if char.isalnum() else " " for char in folded if not unicodedata.combining(char))
    return f" {' '.join(letters.split())} "
