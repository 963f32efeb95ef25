"""From what a person names (files, folders, globs, archives, standard input) to single dumps."""

from __future__ import annotations

import glob
import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.errors import DumpError
from index.readers.limits import MAX_BYTES, MAX_MEMBERS, MAX_RATIO, RATIO_FLOOR

_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
STDIN = "-"
# What lies beside dumps in a folder and is never one: hidden files, and what systems leave behind.
_NOISE = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})


@dataclass(frozen=True)
class Source:
    """One dump: where it came from, and how to get its bytes."""

    name: str
    load: Callable[[], bytes] = field(repr=False, compare=False)
    file: Path | None = None  # where the bytes lie as they are, if they lie in a file

    @property
    def stem(self) -> str:
        """The file's name without folders and endings: `/a/b/x.json.gz` gives `x`."""
        if self.name == STDIN:
            return "standard input"
        name = PurePosixPath(self.name.replace("\\", "/")).name
        return name.split(".")[0] if not name.startswith(".") else name


def expand(paths: Iterable[Path | str]) -> list[Source]:
    """The dumps that the paths name, in a fixed order. Raises DumpError for a path that names none."""
    found: list[Source] = []
    for path in paths:
        found.extend(_expand_one(str(path)))
    unique = {source.name: source for source in found}
    return list(unique.values())


def _expand_one(path: str) -> list[Source]:
    if path == STDIN:
        return [Source(STDIN, _load_stdin)]
    if Path(path).is_dir():
        return _folder(Path(path))
    if Path(path).is_file():
        return _file(Path(path))
    if glob.has_magic(path):
        return _glob(path)
    raise DumpError(path, None, "there is no such file or folder.", f"Check the name: ls {Path(path).parent}")


