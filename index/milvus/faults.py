"""What a server or its driver says of a failure, as an error of the one tree, with its mend."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import grpc
from pymilvus.exceptions import MilvusException

from index.errors import DatelineError, IndexUnusable, StoreDown, StoreUnfit
from index.places import Address
from index.store.versions import anew

NOT_FOUND = 100
"""The server's code for a collection that is not there."""
_LONGEST = 200  # characters of what a server says that an error repeats
_OTHER = ("unimplemented",)
_LOGIN = ("unauthenticated",)
_RIGHTS = ("permission_denied",)
_SLOW = ("deadline exceeded", "deadline_exceeded", "retry timeout")
_GONE = ("fail connecting", "unavailable", "connection refused", "failed to connect", "not ready", "closed")

FAULTS = (MilvusException, grpc.RpcError, grpc.FutureTimeoutError)


def not_found(error: Exception) -> bool:
    return isinstance(error, MilvusException) and error.code == NOT_FOUND


def login_refused(error: Exception) -> bool:
    """Whether who asks is refused: asking again would not help."""
    return _says(error, _LOGIN)


def right_lacking(error: Exception) -> bool:
    return _says(error, _RIGHTS)


def gone(error: Exception) -> bool:
    return _says(error, _GONE)


def _says(error: Exception, signs: tuple[str, ...]) -> bool:
    text = _text(error).lower()
    return any(sign in text for sign in signs)


def _text(error: BaseException) -> str:
    # Of a connection that fails the driver says no more than that; its cause has what the server said.
    if isinstance(error, MilvusException) and isinstance(error.__cause__, grpc.RpcError):
        return _text(error.__cause__)
    if isinstance(error, MilvusException):
        return f"{error.message}"
    if isinstance(error, grpc.RpcError) and hasattr(error, "code"):
        return f"{error.code()}: {error.details()}"
    return str(error) or type(error).__name__


def told(place: Address, error: Exception, *, writing: bool = False) -> DatelineError:
    """The error for what happened at `place`, without its secrets."""
    reason = said(place, error)
    left = "; what was there is unchanged" if writing else ""
    if _says(error, _OTHER):
        return StoreUnfit(
            f"{place} is no Milvus, or one before 2.3 ({reason}){left}.",
            "See to the port in the URL, or update the server.",
        )
    if login_refused(error):
        return StoreDown(
            f"{place} refuses the login ({reason}){left}.",
            "Name the right user in the URL, and give the password in MILVUS_PASSWORD.",
        )
    if right_lacking(error):
        return StoreUnfit(
            f"The user of {place} lacks a right ({reason}){left}.",
            "Grant it as the server's administrator, or name another user in the URL.",
        )
    if gone(error):
        return StoreDown(
            f"{place} can't be reached, or was lost midway ({reason}){left}.",
            "Start the server or see to the network, then run the same again.",
        )
    if _says(error, _SLOW) or isinstance(error, grpc.FutureTimeoutError):
        return StoreDown(
            f"{place} did not answer in time ({reason}){left}.",
            "See to the server's load and ask again, or give it longer: ?timeout=SECONDS in the URL.",
        )
    if not_found(error):
        return StoreUnfit(f"{place} lost its collections ({reason}){left}.", anew(place))
    return IndexUnusable(
        f"{place} does not do what was asked ({reason}){left}.",
        "See to the server (its log says more), then run the same again.",
    )


def said(place: Address, error: Exception) -> str:
    """One line of what an error says, without the secrets of the URL."""
    text = (_text(error).strip().splitlines() or [type(error).__name__])[0]
    for secret in place.secrets:
        text = text.replace(secret, "***")
    return text[:_LONGEST].rstrip(".")


@contextlib.contextmanager
def told_of(place: Address, *, writing: bool = False) -> Iterator[None]:
    """Errors of the driver out of a `with` block as ours."""
    try:
        yield
    except FAULTS as error:
        raise told(place, error, writing=writing) from error
