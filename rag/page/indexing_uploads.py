"""Dumps that were handed to the page: each is read at once, and nothing is kept of its file."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from index.errors import DatelineError, DumpError

if TYPE_CHECKING:  # the readers are imported when there is something to read: no page waits for them
    from index.readers import Dump, Source

MOST_BYTES = 64 << 20
"""Of one file as it is handed over. A year of live coverage is under 50 MB, and packs to a third."""
MOST_UNPACKED = 256 << 20
"""Bytes of one dump, unpacked: reading takes several times as much memory, and others use the page too."""
_LONGEST_NAME = 200  # characters; file systems take 255 bytes


class UploadRefused(DatelineError):
    """What was handed over can't be taken as a dump."""


@dataclass(frozen=True, slots=True)
class Look:
    """What reading one dump gave, or why it gave nothing."""

    name: str
    dump: Dump | None = None
    what: str = ""
    mend: str = ""


def look_at_files(files: Iterable[tuple[str, Path]]) -> list[Look]:
    """Read each uploaded file, given as (its name where it came from, where it lies now), and remove it."""
    looks: list[Look] = []
    for name, path in files:
        try:
            looks += _looks(name, partial(_moved, path))
        finally:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # the framework gives each file a folder; another may share it
                path.parent.rmdir()
    return looks


def look_at_texts(texts: Iterable[tuple[str, str]]) -> list[Look]:
    """Read each dump that was handed over as (name, text)."""
    return [look for name, text in texts for look in _looks(name, partial(_written, text))]


def _looks(name: str, put: Callable[[Path], None]) -> list[Look]:
    """`put` writes the dump where it is told."""
    with tempfile.TemporaryDirectory(prefix="dateline-dump-") as folder:
        try:
            place = Path(folder) / checked_name(name)
            put(place)
            return list(_read(place))
        except DatelineError as error:
            return [_refused(shown_name(name), error, Path(folder))]
        except FileNotFoundError:
            return [Look(shown_name(name), what="It did not arrive whole.", mend="Drop it again.")]


def checked_name(name: str) -> str:
    """The name of a file, safe to write. Raises UploadRefused for a path, a control character, or no name."""
    path = "/" in name or "\\" in name
    if path or any(map(_unseen, name)) or not name.strip(" .") or len(name) > _LONGEST_NAME:
        raise UploadRefused(
            f"“{shown_name(name)}” is not the name of a file.",
            "Rename the file with letters, digits and a dot, and drop it again.",
        )
    return name


def _unseen(character: str) -> bool:
    """Whether it draws nothing: a control, what turns the direction of writing, the end of a line."""
    return unicodedata.category(character)[0] == "C" or unicodedata.category(character) in ("Zl", "Zp")


def shown_name(name: str) -> str:
    """A name as it can be shown: what can't be seen becomes a `?`, and what is too long is cut."""
    seen = "".join("?" if _unseen(one) else one for one in name)
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[:_LONGEST_NAME]}…"


def _moved(path: Path, place: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise too_large()
    shutil.move(path, place)


def _written(text: str, place: Path) -> None:
    data = text.encode("utf-8", "replace")
    if len(data) > MOST_BYTES:
        raise too_large()
    place.write_bytes(data)


def too_large(most: int = MOST_BYTES) -> UploadRefused:
    """What is said of a file over the limit."""
    return UploadRefused(
        f"There is more than {most >> 20} MB in it.",
        "Split it, or build from the file itself: dateline build DUMP",
    )


def _read(place: Path) -> Iterator[Look]:
    from index.readers import expand, read_dump

    for source in expand([place]):
        name = source.name.removeprefix(f"{place.parent}/")
        try:
            yield Look(name, read_dump(replace(source, name=name, load=_bounded(source), file=None)))
        except DatelineError as error:
            yield _refused(name, error, place.parent)


def _bounded(source: Source) -> Callable[[], bytes]:
    def load() -> bytes:
        data = source.load()
        if len(data) > MOST_UNPACKED:
            raise too_large(MOST_UNPACKED)
        return data

    return load


def _refused(name: str, error: DatelineError, folder: Path) -> Look:
    """The fault in the reader's own terms: it is none of theirs where the file lay for a moment."""
    what, mend = (text.replace(f"{folder}/", "") for text in (error.what, error.mend))
    if isinstance(error, DumpError):
        what = what.removeprefix(f"{name}: ").removeprefix(f"{PurePosixPath(name).name}: ")
    return Look(name, what=what[:1].upper() + what[1:], mend=mend)
