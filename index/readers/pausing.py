"""Python's search for garbage rings waits while a dump is read.

A dump becomes hundreds of thousands of small objects, none of them in a ring; looking through them again and
again took a quarter of the time.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_waiting: list[bool] = []
"""One for each dump being read: whether the collector was on before the first of them."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection until the last of the readers that run at once is done."""
    with _lock:
        _waiting.append(gc.isenabled() if not _waiting else _waiting[0])
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if _waiting.pop() and not _waiting:
                gc.enable()
