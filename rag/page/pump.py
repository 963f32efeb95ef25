"""A stream of events that can be stopped at once, though the model behind it is busy.

The stream runs in its own thread; the reader of the page waits on a queue instead of on the model. Stopping
answers the reader now, and closes the stream when it next yields or calls its model.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import cast

from rag.llm.stopping import Stopped, stopped_by
from rag.types import Event, Waiting


class Pump:
    """One run of a stream. `open_stream` is called in the pump's thread: opening may load a model."""

    def __init__(self, open_stream: Callable[[], Iterator[Event]], after: Pump | None = None) -> None:
        self._open = open_stream
        self._after = after
        self._queue: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dateline-answer", daemon=True)

    def begin(self) -> None:
        """Open the stream. What it yields is kept for `events`, unless it is stopped before."""
        self._thread.start()

    def stop(self) -> None:
        """End it: `events` ends at once, the model as soon as it can."""
        self._stop.set()
        self._queue.put(None)  # for whoever waits for an event

    @property
    def stopped(self) -> bool:
        """Whether it was told to end."""
        return self._stop.is_set()

    def wait(self) -> None:
        """Until the stream is closed. One model can't write two answers of one conversation at a time."""
        if self._thread.is_alive():
            self._thread.join()

    def events(self) -> Iterator[Event]:
        """What the stream yields, once begun, until its end or `stop`. What it raises is raised here."""
        try:
            while not self._stop.is_set():
                item = self._queue.get()
                if item is None:
                    return
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            self._stop.set()  # also when the page was closed: nobody is left to read the answer

    def _run(self) -> None:
        stopped_by(self._stop.is_set)
        if self._after is not None:
            self._after.wait()
            self._after = None
        try:
            self._relay()
        except Stopped:
            self._queue.put(None)
        except BaseException as error:  # noqa: BLE001  # it is raised again where it is waited for
            self._queue.put(error)
        else:
            self._queue.put(None)

    def _relay(self) -> None:
        if self._stop.is_set():
            return
        stream = self._open()
        last: Event | None = None
        try:
            for event in stream:
                if self._stop.is_set():
                    return
                if not (isinstance(event, Waiting) and event == last):  # it comes also to be broken off at
                    self._queue.put(event)
                last = event
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                cast(Generator[Event, None, None], stream).close()
