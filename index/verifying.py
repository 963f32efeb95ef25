"""Everything that can be checked of an index: each byte, and that its parts say the same."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.chunking import embedding_text
from index.errors import IndexDamaged, StoreUnfit
from index.places import Address, place_of
from index.store import versions
from index.store.parts import Stores, open_stores
from index.store.records import RecordStore
from index.store.vectors import VectorStore
from index.store.versions import Pointer
from index.store.words import WordStore

_BLOCK = 10_000  # chunks looked at together


def verify(place: Path | str | Address) -> list[str]:
    """What is wrong with the index at `place`, one line each; empty if nothing is.

    Reads all of it. Raises IndexMissing or IndexMismatch if it can't be judged by this version.
    """
    folder = _on_disk(place)
    while True:
        pointer = versions.read_pointer(folder)
        try:
            faults = _faults(folder, pointer)
        except IndexDamaged as error:
            faults = [error.what]
        # A builder may have gone two versions on meanwhile and collected the one that was read.
        if not faults or versions.read_pointer(folder) == pointer:
            return faults


def _on_disk(place: Path | str | Address) -> Path:
    """A folder: what a server holds is the server's to check and to sweep. Raises StoreUnfit."""
    folder = place_of(place)
    if isinstance(folder, Path):
        return folder
    raise StoreUnfit(
        f"The index at {folder} is in a server, which keeps its own checksums and is swept by each build.",
        "Ask it, of PostgreSQL: psql -c 'SHOW data_checksums'; or make all of it again: "
        f"{versions.build_command(folder)} --fresh",
    )


def _faults(place: Path, pointer: Pointer) -> list[str]:
    manifest = versions.read_manifest(place, pointer)
    faults = versions.check_files(place, pointer, manifest)
    if faults:
        return faults
    stores = open_stores(place, pointer, manifest)
    try:
        return list(_disagreements(stores, manifest.chunks))
    except (sqlite3.Error, ValueError, TypeError) as error:
        return [f"The records of the index at {place} can't be read ({error})."]
    finally:
        stores[0].close()


def _disagreements(stores: Stores, chunks: int) -> Iterator[str]:
    """What each part says that the others don't."""
    records, vectors, words = stores
    yield from records.integrity()
    yield from _chunk_faults(records, chunks)
    yield from _vector_faults(vectors)
    yield from _word_faults(words, chunks)


def _chunk_faults(records: RecordStore, count: int) -> Iterator[str]:
    """Chunks are numbered in the order of the posts, stand in their text, and have its vector."""
    number = 0
    embedded = {number: key for key, number in records.embedded_texts()}
    for post in records.posts():
        for ordinal, chunk in enumerate(records.chunks_of(post.id)):
            if (chunk.number, chunk.ordinal) != (number, ordinal):
                yield f"Chunk {chunk.number} of post {post.id} is out of order."
            if post.text[chunk.start : chunk.end] != chunk.text:
                yield f"Chunk {chunk.number} does not stand in post {post.id} where it says."
            text = embedding_text(post.headline, chunk.text)
            if embedded.get(chunk.number) != hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest():
                yield f"Chunk {chunk.number} has the vector of another text."
            number += 1
    if number != count:
        yield f"The posts have {number} chunks instead of {count}."


def _vector_faults(vectors: VectorStore) -> Iterator[str]:
    matrix = vectors.matrix()
    for first in range(0, len(matrix), _BLOCK):
        lengths = np.linalg.norm(matrix[first : first + _BLOCK], axis=1)
        for place in np.flatnonzero(~(np.abs(lengths - 1.0) < 1e-3)):
            yield f"The vector of chunk {first + int(place)} is not of length 1."


def _word_faults(words: WordStore, count: int) -> Iterator[str]:
    if sorted(words.numbers()) != list(range(count)):
        yield "The full-text index does not hold every chunk once."


def compact(place: Path | str | Address) -> int:
    """Remove every version but the current one, and what crashes have left; the bytes freed.

    Raises IndexMissing, IndexDamaged or IndexBusy, or IndexUnusable where it can't be written.
    """
    from index.store.lock import building
    from index.store.writing import unwritable

    folder = _on_disk(place)
    versions.read_pointer(folder)
    try:
        with building(folder):
            before = _size(folder)
            versions.sweep(folder, keep=0)
            return before - _size(folder)
    except OSError as error:
        raise unwritable(folder, error) from error


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
