"""Memory that the page has freed goes back to the system, and is not kept for later: glibc on Linux.

glibc gives back what is free at the end of a heap. Between blocks that are held it keeps it, in a heap for
each few threads: of 365 MB with 32 open pages of 20 questions each, 105 were free. To have it give back every
larger block at once (M_MMAP_THRESHOLD) is as good, but then torch embeds a coverage a third slower.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

HEAPS = 2
"""Threads would have up to eight for each core, each with what was free in it at its worst time: without
trimming, two of them held 60 MB that were free where the usual ones held 99."""
EVERY = 10.0
"""Seconds between two times that memory is given back at the least."""
_ARENA_MAX = -8
"""Of mallopt(3)."""


def few_heaps(environment: Mapping[str, str] = os.environ) -> bool:
    """Have the threads that begin from now on share heaps, unless the environment says how many there are."""
    mallopt = _of_libc("mallopt")
    return mallopt is not None and "MALLOC_ARENA_MAX" not in environment and bool(mallopt(_ARENA_MAX, HEAPS))


class Trimmer:
    """Gives back what is free. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock() - EVERY
        self._lock = threading.Lock()

    def trim(self) -> bool:
        """Now, unless it was done just before; other threads go on meanwhile. Whether it was done."""
        malloc_trim = _of_libc("malloc_trim")
        with self._lock:
            now = self._clock()
            if malloc_trim is None or now - self._last < EVERY:
                return False
            self._last = now
        malloc_trim(0)
        return True


@cache
def _of_libc(name: str) -> Any:
    """A function of the C library that not every one has; None where this one has not."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
