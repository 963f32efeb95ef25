"""Where the page can listen."""

from __future__ import annotations

import errno

from index.errors import DatelineError


class PortUnusable(DatelineError):
    """The page can't be served where it was asked to be."""


def in_address(host: str) -> str:
    """A host as it stands in an address: one with colons in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens at."""
    import socket

    host = host.strip("[]")
    for port in range(first, min(first + 50, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise PortUnusable(
                    f"Port {port} is not allowed.", "Name one above 1023: --port 7860"
                ) from error
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise PortUnusable(f"Nothing can listen at {host}.", "Try: --host 127.0.0.1") from error
                continue
            return port
    raise PortUnusable(f"Ports {first} to {first + 49} are all taken.", "Name another: --port 9000")
