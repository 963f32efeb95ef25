"""What the framework holds of a page, given up soon after the page was closed.

It would keep that for as long as there is room: the configuration of each component with what was last shown
in it, a few hundred kilobytes, and the page's conversation. It would also take the room of a page that is
still open, if that has not been used for longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

CLOSED = 16
"""Closed pages that are held: one that lost its connection for a moment finds itself as it was. One that
comes back later finds its conversation by the key in its address."""
TOLD = 10.0
"""Seconds after closing in which the end of an answer may still be told, to a page whose stream is open yet.
Gradio keeps the mark of such an end also where nobody is left to tell it to. After 800 questions, 30 in 100
of which ended with the page closed or reloaded, 253 pages were held and 32 open: 0.4 MB each."""


class ClosedPages:
    """The pages that were closed last, by the framework's keys of them. To be used in the server's loop."""

    def __init__(
        self, page: gr.Blocks, most: int = CLOSED, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._page = page
        self._most = most
        self._clock = clock
        self._closed: dict[str, float] = {}  # when, in the order of their closing

    def add(self, key: str) -> None:
        """One more; the oldest of too many is given up, unless an answer to it is still being ended."""
        self._closed.pop(key, None)
        self._closed[key] = self._clock()
        busy = self._busy()
        idle = [closed for closed in self._closed if closed not in busy and closed != key]
        for closed in idle[: max(0, len(self._closed) - self._most)]:
            del self._closed[closed]
            self._forget(closed)

    def _busy(self) -> set[str]:
        """The pages with an event under way, or one whose end their stream may still tell them."""
        queue = self._page._queue
        running = {event.session_hash for event in queue.event_ids_to_events.values() if event.session_hash}
        untold = {key for key, events in queue.pending_event_ids_session.items() if events}
        since = self._clock() - TOLD
        return running | {key for key in untold if self._closed.get(key, since) >= since}

    def _forget(self, key: str) -> None:
        holder, queue = self._page.app.state_holder, self._page._queue
        holder.delete_state(key)  # tells the conversation that it was left
        holder.session_data.pop(key, None)
        holder.time_last_used.pop(key, None)
        queue.pending_messages_per_session.pop(key, None)
        queue.pending_event_ids_session.pop(key, None)
