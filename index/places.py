"""Where an index lives: a folder, or a database named by its URL."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

VARIABLE = "DATELINE_INDEX"

_SCHEMES = r"postgres(?:ql)?|milvus"
_URL = re.compile(rf"(?:{_SCHEMES})://", re.IGNORECASE)
_FOLDED = re.compile(rf"(?:^|/)({_SCHEMES}):/+(.*)", re.IGNORECASE | re.DOTALL)
_SECRETS = {"password", "sslpassword"}
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Address:
    """A store's URL. `str()` gives it without its secrets: that is what errors, logs and pages may show."""

    url: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        login, at, host = parts.netloc.rpartition("@")
        user, colon, _ = login.partition(":")
        netloc = f"{user}{f':{_HIDDEN}' if colon else ''}{at}{host}"
        query = "&".join(
            f"{name}={_HIDDEN}"
            if name.lower() in _SECRETS
            else urlencode({name: value}, safe="/", quote_via=quote)
            for name, value in parse_qsl(parts.query)
        )
        return _joined(parts._replace(netloc=netloc, query=query))

    __repr__ = __str__

    @property
    def scheme(self) -> str:
        """In small letters."""
        return urlsplit(self.url).scheme

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, as it may turn up in what a library says."""
        parts = urlsplit(self.url)
        login = parts.netloc.rpartition("@")[0]
        password = login.partition(":")[2]
        asked = [value for name, value in parse_qsl(parts.query) if name.lower() in _SECRETS]
        return tuple(secret for secret in (password, unquote(password), *asked) if secret)

    def split(self, option: str, default: str) -> tuple[str, str]:
        """The URL without one of its options, and that option's value."""
        parts = urlsplit(self.url)
        options = parse_qsl(parts.query, keep_blank_values=True)
        value = next((value for name, value in options if name == option), default)
        rest = urlencode([pair for pair in options if pair[0] != option], safe="/", quote_via=quote)
        return _joined(parts._replace(query=rest)), value


def _joined(parts: SplitResult) -> str:
    """`geturl` leaves out the two slashes of a URL that names no host."""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{query}"


Place = Path | Address


def place_of(named: str | Path | Address) -> Place:
    """A folder, or an address where a URL of a store is named.

    A command's option or a variable may have made a path of the URL: that folds its slashes into one, and
    may have put the current folder before it. Both are undone; what then names one thing alone names a
    database, on no host.
    """
    if isinstance(named, Address):
        return named
    if isinstance(named, str):
        return Address(named) if _URL.match(named) else Path(named).expanduser()
    folded = _FOLDED.search(str(named))
    if folded is None:
        return named.expanduser()
    rest = folded[2]
    return Address(f"{folded[1]}://{rest if '/' in rest.partition('?')[0] else f'/{rest}'}")


def default_place() -> Path:
    """`$DATELINE_INDEX`, else the `index` folder of the user's data folder."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("dateline", appauthor=False)) / "index"


def kept_here(place: Place) -> Path:
    """The folder on this machine for what belongs to an index: its own, or one for what an address names."""
    if isinstance(place, Path):
        return place
    import hashlib

    import platformdirs

    name = hashlib.sha256(str(place).encode()).hexdigest()[:16]
    return Path(platformdirs.user_data_dir("dateline", appauthor=False)) / "stores" / name
