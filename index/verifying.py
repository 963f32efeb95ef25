"""Everything that can be checked of an index: each byte, and that its parts say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.chunking import embedding_text
from index.errors import IndexUnusable
from index.opening import Index
from index.store import versions
from index.store.records import RecordStore
from index.store.vectors import VectorStore
from index.store.words import WordStore

_BLOCK = 10_000  # chunks looked at together


def verify(place: Path | str) -> list[str]:
    """What is wrong with the index at `place`, one line each; empty if nothing is.

    Reads all of it. Raises IndexMissing or IndexMismatch if it can't be judged by this version.
    """
    folder = Path(place).expanduser()
    pointer = versions.read_pointer(folder)
    manifest = versions.read_manifest(folder, pointer)
    faults = versions.check_files(folder, pointer, manifest)
    if faults:
        return faults
    try:
        with Index(folder, pointer, None):
            pass
    except IndexUnusable as error:
        return [error.what]
    version = versions.folder_of(folder, pointer.version)
    records = RecordStore(version)
    try:
        return [
            *records.integrity(),
            *_chunk_faults(records, manifest.chunks),
            *_vector_faults(VectorStore(version)),
            *_word_faults(WordStore(version), manifest.chunks),
        ]
    finally:
        records.close()


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


def compact(place: Path | str) -> int:
    """Remove every version but the current one, and what crashes have left; the bytes freed.

    Raises IndexMissing, IndexDamaged or IndexBusy.
    """
    from index.store.lock import building

    folder = Path(place).expanduser()
    versions.read_pointer(folder)
    with building(folder):
        before = _size(folder)
        versions.sweep(folder, keep=0)
        return before - _size(folder)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
