"""What filters ask of posts, held in memory: a mask for a million chunks takes a millisecond, not a query."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from index.store.nearest import Mask
from index.store.selection import Selection

Row = tuple[int, str, str | None, int | None]
"""A post's number of chunks, its coverage, its author and its time in microseconds since 1970."""

_NO_TIME = np.iinfo(np.int64).min


class Columns:
    """Of the posts in the order of their chunks: some 30 bytes a post."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._coverages: dict[str, int] = {}
        self._authors: dict[str | None, int] = {}
        made = [
            (
                count,
                self._coverages.setdefault(coverage, len(self._coverages)),
                self._authors.setdefault(author, len(self._authors)),
                _NO_TIME if time is None else time,
            )
            for count, coverage, author, time in rows
        ]
        self._counts, self._coverage, self._author, self._time = (
            np.array(made, dtype=np.int64).reshape(-1, 4).T
        )

    @property
    def authors(self) -> list[str]:
        """Every author line that a post has."""
        return [author for author in self._authors if author is not None]

    def mask(self, where: Selection, chunks: int) -> Mask:
        """Shape (chunks,): those of the posts that `where` allows."""
        allowed = np.ones(len(self._counts), dtype=np.bool_)
        if where.coverages is not None:
            allowed &= _among(self._coverage, [self._coverages.get(one, -1) for one in where.coverages])
        if where.authors is not None:
            allowed &= _among(self._author, [self._authors.get(one, -1) for one in where.authors])
        if where.since is not None or where.until is not None:
            allowed &= self._time != _NO_TIME
        if where.since is not None:
            allowed &= self._time >= where.since
        if where.until is not None:
            allowed &= self._time <= where.until
        found = np.repeat(allowed, self._counts)[:chunks]
        return np.concatenate([found, np.zeros(chunks - len(found), dtype=np.bool_)])


def _among(codes: NDArray[np.int64], wanted: list[int]) -> Mask:
    return np.isin(codes, np.array(wanted, dtype=np.int64))
