"""What an index version says of itself: who made it, with what, and the checksum of every file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from index.store.durable import sha256_of
from index.store.migrations import migrated

SCHEMA = 3
MANIFEST = "manifest.json"


class ManifestError(ValueError):
    """The text is no manifest of a schema that this code reads."""


@dataclass(frozen=True, slots=True)
class EmbedderRecord:
    """The embedder that made the vectors.

    `probe` holds the first numbers of the vector of a fixed sentence: the same weights pooled or
    normalised otherwise make other vectors, and a checksum of the weights would not show it.
    `backends` are what it was run by, in order: they make the same vectors, so that one may go on where
    another has begun.
    """

    name: str
    revision: str
    dimension: int
    probe: tuple[float, ...]
    backends: tuple[str, ...] = ()

    def run_by(self, backend: str) -> EmbedderRecord:
        """The record once `backend` has made some of the vectors."""
        return replace(self, backends=tuple(sorted({*self.backends, backend})))

    def makes_the_same(self, other: EmbedderRecord) -> bool:
        """Whether both are one embedder, whatever it is run by."""
        return replace(self, backends=()) == replace(other, backends=())


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the version: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last file written of a version. `files` is keyed by the path below the version's folder.

    `built` is when it was, in UTC and ISO 8601; `byte_order` that of the machine, which FAISS writes in.
    """

    schema: int
    made_by: str
    vectors: str
    embedder: EmbedderRecord
    chunking: Mapping[str, int]
    posts: int
    chunks: int
    files: Mapping[str, FileRecord]
    built: str
    byte_order: str = field(default=sys.byteorder)

    @property
    def built_at(self) -> datetime:
        """When it was built, in UTC."""
        return datetime.fromisoformat(self.built)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


def schema_of(text: str) -> int:
    """The schema number of a manifest, whatever else it holds."""
    try:
        value = json.loads(text)["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestError("it is not the manifest of an index") from error
    if not isinstance(value, int):
        raise ManifestError("its schema is not a number")
    return value


def from_json(text: str, written: datetime) -> Manifest:
    """Read a manifest of this schema or an older one; anything else is a ManifestError.

    `written` is when its file was.
    """
    try:
        raw: dict[str, Any] = migrated(json.loads(text), SCHEMA, written)
        lists = {name: tuple(raw["embedder"][name]) for name in ("probe", "backends")}
        raw["embedder"] = EmbedderRecord(**{**raw["embedder"], **lists})
        raw["files"] = {name: FileRecord(**record) for name, record in raw["files"].items()}
        manifest = Manifest(**raw)
        if manifest.built_at.tzinfo is None:
            raise ValueError("its time has no zone")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestError(f"it lacks what a manifest has ({error})") from error
    _refuse_paths_outside(manifest)
    return manifest


def _refuse_paths_outside(manifest: Manifest) -> None:
    """An index from a stranger must not make us read or check files outside its folder."""
    for name in manifest.files:
        parts = name.split("/")
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            raise ManifestError(f"it names a file outside its folder ({name!r})")


def record_files(folder: Path) -> dict[str, FileRecord]:
    """The record of every file below a version's folder, the manifest apart."""
    return {
        path.relative_to(folder).as_posix(): FileRecord(path.stat().st_size, sha256_of(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
