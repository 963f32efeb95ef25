"""Lets people in: by name and password, by the token of their session, or not yet."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import math
import secrets
import threading

from index.errors import DatelineError
from rag.access.accounts import Accounts, canonical
from rag.access.sessions import Sessions
from rag.access.throttle import Throttle

NAME_FREE, NAME_MOST = 5, 60.0
"""Failed tries of one name without a delay, and the longest delay in seconds: strangers can make whoever has
the name wait, so that it stays short. It leaves them 60 tries an hour."""
ADDRESS_FREE, ADDRESS_MOST = 20, 600.0
"""The same of one address, which a whole office may share."""
AT_ONCE = 2
"""Passwords that are hashed at a time: each takes 32 MiB and a core."""
_NETWORK = 64  # bits of an IPv6 address that one household or machine has to itself
_BASIC = "basic "


class LoginRefused(DatelineError):
    """Name and password do not belong together."""


class TooManyTries(DatelineError):
    """Too many tries failed; `seconds` until the next one is looked at."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        plural = "s" * (self.seconds != 1)
        super().__init__(
            "Too many logins have failed.", f"Wait {self.seconds} second{plural}, then try again."
        )


class Doorkeeper:
    """Who may come in to one server. Safe to share between threads."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._sessions = Sessions(accounts.stamp)
        self._names = Throttle(NAME_FREE, NAME_MOST)
        self._addresses = Throttle(ADDRESS_FREE, ADDRESS_MOST)
        self._lock = threading.Lock()
        self._hashing = threading.BoundedSemaphore(AT_ONCE)
        self._sealed_with = secrets.token_bytes(32)

    def login(self, name: str, password: str, address: str) -> str:
        """The token of a new session. It blocks while it hashes.

        Raises TooManyTries, LoginRefused, and AccountsError.
        """
        self._check(name, password, address)
        return self._sessions.begin(canonical(name))

    def session(self, token: str) -> str | None:
        """The name of whoever has the token; None where nobody has. Raises AccountsError."""
        return self._sessions.name(token)

    def logout(self, token: str) -> None:
        """End the session."""
        self._sessions.end(token)

    def known(self, authorization: str) -> str | None:
        """The name in the header of a program that has shown its password before; None of any other."""
        return self._sessions.name(self._sealed(authorization))

    def show(self, authorization: str, address: str) -> str:
        """The name in a program's `Authorization: Basic` header. Blocks and raises as `login` does."""
        name, password = _name_and_password(authorization)
        self._check(name, password, address)
        own = canonical(name)
        self._sessions.begin(own, self._sealed(authorization))
        return own

    def _check(self, name: str, password: str, address: str) -> None:
        name_key, address_key = canonical(name), _network(address)
        with self._lock:
            wait = max(self._names.wait(name_key), self._addresses.wait(address_key))
            if wait > 0:
                raise TooManyTries(wait)
            self._names.begin(name_key)
            self._addresses.begin(address_key)
        with self._hashing:
            fits = self._accounts.check(name, password)
        if not fits:
            raise LoginRefused("Name and password do not belong together.", "Try again.")
        with self._lock:
            self._names.forget(name_key)
            self._addresses.undo(address_key)

    def _sealed(self, authorization: str) -> str:
        """A token that stands for the header: what is held in memory is not the password itself."""
        data = authorization.encode("utf-8", "surrogatepass")
        return hmac.new(self._sealed_with, data, hashlib.sha256).hexdigest()


def _name_and_password(authorization: str) -> tuple[str, str]:
    scheme, told = authorization[: len(_BASIC)], authorization[len(_BASIC) :]
    try:
        name, colon, password = base64.b64decode(told, validate=True).decode("utf-8").partition(":")
    except ValueError:
        name, colon, password = "", "", ""
    if scheme.lower() != _BASIC or not colon:
        raise LoginRefused("The Authorization header can't be read.", "Send one of the kind Basic.")
    return name, password


def _network(address: str) -> str:
    """An address as it is counted: of the new kind, one household has more than can be counted."""
    try:
        told = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if told.version == 4:
        return str(told)
    return str(told.ipv4_mapped or ipaddress.ip_network((int(told), _NETWORK), strict=False))
