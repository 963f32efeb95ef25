"""Where weights lie on this machine: what is there, whether it is whole, and how it gets there.

A model is a folder, and a folder is either whole or not there: it is filled under another name
(`NAME.partial`), checked, and renamed. Beside its files it keeps a receipt of their checksums, with the
size and the time of each file when it was hashed, so that looking at a model of a gigabyte costs nothing
until somebody has touched it. (A change that keeps both size and time is found by `verify` alone.)
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.weights.catalogue import Entry, File, Kind
from index.weights.checksums import sha256_of

RECEIPT = ".dateline.json"


class State(StrEnum):
    """What the store knows of a model."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Status:
    """A model's state on this machine; `fault` says what is wrong, and is empty when it is ready."""

    entry: Entry
    state: State
    path: Path
    fault: str = ""


def default_place() -> Path:
    """The folder of models: `DATELINE_MODELS`, else the user's data folder."""
    if place := os.environ.get("DATELINE_MODELS"):
        return Path(place).expanduser()
    from platformdirs import user_data_path

    return user_data_path("dateline") / "models"


class Store:
    """The models under one folder. The folder need not exist before something is put into it."""

    def __init__(self, place: Path | None = None) -> None:
        self.place = place if place is not None else default_place()

    def folder(self, entry: Entry) -> Path:
        """Where a model's files are, once they are whole."""
        return self.place / entry.folder

    def staging(self, entry: Entry) -> Path:
        """Where a model's files grow."""
        return self.place / f"{entry.folder}.partial"

    def stage(self, entry: Entry) -> Path:
        """Make that folder ready: a model's own files in it stay, whatever else a killed fetch left goes."""
        staging = self.staging(entry)
        staging.mkdir(parents=True, exist_ok=True)
        tops = {file.path.split("/")[0] for file in entry.files}
        for child in staging.iterdir():
            if child.name in tops:
                continue
            if child.is_dir():
                shutil.rmtree(child)
            else:
                child.unlink()
        return staging

    def path(self, entry: Entry) -> Path:
        """What a loader is given: the file of a GGUF, the folder of an embedder."""
        folder = self.folder(entry)
        return folder / entry.files[0].path if entry.kind is Kind.GGUF else folder

    def status(self, entry: Entry, *, verify: bool = False) -> Status:
        """Whether a model is there and whole; `verify` hashes every file whatever the receipt says."""
        folder = self.folder(entry)
        if not folder.is_dir():
            return Status(entry, State.MISSING, self.path(entry), "not on this machine")
        fault = self._fault(entry, verify=verify)
        return Status(entry, State.DAMAGED if fault else State.READY, self.path(entry), fault or "")

    def commit(self, entry: Entry) -> Path:
        """Give the staged files their final name, all at once. They must have been checked.

        Raises OSError when the disk does.
        """
        staging, folder = self.staging(entry), self.folder(entry)
        for file in entry.files:
            _sync(staging / file.path)
        _write_receipt(entry, staging)
        _sync(staging)
        if folder.exists():
            # Two renames can't be one: dying between them leaves the model missing, and its whole
            # self in staging, from where the next fetch takes it without a download.
            old = folder.with_name(f"{folder.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
            shutil.rmtree(old, ignore_errors=True)
        staging.rename(folder)
        _sync(self.place)
        return self.path(entry)

    @contextmanager
    def lock(self, entry: Entry) -> Iterator[None]:
        """Hold the one right to change a model, waiting for whoever has it."""
        from filelock import FileLock

        self.place.mkdir(parents=True, exist_ok=True)
        with FileLock(self.place / f"{entry.folder}.lock"):
            yield

    def _fault(self, entry: Entry, *, verify: bool) -> str | None:
        folder = self.folder(entry)
        known = {} if verify else _read_receipt(folder)
        hashed = False
        for file in entry.files:
            path = folder / file.path
            if fault := size_fault(path, file):
                return fault
            if known.get(file.path) == _mark(path, file):
                continue
            if fault := checksum_fault(path, file):
                return fault
            hashed = True
        if hashed:
            _write_receipt(entry, folder)
        return None


def size_fault(path: Path, file: File) -> str | None:
    """What is wrong with a file by its size alone, or None."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return f"{path} is missing"
    return None if size == file.bytes else f"{path} has {size:,} bytes and should have {file.bytes:,}"


def checksum_fault(path: Path, file: File) -> str | None:
    """What is wrong with a file by its checksum, or None."""
    if sha256_of(path) == file.sha256:
        return None
    return f"{path} does not have the SHA-256 of the catalogue"


def _mark(path: Path, file: File) -> list[object]:
    stat = path.stat()
    return [file.sha256, stat.st_size, stat.st_mtime_ns]


def _read_receipt(folder: Path) -> dict[str, object]:
    try:
        receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # the files are hashed instead
    return receipt if isinstance(receipt, dict) else {}


def _write_receipt(entry: Entry, folder: Path) -> None:
    marks = {file.path: _mark(folder / file.path, file) for file in entry.files}
    fresh = folder / f"{RECEIPT}.new"
    try:
        fresh.write_text(json.dumps(marks, indent=1), encoding="utf-8")
        fresh.replace(folder / RECEIPT)
    except PermissionError:
        return  # a store shared read-only: it is hashed each time


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # a folder can't be opened there
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(descriptor)
