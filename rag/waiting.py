"""A line before what serves few at a time: first come, first served, and each knows how many are ahead."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK = 0.2
"""Seconds after which whoever waits is asked again whether they still do: a place is given up so fast."""
_TELL = 1.0
"""Seconds from one number that is told to the next. Each costs the page more than a faster count is worth."""


class Line:
    """Safe to share between threads. `at_once` are served together; None serves all, and nobody waits."""

    def __init__(self, at_once: int | None = 1) -> None:
        self._at_once = at_once
        self._changed = threading.Condition()
        self._places: list[Place] = []

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A place at the end of the line. It is given up on leaving the block, however that comes about."""
        place = Place(self)
        with self._changed:
            self._places.append(place)
        try:
            yield place
        finally:
            with self._changed:
                self._places.remove(place)
                self._changed.notify_all()

    def __len__(self) -> int:
        """How many are waiting or are being served."""
        return len(self._places)

    def ahead(self, place: Place) -> int:
        """How many have to be done before a place is served; 0 where it is its turn."""
        if self._at_once is None:
            return 0
        with self._changed:
            return max(0, self._places.index(place) - self._at_once + 1)

    def waited(self, place: Place, known: int) -> int:
        """`ahead`, once it is another than `known`, or after a moment."""
        with self._changed:
            self._changed.wait_for(lambda: self.ahead(place) != known, timeout=_LOOK)
            return self.ahead(place)


class Place:
    """One of those in a line, as `Line.place` gives it."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def ahead(self) -> int:
        """How many have to be done before."""
        return self._line.ahead(self)

    def wait(self) -> Iterator[int]:
        """Until its turn: how many are ahead, several times a second, and 0 at last.

        It comes also where nothing has changed, so that whoever reads it can break off. Another number comes
        once a second at most, and 0 at once.
        """
        told = ahead = self.ahead
        if not ahead:
            return
        since = time.monotonic()
        yield told
        while ahead:
            ahead = self._line.waited(self, ahead)
            if told != ahead and (not ahead or time.monotonic() - since >= _TELL):
                told, since = ahead, time.monotonic()
            yield told
