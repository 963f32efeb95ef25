"""The accounts of whoever may log in, in one file beside the index."""

from __future__ import annotations

import json
import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import DatelineError
from index.places import kept_here, place_of
from index.store.durable import sync_folder
from rag.access.passwords import hashed, matches, of_nobody

SCHEMA = 1
LONGEST_NAME = 64
"""Characters."""
BUSY = 5.0
"""Seconds to wait for another process that changes the file: each does for milliseconds."""
_NAME = re.compile(rf"\w[\w.@-]{{0,{LONGEST_NAME - 1}}}")


class AccountsError(DatelineError):
    """The file can't be read or written."""


class AccountUnknown(DatelineError):
    """There is no account of this name, or it can't be one."""


def accounts_beside(index: Path) -> Path:
    """Where the accounts are kept of whoever may read the index at `index`."""
    here = kept_here(place_of(index))
    return here.with_name(f"{here.name}.accounts.json")


def canonical(name: str) -> str:
    """A name as it is kept: the case of its letters and the way they are written make no difference."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


class Accounts:
    """The accounts in a file. Safe to share between threads; what another process changes is seen at once.

    Every method may raise AccountsError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._kept: Mapping[str, str] = {}
        self._nobody = of_nobody()

    def names(self) -> list[str]:
        """Of every account, in order."""
        return sorted(self._read())

    def add(self, name: str, password: str) -> bool:
        """Make an account, or give it another password; whether it is new.

        Raises AccountUnknown for what can't be a name, and PasswordRefused.
        """
        own = canonical(name)
        if not _NAME.fullmatch(own):
            raise AccountUnknown(
                f"A name is 1 to {LONGEST_NAME} letters, digits, dots, dashes or @.", "Choose another one."
            )
        kept = hashed(password)
        with self._changing() as held:
            new = own not in held
            held[own] = kept
        return new

    def remove(self, name: str) -> None:
        """Take an account away; whoever is logged in by it is logged out. Raises AccountUnknown."""
        with self._changing() as held:
            if held.pop(canonical(name), None) is None:
                raise AccountUnknown(f"There is no account {name}.", "Run: dateline accounts list")

    def check(self, name: str, password: str) -> bool:
        """Whether they belong together. An unknown name takes as long as a wrong password."""
        kept = self._read().get(canonical(name))
        fits = matches(password, kept or self._nobody)
        return fits and kept is not None

    def stamp(self, name: str) -> str | None:
        """What changes when the account gets another password; None where there is no such account."""
        return self._read().get(name)

    def _read(self) -> Mapping[str, str]:
        with self._lock:
            try:
                found = self.path.stat()
                seen = (found.st_mtime_ns, found.st_size, found.st_ino)
                if seen != self._seen:
                    self._kept, self._seen = _accounts(self.path), seen
            except FileNotFoundError:
                self._kept, self._seen = {}, None
            except OSError as error:
                raise _fault(self.path, error) from error
            return self._kept

    @contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        """The accounts as they are now, to be changed; they are written when that went well."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=BUSY):
                held = dict(self._read())
                yield held
                _write(self.path, held)
        except Timeout as error:
            raise AccountsError(
                f"Another process has {self.path} in hand.", "Wait until it has ended, then try again."
            ) from error
        except OSError as error:
            raise _fault(self.path, error) from error


def _accounts(path: Path) -> Mapping[str, str]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        schema, kept = told["schema"], told["accounts"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if (
        schema != SCHEMA
        or not isinstance(kept, dict)
        or not all(isinstance(one, str) for one in kept.values())
    ):
        raise _damaged(path)
    return kept


def _write(path: Path, kept: Mapping[str, str]) -> None:
    """Whole or not at all, and readable by its owner alone from the first moment."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # with the mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            json.dump({"schema": SCHEMA, "accounts": dict(sorted(kept.items()))}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _fault(path: Path, error: OSError) -> AccountsError:
    return AccountsError(
        f"The accounts in {path} can't be used ({error}).", "Free room there, and allow reading and writing."
    )


def _damaged(path: Path) -> AccountsError:
    return AccountsError(
        f"{path} has no accounts that this Dateline knows how to read.",
        "Move the file away, and make them anew: dateline accounts add NAME",
    )
