"""What a person means by a model: a name of the catalogue, or files of their own."""

from __future__ import annotations

from pathlib import Path

from index.errors import ModelDamaged, ModelMissing, ModelUnknown
from index.weights.catalogue import Entry, entries

GGUF_MAGIC = b"GGUF"
# Either says that a folder holds a model that sentence-transformers can load.
EMBEDDER_FILES = ("modules.json", "config.json")


def find(name: str) -> Entry:
    """The model of the catalogue by that name. Raises ModelUnknown."""
    for entry in entries():
        if entry.answers_to(name):
            return entry
    names = ", ".join(entry.name for entry in entries())
    raise ModelUnknown(
        f"There is no model {_shown(name)}; the catalogue has {names}.",
        "Name one of them, or the path of a GGUF file or of an embedder's folder: dateline models list",
    )


def looks_like_path(name_or_path: str | Path) -> bool:
    """Whether it is meant as a path: it is one by type, by its form, or because something is there."""
    if isinstance(name_or_path, Path):
        return True
    if any(entry.answers_to(name_or_path) for entry in entries()):
        return False
    if name_or_path.startswith((".", "~", "/")) or name_or_path.lower().endswith(".gguf"):
        return True
    return bool(name_or_path) and _exists(Path(name_or_path))


def check_path(path: Path) -> Path:
    """A model by its path: a GGUF file, or an embedder's folder.

    Raises ModelMissing when nothing is there, ModelDamaged when it is something else.
    """
    if not _exists(path):
        raise ModelMissing(
            f"There is no model at {_shown(str(path))}.",
            "Correct the path, or name one of: dateline models list",
        )
    if path.is_dir():
        return _check_folder(path)
    with path.open("rb") as stream:
        magic = stream.read(len(GGUF_MAGIC))
    if magic != GGUF_MAGIC:
        raise ModelDamaged(
            f"{path} is not a GGUF file: it does not begin with {GGUF_MAGIC.decode()}.",
            "Name a GGUF file, or one of: dateline models list",
        )
    return path


def _check_folder(path: Path) -> Path:
    if not any((path / name).is_file() for name in EMBEDDER_FILES):
        raise ModelDamaged(
            f"{path} holds no embedder: it has neither {' nor '.join(EMBEDDER_FILES)}.",
            "Name the folder of a sentence-transformers model, or one of: dateline models list",
        )
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False  # too long for a name, or with a NUL in it


def _shown(name: str, most: int = 80) -> str:
    """A name fit for one line."""
    return repr(name if len(name) <= most else f"{name[:most]}…")
