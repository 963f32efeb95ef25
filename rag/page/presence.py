"""Which open page has an answer under way: a page that is closed leaves nobody to read it.

The framework tells at once that a page's connection is gone, and drops what it holds of the page an hour
later. Under load it may tell so before a question begins that the page asked at its last moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.page.conversation import Conversation

_LATE = 5.0
"""Seconds that a question may begin after its page was closed. A page that has lost its connection and has it
again asks later than that, or finds its question stopped."""
_CLOSED = 1000
"""Closed pages that are remembered: more than are closed in so few seconds."""


class Presence:
    """Conversations by the key of the page that asks, as long as they are asking: no more than readers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asking: dict[str, Conversation] = {}
        self._closed: dict[str, float] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._asking)

    @contextmanager
    def asking(self, page: str, conversation: Conversation) -> Iterator[Callable[[], bool]]:
        """While inside, closing `page` stops the conversation's answer.

        What it gives says whether the page is gone already, which is to be asked once the answer has begun.
        """
        since = self._clock() - _LATE
        with self._lock:
            self._asking[page] = conversation
        try:
            yield lambda: self._closed.get(page, since) > since
        finally:
            with self._lock:
                if self._asking.get(page) is conversation:  # it may have gone on with another one
                    del self._asking[page]

    def closed(self, page: str) -> None:
        """The page's connection is gone. One that comes back finds the answer stopped, and can ask again."""
        with self._lock:
            self._closed.pop(page, None)
            self._closed[page] = self._clock()
            if len(self._closed) > _CLOSED:
                del self._closed[next(iter(self._closed))]
            conversation = self._asking.get(page)
        if conversation is not None:
            conversation.stop()
