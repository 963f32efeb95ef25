"""Several servers as one: the least busy is asked, and one that fails rests while the next takes over."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar

from rag.llm.remote.errors import ServerError, joined
from rag.llm.remote.server import Piece, Server
from rag.llm.remote.told import Told

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. `waits` are the longest pauses before asking all servers once more, each cut short at random
    (so that readers who failed together don't come back together); `rest` is what a failed server is given,
    doubled with each failure in a row up to `longest_rest`.
    """

    waits: tuple[float, ...] = (1.0, 2.0, 4.0)
    rest: float = 5.0
    longest_rest: float = 60.0


class Pool:
    """Safe to share between threads. `servers` come in the reader's order, which decides between equals."""

    def __init__(self, servers: Sequence[Server], patience: Patience | None = None) -> None:
        self._places = [_Place(server) for server in servers]
        self._patience = patience or Patience()
        self._lock = threading.Lock()

    @property
    def servers(self) -> list[Server]:
        """All of them, in the reader's order."""
        return [place.server for place in self._places]

    def call(self, ask: Callable[[Server], _Answer]) -> _Answer:
        """What the first server gives that does not fail. Raises ServerError when every one has."""
        for attempt in self._attempts():
            with attempt as server:
                return ask(server)
        raise AssertionError("the last attempt raises")

    def stream(self, ask: Callable[[Server], Generator[Piece]]) -> Generator[Piece]:
        """The same in pieces. Where a server is lost midway, the next one goes on."""
        told = Told()
        for attempt in self._attempts():
            with attempt as server:
                yield from told.go_on(server.url, ask(server))
                return

    def _attempts(self) -> Iterator[_Attempt]:
        """All servers, again and again while it may help; raises what the last round failed with."""
        failures: list[ServerError] = []
        for longest in (0.0, *self._patience.waits):
            time.sleep(max([random.uniform(0.0, longest), *(one.wait for one in failures)]))  # noqa: S311 - no secret
            failures = []
            for place in self._round():
                attempt = _Attempt(place, self._lock, self._patience)
                yield attempt
                if attempt.error is not None:
                    failures.append(attempt.error)
                    # A server alone that fails for good is told by the error itself.
                    level = logging.WARNING if len(self._places) > 1 else logging.INFO
                    _log.log(level, "%s The next server is asked.", attempt.error.what)
            if not any(error.passing for error in failures):
                break
        raise joined(failures)

    def _round(self) -> Iterator[_Place]:
        """Every server once, the least busy first; those that rest last, for they may be all there is."""
        left = list(self._places)
        while left:
            now = time.monotonic()
            with self._lock:
                place = min(left, key=lambda one: (one.rests_until > now, one.in_flight))
            left.remove(place)
            yield place


class _Place:
    """A server, and how it has been doing."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.in_flight = 0
        self.failures = 0
        self.rests_until = 0.0


class _Attempt:
    """One request to one server. A ServerError ends it, is kept as `error`, and is not raised."""

    def __init__(self, place: _Place, lock: threading.Lock, patience: Patience) -> None:
        self.error: ServerError | None = None
        self._place = place
        self._lock = lock
        self._patience = patience

    def __enter__(self) -> Server:
        with self._lock:
            self._place.in_flight += 1
        return self._place.server

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        with self._lock:
            self._place.in_flight -= 1
            if not isinstance(error, ServerError):
                self._place.failures = 0
                return False
            self.error = error
            rest = min(self._patience.rest * 2**self._place.failures, self._patience.longest_rest)
            self._place.failures += 1
            self._place.rests_until = time.monotonic() + max(rest, error.wait)
        return True
