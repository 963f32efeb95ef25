"""How a server ends: told to by a signal, with every answer under way ended and kept as it stands."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_end() -> Iterator[threading.Event]:
    """Set once a signal asks the process to end; a second one does nothing more. In the main thread alone."""
    told = threading.Event()

    def hear(_number: int, _frame: FrameType | None) -> None:
        told.set()

    if threading.current_thread() is not threading.main_thread():
        yield told
        return
    before = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_at_once() -> None:
    """End the process as one that went well, though threads are in the middle of a model's own code.

    That code can't be stopped, and Python, taking itself apart around it, would be ended by a fault. Whoever
    calls this has closed all that is to be whole.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
