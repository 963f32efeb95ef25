"""The three stores of a version, opened together."""

from __future__ import annotations

from pathlib import Path

from index.errors import IndexDamaged
from index.store import versions
from index.store.manifest import Manifest
from index.store.records import RecordStore
from index.store.vectors import VectorStore
from index.store.versions import Pointer
from index.store.words import WordStore

Stores = tuple[RecordStore, VectorStore, WordStore]


def open_stores(place: Path, pointer: Pointer, manifest: Manifest) -> Stores:
    """The three stores, which must agree with the manifest on what they hold. Raises IndexDamaged."""
    try:
        stores = _stores(versions.folder_of(place, pointer.version))
    except Exception as error:  # each library has its own errors for a file that is not its own
        raise unreadable(place, error) from error
    own, dense, full_text = stores
    found = (*own.counts(), dense.count, full_text.count, dense.dimension)
    if found != (manifest.posts, *[manifest.chunks] * 3, manifest.embedder.dimension):
        own.close()
        raise IndexDamaged(f"The parts of the index at {place} do not belong together.", versions.anew(place))
    return stores


def _stores(folder: Path) -> Stores:
    own = RecordStore(folder)
    try:
        own.counts()  # a file that is no database shows it at the first question
        return own, VectorStore(folder), WordStore(folder)
    except Exception:
        own.close()
        raise


def unreadable(place: Path, error: Exception) -> IndexDamaged:
    """What a library says of a file that it can't read, as an error with its mend."""
    line = str(error).strip().splitlines()[-1][:200] if str(error).strip() else type(error).__name__
    return IndexDamaged(f"The index at {place} can't be read ({line}).", versions.anew(place))
