"""Where what readers leave behind is kept: beside the index, or in a database chosen by URL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from rag.keeping.keeper import Keeper, Keeping, KeepingError, place_beside

_LIKE_THIS = "Write it like this: --readers postgresql://dateline@db.example.org/dateline"
_POSTGRESQL = ("postgresql", "postgres")
_SECRETS = ("password", "sslpassword", "passfile")


def keeping_for(index: Path, url: str | None = None) -> Keeper:
    """What is kept at `url`, or in the file beside the index in the folder `index`.

    `sqlite:///PATH` is a file, `postgresql://USER@HOST/DATABASE` a database that several front ends share.
    Raises KeepingError.
    """
    if not url:
        return Keeping(place_beside(index))
    scheme, _, _ = url.partition("://")
    if scheme == "sqlite":
        return Keeping(_file(url))
    if scheme not in _POSTGRESQL:
        raise KeepingError("What readers leave behind is kept at sqlite:/// or postgresql://.", _LIKE_THIS)
    address = checked(url)
    from rag.keeping.shared import SharedKeeping  # its packages are an extra

    return SharedKeeping(address)


def exists(index: Path, url: str | None) -> bool:
    """Whether anything can have been kept there: a file that is not there yet is made when it is opened."""
    if not url:
        return place_beside(index).exists()
    return not url.startswith("sqlite:") or _file(url).exists()


def checked(url: str) -> str:
    """The address of a database, without a password: other programs can see it there. Raises KeepingError."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise KeepingError(
            "The address of the readers' database can't be read as a URL.", _LIKE_THIS
        ) from error
    fields = dict(parse_qsl(parts.query))
    if parts.password is not None or fields.keys() & set(_SECRETS):
        user = f"{parts.username}@" if parts.username else ""
        plain = urlunsplit(("postgresql", f"{user}{host or ''}", parts.path, "", ""))
        raise KeepingError(
            f"The address of {plain} holds a password, which other programs can see.",
            "Give the address alone, and the password in the variable PGPASSWORD or in ~/.pgpass.",
        )
    if not parts.path.strip("/"):
        raise KeepingError("The address of the readers' database names no database.", _LIKE_THIS)
    return url


def _file(url: str) -> Path:
    path = unquote(urlsplit(url).path)
    if len(path) < len("/a") or urlsplit(url).netloc:
        raise KeepingError("The address of the readers' file names no file.", "Write it: sqlite:///PATH")
    return Path(path[1:])  # as SQLAlchemy has it: sqlite:///a is relative, sqlite:////a is absolute
