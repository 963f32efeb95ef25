"""What an index version says of itself: who made it, with what, and the checksum of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from index.store.durable import sha256_of

SCHEMA = 1
MANIFEST = "manifest.json"


class ManifestError(ValueError):
    """The text is no manifest of a schema that this code reads."""


@dataclass(frozen=True, slots=True)
class EmbedderRecord:
    """The embedder that made the vectors.

    `probe` holds the first numbers of the vector of a fixed sentence: the same weights pooled or
    normalised otherwise make other vectors, and a checksum of the weights would not show it.
    """

    name: str
    revision: str
    dimension: int
    probe: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the version: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last file written of a version. `files` is keyed by the path below the version's folder."""

    schema: int
    made_by: str
    vectors: str
    embedder: EmbedderRecord
    chunking: Mapping[str, int]
    posts: int
    chunks: int
    files: Mapping[str, FileRecord]

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


def from_json(text: str) -> Manifest:
    """Read a manifest of this schema; anything else is a ManifestError."""
    try:
        raw: dict[str, Any] = json.loads(text)
        raw["embedder"] = EmbedderRecord(**{**raw["embedder"], "probe": tuple(raw["embedder"]["probe"])})
        raw["files"] = {name: FileRecord(**record) for name, record in raw["files"].items()}
        manifest = Manifest(**raw)
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


FIELDS = tuple(field.name for field in fields(Manifest))
