"""Which open page has an answer under way: a page that is closed leaves nobody to read it.

The framework tells at once that a page's connection is gone, and drops what it holds of the page an hour
later.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rag.page.conversation import Conversation


class Presence:
    """Conversations by the key of the page that asks, as long as they are asking: no more than readers."""

    def __init__(self) -> None:
        self._asking: dict[str, Conversation] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._asking)

    @contextmanager
    def asking(self, page: str, conversation: Conversation) -> Iterator[None]:
        """While inside, closing `page` stops the conversation's answer."""
        with self._lock:
            self._asking[page] = conversation
        try:
            yield
        finally:
            with self._lock:
                if self._asking.get(page) is conversation:  # it may have gone on with another one
                    del self._asking[page]

    def closed(self, page: str) -> None:
        """The page's connection is gone. One that comes back finds the answer stopped, and can ask again."""
        conversation = self._asking.get(page)
        if conversation is not None:
            conversation.stop()
