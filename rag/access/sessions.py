"""Who is logged in: tokens in memory, which end with time, with a logout, and with the account."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

LASTS = 12 * 3600.0
"""Seconds without a request until a session ends: a day's work."""
MOST = 10_000
"""Sessions at once; beyond them the one that was unused for longest ends."""


@dataclass(slots=True)
class _Session:
    name: str
    stamp: str
    used: float


class Sessions:
    """The sessions of one server. `stamp` gives what an account's name stands for now (None: no account)."""

    def __init__(
        self, stamp: Callable[[str], str | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stamp = stamp
        self._clock = clock
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, _Session] = OrderedDict()

    def begin(self, name: str, token: str | None = None) -> str:
        """The token of a new session of `name`: one that can't be guessed, or the one that is given."""
        own = token or secrets.token_urlsafe(32)
        stamp = self._stamp(name)
        if stamp is not None:
            with self._lock:
                self._held[_key(own)] = _Session(name, stamp, self._clock())
                if len(self._held) > MOST:
                    self._held.popitem(last=False)
        return own

    def name(self, token: str) -> str | None:
        """Whose session it is; None of one that there is not, or no longer."""
        key = _key(token)
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            if self._clock() - held.used > LASTS or self._stamp(held.name) != held.stamp:
                del self._held[key]
                return None
            held.used = self._clock()
            self._held.move_to_end(key)
            return held.name

    def end(self, token: str) -> None:
        """Log out."""
        with self._lock:
            self._held.pop(_key(token), None)


def _key(token: str) -> bytes:
    """What is looked up is no token itself, so that the time it takes tells nothing of one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
