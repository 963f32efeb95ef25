"""The folder of an index: immutable versions, and one small file that names the current one.

INDEX/CURRENT                   names the current version and the checksum of its manifest
INDEX/versions/v00000007/       manifest.json, posts.sqlite, vectors.faiss, words/
INDEX/versions/.half-v00000008  being written; never read, swept at the next build
INDEX/build.lock                held by the one process that builds
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.places import Place
from index.store.durable import replace_text, sha256_of, sync_folder, sync_tree
from index.store.manifest import MANIFEST, SCHEMA, FileRecord, Manifest, ManifestError, from_json, schema_of
from index.store.migrations import OLDEST

CURRENT = "CURRENT"
VERSIONS = "versions"
_POINTER = re.compile(r"dateline-index 1 (v\d{8}) ([0-9a-f]{64})\n")
_VERSION = re.compile(r"v(\d{8})")
_HALF = ".half-"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says."""

    version: str
    manifest_sha256: str


def anew(place: Place) -> str:
    """The mend of an index that can't be read: the words that end such an error."""
    return f"Build it anew: {build_command(place)} --fresh"


def build_one(place: Place) -> str:
    """The mend of an index that is not there."""
    return f"Build one: {build_command(place)}"


def build_command(place: Place) -> str:
    """What to type to bring the index at `place` up to date."""
    return f"dateline build DUMP --index {shlex.quote(str(place))}"


def has_index(place: Path) -> bool:
    return (place / CURRENT).is_file()


def read_pointer(place: Path) -> Pointer:
    """The current version. Raises IndexMissing or IndexDamaged."""
    try:
        text = (place / CURRENT).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise _missing(place) from None
    except OSError as error:
        raise IndexDamaged(f"{place / CURRENT} can't be read ({error.strerror}).", anew(place)) from error
    match = _POINTER.fullmatch(text)
    if match is None:
        raise IndexDamaged(f"{place / CURRENT} names no version of an index.", anew(place))
    return Pointer(match[1], match[2])


def pointer_text(place: Path) -> bytes | None:
    """What CURRENT holds, whatever that is; None if it can't be read."""
    try:
        return (place / CURRENT).read_bytes()
    except OSError:
        return None


def _missing(place: Path) -> IndexMissing:
    if not place.exists():
        return IndexMissing(f"There is no index at {place}.", build_one(place))
    return IndexMissing(f"{place} is not an index.", build_one(place))


def folder_of(place: Path, version: str) -> Path:
    return place / VERSIONS / version


def read_manifest(place: Path, pointer: Pointer) -> Manifest:
    """The manifest of the current version. Raises IndexDamaged or IndexMismatch."""
    path = folder_of(place, pointer.version) / MANIFEST
    try:
        whole = sha256_of(path) == pointer.manifest_sha256
        text = path.read_text(encoding="utf-8", errors="replace")
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise IndexDamaged(f"{path} can't be read ({error.strerror}).", anew(place)) from error
    if not whole:
        raise IndexDamaged(f"{path} does not have its recorded checksum.", anew(place))
    try:
        schema = schema_of(text)
        if not OLDEST <= schema <= SCHEMA:
            raise _other_schema(place, schema)
        return _of_this_platform(place, from_json(text, written))
    except ManifestError as error:
        raise IndexDamaged(f"{path} can't be read: {error}.", anew(place)) from error


def _other_schema(place: Path, schema: int) -> IndexMismatch:
    if schema > SCHEMA:
        return IndexMismatch(
            f"The index at {place} has schema {schema}; "
            f"this Dateline reads up to {SCHEMA}: a newer one made it.",
            "Update Dateline: pip install --upgrade dateline",
        )
    return IndexMismatch(
        f"The index at {place} has schema {schema}; "
        f"this Dateline reads from {OLDEST} on: an older one made it.",
        anew(place),
    )


def _of_this_platform(place: Path, manifest: Manifest) -> Manifest:
    if manifest.byte_order == sys.byteorder:
        return manifest
    raise IndexMismatch(
        f"The index at {place} was made on a {manifest.byte_order}-endian machine; "
        f"this one is {sys.byteorder}-endian.",
        anew(place),
    )


def check_files(
    place: Path, pointer: Pointer, manifest: Manifest, *, whole: Container[str] | None = None
) -> list[str]:
    """What is wrong with the files of a version, one line each; empty is well.

    Sizes are always compared; checksums of the files in `whole` (None: of all).
    """
    folder = folder_of(place, pointer.version)
    # A link could lead a reader, or the lock file of a library, out of the folder of a stranger's index.
    paths = (folder.parent, folder, *sorted(folder.rglob("*")))
    faults = [f"{path} is a link." for path in paths if path.is_symlink()]
    for name, record in sorted(manifest.files.items()):
        fault = _fault(folder / name, record, whole=whole is None or name in whole)
        if fault:
            faults.append(fault)
    return faults


def _fault(path: Path, record: FileRecord, *, whole: bool) -> str | None:
    try:
        if not path.is_file():
            return f"{path} is missing."
        if path.stat().st_size != record.size:
            return f"{path} has {path.stat().st_size} bytes instead of {record.size}."
        if whole and sha256_of(path) != record.sha256:
            return f"{path} does not have its recorded checksum."
    except OSError as error:
        return f"{path} can't be read ({error.strerror})."
    return None


def refuse_damage(place: Path, pointer: Pointer, manifest: Manifest) -> None:
    """Check every byte, and raise IndexDamaged at the first fault."""
    faults = check_files(place, pointer, manifest)
    if faults:
        raise IndexDamaged(faults[0], anew(place))


def start_version(place: Path) -> Path:
    """An empty folder for the next version, not yet visible. Call it under the build lock."""
    versions = place / VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    numbers = [int(match[1]) for path in versions.iterdir() if (match := _VERSION.fullmatch(path.name))]
    half = versions / f"{_HALF}v{max(numbers, default=0) + 1:08d}"
    half.mkdir()
    return half


def finish_version(place: Path, half: Path, manifest: Manifest) -> str:
    """Write the manifest, make everything durable, and switch to the version. Returns its name."""
    text = manifest.to_json()
    (half / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    _same_rights(half)
    sync_tree(half)
    version = half.name.removeprefix(_HALF)
    half.rename(half.with_name(version))
    sync_folder(half.parent)
    checksum = sha256_of(folder_of(place, version) / MANIFEST)
    replace_text(place / CURRENT, f"dateline-index 1 {version} {checksum}\n")
    return version


def _same_rights(half: Path) -> None:
    """Who may read the manifest may read all of it: tantivy makes some files its owner's alone."""
    for path in half.rglob("*"):
        if path.is_file():
            shutil.copymode(half / MANIFEST, path)


def sweep_halves(place: Path) -> None:
    """Remove what builds that died have left half-written. Call it under the build lock."""
    for path in (place / VERSIONS).glob(f"{_HALF}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def sweep(place: Path, *, keep: int = 1) -> None:
    """Remove half-written versions and all but the current version and the `keep` before it.

    Readers that have an older version open keep it: their files are open, only the names go.
    Call it under the build lock.
    """
    sweep_halves(place)
    if not has_index(place):
        return
    current = read_pointer(place).version
    names = sorted(path.name for path in (place / VERSIONS).iterdir() if _VERSION.fullmatch(path.name))
    earlier = [name for name in names if name < current]
    kept = {current, *earlier[max(0, len(earlier) - keep) :]}
    for name in names:
        if name not in kept:
            shutil.rmtree(place / VERSIONS / name, ignore_errors=True)