def _folder(folder: Path) -> list[Source]:
    files = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and not is_noise(p.relative_to(folder).parts)
    ]
    sources: list[Source] = []
    for file in files:
        sources.extend([_leading_out(file)] if _leads_out(file, folder) else _file_or_failing(file))
    if not sources:
        raise DumpError(
            folder,
            None,
            "the folder holds no dumps.",
            "Put saved live pages (.txt, .html, .jsonl, .xml, .gz, .zip) into it, or name another folder.",
        )
    return sources


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a link would have something read that is not in the folder: a stranger can have made both."""
    return file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())


def _leading_out(file: Path) -> Source:
    error = DumpError(file, None, "it is a link out of its folder.", f"If you trust it, name it: {file}")
    return Source(str(file), _failing(error))


def _glob(pattern: str) -> list[Source]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        raise DumpError(pattern, None, "no file matches.", "Check the pattern, or name the folder itself.")
    sources: list[Source] = []
    for match in matches:
        path = Path(match)
        sources.extend(_folder(path) if path.is_dir() else _file_or_failing(path))
    return sources


def is_noise(parts: tuple[str, ...]) -> bool:
    """Whether a file of a folder, by the names on the way to it, is none that somebody saved."""
    return any(part.startswith(".") or part in _NOISE for part in parts)


def _file_or_failing(file: Path) -> list[Source]:
    """Among many files a broken archive becomes a source that fails when read: the others go on."""
    try:
        return _file(file)
    except DumpError as error:
        return [Source(str(file), _failing(error))]


def _failing(error: DumpError) -> Callable[[], bytes]:
    def load() -> bytes:
        raise error

    return load


def _file(file: Path) -> list[Source]:
    try:
        with file.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise _unreadable(str(file), error) from error
    if magic in (_ZIP, _EMPTY_ZIP):
        return _archive(file)
    return [Source(str(file), lambda: _load_file(file), None if magic.startswith(_GZIP) else file)]


def _unreadable(name: str, error: OSError) -> DumpError:
    reason = (error.strerror or str(error)).lower()
    return DumpError(name, None, f"the file can't be read: {reason}.", f"Check who may read it: ls -l {name}")


def _load_file(file: Path) -> bytes:
    try:
        _refuse_bomb(file.stat().st_size, None, str(file))  # before a byte of it is in memory
        with file.open("rb") as stream:
            return _unpacked(_bounded(stream, str(file)), str(file))
    except OSError as error:
        raise _unreadable(str(file), error) from error


def _load_stdin() -> bytes:
    return whole(sys.stdin.buffer, STDIN, "Save it to a file and name that.")


def whole(stream: BinaryIO, name: str, several: str) -> bytes:
    """A dump from a stream, unpacked. Of an archive with more than one file the mend is `several`."""
    data = _bounded(stream, name)
    if data.startswith(_ZIP):
        with _open_zip(io.BytesIO(data), name) as archive:
            members = _members(archive, name)
            if len(members) != 1:
                raise DumpError(
                    name, None, f"the archive holds {len(members)} files; one was expected.", several
                )
            return _load_member(archive, members[0], name)
    return _unpacked(data, name)


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return _bounded(stream, name, packed=len(data))
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise DumpError(
            name, None, f"the gzip file is damaged ({error}).", f"Fetch it again, or check it: gzip -t {name}"
        ) from error


def _bounded(stream: BinaryIO | gzip.GzipFile, name: str, packed: int | None = None) -> bytes:
    """All of a stream, unless it grows past what a dump can be."""
    blocks: list[bytes] = []
    total = 0
    while block := stream.read(_BLOCK):
        total += len(block)
        _refuse_bomb(total, packed, name)
        blocks.append(block)
    return b"".join(blocks)


def _refuse_bomb(total: int, packed: int | None, name: str) -> None:
    if total > MAX_BYTES:
        raise DumpError(
            name,
            None,
            f"there is more than {MAX_BYTES >> 20} MB in it.",
            "Split it into smaller dumps and give those.",
        )
    if packed is not None and total > RATIO_FLOOR and total > packed * MAX_RATIO:
        raise DumpError(
            name,
            None,
            f"it unpacks to more than {MAX_RATIO} times its size, which no news text does.",
            "If you trust it, unpack it yourself and give the unpacked file.",
        )


def _archive(file: Path) -> list[Source]:
    with _open_zip(file, str(file)) as archive:
        members = _members(archive, str(file))
    if not members:
        raise DumpError(
            file,
            None,
            "the archive holds no files.",
            f"Look inside: unzip -l {file}; then give another archive.",
        )
    return [Source(f"{file}/{info.filename}", _member_loader(file, info)) for info in members]


def _open_zip(file: Path | BinaryIO, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DumpError(
            name,
            None,
            f"the zip archive is damaged ({error}).",
            f"Fetch it again, or check it: unzip -t {name}",
        ) from error


def _members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise DumpError(
            name, None, f"the archive holds more than {MAX_MEMBERS} files.", "Unpack it and give the folder."
        )
    kept = []
    total = packed = 0
    for info in infos:
        _refuse_escape(info.filename, name)
        if info.is_dir() or is_noise(PurePosixPath(info.filename).parts):
            continue
        total, packed = total + info.file_size, packed + info.compress_size
        kept.append(info)
    _refuse_bomb(total, packed, name)
    return kept


def _refuse_escape(member: str, name: str) -> None:
    path = PurePosixPath(member.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts[0] if path.parts else ""):
        raise DumpError(
            name,
            None,
            f"the archive names a path outside itself ({member!r}).",
            "Don't trust it; ask whoever made it for a plain archive.",
        )


def _member_loader(file: Path, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def load() -> bytes:
        with _open_zip(file, str(file)) as archive:
            return _load_member(archive, info, f"{file}/{info.filename}")

    return load


def _load_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(info) as stream:
            data = _bounded_member(stream, name, info)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError) as error:
        raise DumpError(
            name,
            None,
            f"this file of the archive can't be unpacked ({error}).",
            "Unpack it yourself and give it.",
        ) from error
    return _unpacked(data, name)


def _bounded_member(stream: object, name: str, info: zipfile.ZipInfo) -> bytes:
    assert hasattr(stream, "read")
    blocks: list[bytes] = []
    total = 0
    for block in _blocks(stream.read):
        total += len(block)
        # The sizes in the archive's own table can lie, so what really comes out is what counts.
        _refuse_bomb(total, max(info.compress_size, 1), name)
        blocks.append(block)
    return b"".join(blocks)


def _blocks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while block := read(_BLOCK):
        yield block
