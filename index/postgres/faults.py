"""What a server or its driver says of a failure, as an error of the one tree, with its mend."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from index.errors import DatelineError, IndexUnusable, StoreDown, StoreUnfit
from index.places import Address

_LOGIN = (
    "password authentication failed",
    "no password supplied",
    "FATAL:  role ",
    "pg_hba.conf",
    "authentication",
)
_LONGEST = 200  # characters of what a server says that an error repeats


def login_refused(error: psycopg.Error) -> bool:
    """Whether who asks is refused: asking again would not help. There may be no code for it yet."""
    refused = any(sign in str(error) for sign in _LOGIN)
    return (error.sqlstate or "").startswith("28") or (error.sqlstate is None and refused)


def told(place: Address, error: psycopg.Error, *, writing: bool = False) -> DatelineError:
    """The error for what happened at `place`, without its secrets."""
    reason = said(place, error)
    state = error.sqlstate or ""
    left = "; what was there is unchanged" if writing else ""
    if login_refused(error):
        return StoreDown(
            f"{place} refuses the login ({reason}){left}.",
            "Name the right user in the URL, and give the password in ~/.pgpass or PGPASSWORD.",
        )
    if state == "3D000" or ("FATAL" in reason and "does not exist" in reason):
        return StoreUnfit(f"{place} has no such database ({reason}).", "Make it: createdb NAME")
    if state == "57014":
        return StoreDown(
            f"{place} did not answer in time ({reason}){left}.",
            "See to the server's load, and ask again.",
        )
    if state == "25006":
        return StoreUnfit(
            f"{place} is a read replica, and a build writes ({reason}).",
            "Name the primary's URL with --index URL; readers may keep the replica's.",
        )
    if state == "42501":
        return StoreUnfit(
            f"The user of {place} lacks a right ({reason}){left}.",
            "Grant it as the database's owner: GRANT CREATE ON DATABASE name TO user",
        )
    if isinstance(error, psycopg.OperationalError) and not state.startswith("53"):
        return StoreDown(
            f"{place} can't be reached, or was lost midway ({reason}){left}.",
            "Start the server or see to the network, then run the same again. To look: pg_isready",
        )
    if state.startswith("42P01") or state.startswith("3F"):
        return StoreUnfit(
            f"{place} lost its tables ({reason}){left}.",
            "Build it anew: dateline build DUMP --index URL --fresh",
        )
    return IndexUnusable(
        f"{place} does not do what was asked ({reason}){left}.",
        "See to the server (its log says more), then run the same again.",
    )


def said(place: Address, error: Exception) -> str:
    """One line of what an error says, without the secrets of the URL."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    text = next((line for line in lines if "FATAL" in line), lines[0]).strip()
    for secret in place.secrets:
        text = text.replace(secret, "***")
    return text[:_LONGEST].rstrip(".")


@contextlib.contextmanager
def told_of(place: Address, *, writing: bool = False) -> Iterator[None]:
    """Errors of the driver out of a `with` block as ours."""
    try:
        yield
    except psycopg.DataError as error:
        unwritable = "NUL" in str(error)  # the driver's own: the server has no code for it
        raise (
            _unwritable_text(place, error) if unwritable else told(place, error, writing=writing)
        ) from error
    except psycopg.Error as error:
        raise told(place, error, writing=writing) from error
    except UnicodeEncodeError as error:
        raise _unwritable_text(place, error) from error


def _unwritable_text(place: Address, error: Exception) -> DatelineError:
    return StoreUnfit(
        f"{place} can't hold a sign of the text ({said(place, error)}); what was there is unchanged.",
        "Mend the dump that has it, or keep the index in a folder: --index DIR",
    )
