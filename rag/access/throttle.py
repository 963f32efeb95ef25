"""Growing delays between failed tries, of a name or of an address."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FORGOTTEN = 3600.0
"""Seconds after the last failed try until it is as if there had been none."""
MOST_KEYS = 10_000
"""Remembered at once, some 2 MB: beyond them the one that failed longest ago is forgotten."""


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0


class Throttle:
    """After `free` failed tries each further one waits: a second, two, four, up to `most` seconds.

    `clock` gives seconds; that of the wall is not used, since it can be set. Whoever shares one between
    threads locks it.
    """

    def __init__(self, free: int, most: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = free
        self._most = most
        self._clock = clock
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again; 0 where it may now."""
        held = self._held(key)
        if held is None or held.count < self._free:
            return 0.0
        delay = min(self._most, 2.0 ** min(held.count - self._free, 60))
        return max(0.0, held.last + delay - self._clock())

    def begin(self, key: str) -> None:
        """Count a try as failed before its end is known: many at once are no way around the delay."""
        held = self._held(key) or _Tries()
        held.count, held.last = held.count + 1, self._clock()
        self._tries[key] = held
        self._tries.move_to_end(key)
        if len(self._tries) > MOST_KEYS:
            self._tries.popitem(last=False)

    def undo(self, key: str) -> None:
        """The try did not fail."""
        held = self._held(key)
        if held is not None:
            held.count -= 1

    def forget(self, key: str) -> None:
        """Whoever has the password need not wait for what others tried."""
        self._tries.pop(key, None)

    def __len__(self) -> int:
        return len(self._tries)

    def _held(self, key: str) -> _Tries | None:
        held = self._tries.get(key)
        if held is not None and self._clock() - held.last > FORGOTTEN:
            del self._tries[key]
            return None
        return held
