"""Which names a server may be called by, and which pages may call it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from index.errors import DatelineError

LOCAL = "localhost"
_PORTS = {"http": 80, "https": 443}


class LoginDemanded(DatelineError):
    """The page would be open to everyone who reaches it."""


def is_loopback(host: str) -> bool:
    """Whether what listens there can be reached from this machine alone."""
    bare = _bare(host)
    return bare == LOCAL or (_address(bare) or ipaddress.IPv4Address(0)).is_loopback


class Names:
    """The names of a server that listens at `host`; `known_as` are those that a proxy, or a network's own
    directory, calls it by.

    A web page can have a name of its own point at any machine, and then call it from a reader's browser. It
    can't have a number for a name. On loopback only the names of loopback count; beyond, numbers do too.
    """

    def __init__(self, host: str, known_as: Sequence[str] = ()) -> None:
        self._loopback = is_loopback(host)
        own = [_bare(host), *map(_bare, known_as)]
        if not self._loopback:
            machine = socket.gethostname().lower()
            own += [machine, f"{machine}.local"]
        self._own = {name for name in own if name}

    def allow(self, host: str) -> bool:
        """Whether a request may have `host` for its Host header, with a port or without."""
        name = _split(f"//{host}")[0]
        own = is_loopback(name) or name in self._own
        return own or (not self._loopback and _address(name) is not None)


def same_origin(origin: str, host: str) -> bool:
    """Whether an Origin header names the server that the Host header does; a usual port may lack."""
    scheme = origin.partition("://")[0].lower()
    if scheme not in _PORTS:
        return False
    name, port = _split(origin)
    called, at = _split(f"//{host}")
    return bool(name) and (name, port or _PORTS[scheme]) == (called, at or _PORTS[scheme])


def _split(url: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url)
        return (_bare(parts.hostname or ""), parts.port) if "@" not in parts.netloc else ("", None)
    except ValueError:
        return "", None


def _bare(host: str) -> str:
    return host.strip().strip("[]").rstrip(".").lower()


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
