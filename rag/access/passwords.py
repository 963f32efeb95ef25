"""Passwords as they are kept: hashed with scrypt, each with its own salt and the work it costs to try one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata

from index.errors import DatelineError

SHORTEST = 10
"""Characters. NIST SP 800-63B-4 asks for 15 of a password that stands alone; a throttle stands beside it."""
LONGEST = 256
"""Characters: hashing more is work that a stranger could ask for."""
WORK = (1 << 15, 8, 3)
"""scrypt's N, r and p as OWASP's Password Storage Cheat Sheet has them for 32 MiB: about 0.2 s on a core."""
_SALT = 16  # bytes
_KEY = 32  # bytes
_SCHEME = "scrypt"


class PasswordRefused(DatelineError):
    """It can't be taken as a password."""


def hashed(password: str, work: tuple[int, int, int] = WORK) -> str:
    """What is kept of a password: `scrypt$N$r$p$salt$key`. Raises PasswordRefused for its length."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused(
            f"A password has {SHORTEST} to {LONGEST} characters.", "Choose another: a sentence will do."
        )
    salt = secrets.token_bytes(_SALT)
    return "$".join((_SCHEME, *map(str, work), _text(salt), _text(_derived(password, salt, work))))


def matches(password: str, kept: str) -> bool:
    """Whether it is the password that `kept` was made of. What is no such text matches nothing."""
    try:
        scheme, *work, salt, key = kept.split("$")
        cost, block, lanes = map(int, work)
        wanted = base64.b64decode(key, validate=True)
        found = _derived(password[:LONGEST], base64.b64decode(salt, validate=True), (cost, block, lanes))
    except ValueError:
        return False
    return scheme == _SCHEME and hmac.compare_digest(found, wanted)


def of_nobody() -> str:
    """What no password matches, at the same work: trying an unknown name takes as long as a known one."""
    return hashed(secrets.token_urlsafe(_KEY))


def _derived(password: str, salt: bytes, work: tuple[int, int, int]) -> bytes:
    cost, block, lanes = work
    # Keyboards write the same letter in more than one way.
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    memory = 2 * 128 * cost * block  # scrypt's own need, and as much to spare: OpenSSL allows 32 MiB unasked
    return hashlib.scrypt(text, salt=salt, n=cost, r=block, p=lanes, maxmem=memory, dklen=_KEY)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
