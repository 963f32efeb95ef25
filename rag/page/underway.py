"""The conversations that a server has open, to be ended with it."""

from __future__ import annotations

import threading
import time
from weakref import WeakSet

from rag.page.conversation import Conversation

_LOOK = 0.02  # seconds between two looks at whether all have ended


class Underway:
    """Conversations with a question asked. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: WeakSet[Conversation] = WeakSet()

    def add(self, conversation: Conversation) -> None:
        """One more that may have an answer under way."""
        with self._lock:
            self._held.add(conversation)

    def end(self, seconds: float) -> None:
        """Stop every answer, and wait until each is kept as it stands.

        One whose reader has gone is not waited for longer than `seconds`: what is kept of it already reads as
        stopped.
        """
        with self._lock:
            held = list(self._held)
        for conversation in held:
            conversation.stop()
        last = time.monotonic() + seconds
        while any(conversation.busy for conversation in held) and time.monotonic() < last:
            time.sleep(_LOOK)
