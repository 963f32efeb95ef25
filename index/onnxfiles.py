"""Embedders written as ONNX, kept in the user's cache by what they were made of.

CACHE/onnx/KEY/ has model.onnx, tokenizer.json and about.json, which is written last: a folder without it
is not read. KEY is of the weights' checksum and of every JSON file beside them (pooling, tokenizer, longest
text). What is kept was compared with torch's vectors when it was made.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from index.store.durable import sha256_of

_FORMAT = 1
"""Raised when what is written changes; older ones are then made again."""
_MODEL, _TOKENIZER, _ABOUT = "model.onnx", "tokenizer.json", "about.json"


class NotTheSame(ModelError):
    """The model can't be run by ONNX Runtime with the vectors that torch gives."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"The embedder {name} can't be run by ONNX Runtime here ({reason}).",
            "Use the other backend: --embedder-backend torch",
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """An embedder as ONNX: its folder, the longest text in tokens, and the token that pads."""

    folder: Path
    dimension: int
    longest: int
    padding: int

    @property
    def model(self) -> Path:
        return self.folder / _MODEL

    @property
    def tokenizer(self) -> Path:
        return self.folder / _TOKENIZER


def exported(folder: Path, name: str, revision: str, cache: Path | None = None) -> Exported:
    """The model of a folder as ONNX, made at the first time. Raises ModelDamaged or NotTheSame."""
    place = (_cache() if cache is None else cache) / _key(folder, revision)
    return _read(place) or _made(folder, name, place)


def forget(made: Exported) -> None:
    """Have it made again the next time."""
    shutil.rmtree(made.folder, ignore_errors=True)


def _read(place: Path) -> Exported | None:
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        if (place / _MODEL).stat().st_size != about["bytes"]:
            return None
        return Exported(place, int(about["dimension"]), int(about["longest"]), int(about["padding"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _made(folder: Path, name: str, place: Path) -> Exported:
    from index.exporting_onnx import export

    half: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=place.parent, prefix="half-"))
        shutil.copyfile(folder / "tokenizer.json", half / _TOKENIZER)
        made = export(folder, name, half)
        about = {
            "bytes": made.model.stat().st_size,
            "dimension": made.dimension,
            "longest": made.longest,
            "padding": made.padding,
        }
        (half / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        half.replace(place)
    except OSError as error:
        if (found := _read(place)) is not None:  # another process was faster
            return found
        raise NotTheSame(name, f"{place.parent} can't be written: {error.strerror or error}") from error
    finally:
        if half is not None:
            shutil.rmtree(half, ignore_errors=True)
    return Exported(place, made.dimension, made.longest, made.padding)


def _key(folder: Path, revision: str) -> str:
    small = sorted(path for path in folder.rglob("*.json") if not path.name.startswith("."))
    said = [(path.relative_to(folder).as_posix(), sha256_of(path)) for path in small]
    return hashlib.sha256(json.dumps([_FORMAT, revision, said]).encode()).hexdigest()[:32]


def _cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("dateline")) / "onnx"
