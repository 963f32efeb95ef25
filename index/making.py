"""A new version of an index: what is embedded for it, what is kept, and how it is written."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index import embedding
from index.batches import Progress, embedded
from index.chunking import Chunking, cut, embedding_text
from index.errors import DatelineError, IndexDamaged, IndexUnusable
from index.merging import Archive
from index.post import Post
from index.protocols import Chunk, Embedder, Vectors
from index.store import versions
from index.store.manifest import SCHEMA, EmbedderRecord, Manifest, record_files
from index.store.parts import open_stores
from index.store.records import ChunkRow, RecordStore, StoredPost, write_records
from index.store.selection import time_of
from index.store.unfinished import Unfinished
from index.store.vectors import KIND, VectorStore, write_vectors
from index.store.versions import Pointer
from index.store.words import WordsRow, write_words


@dataclass(frozen=True, slots=True)
class Current:
    """The version that a build starts from."""

    pointer: Pointer
    manifest: Manifest
    archive: Archive
    vectors: VectorStore
    embedded: dict[bytes, int]


def unwritable(place: Path, error: OSError | sqlite3.Error, *, switched: bool = False) -> IndexUnusable:
    """What the disk says, and what that leaves: `switched` is whether the new version is the current one."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    left = "the new version is in place, but may not outlast a power cut"
    left = left if switched else "what was there is unchanged"
    return IndexUnusable(
        f"The index at {place} can't be written ({reason}); {left}.",
        "See to the disk and its rights, or name another place with --index DIR, and build again.",
    )


def current_version(place: Path) -> Current | None:
    """The version to start from, every byte checked: damage must not be copied into the next one."""
    if not versions.has_index(place):
        return None
    pointer = versions.read_pointer(place)
    manifest = versions.read_manifest(place, pointer)
    versions.refuse_damage(place, pointer, manifest)
    folder = versions.folder_of(place, pointer.version)
    records = RecordStore(folder)
    try:
        archive = Archive(tuple(records.coverages()), tuple(records.posts()), records.vanished())
        return Current(pointer, manifest, archive, VectorStore(folder), records.embedded())
    finally:
        records.close()


class Chosen:
    """The embedder of a build, loaded only when something is to be embedded."""

    def __init__(self, wanted: Embedder | str | Path | None, backend: str | None = None) -> None:
        self._wanted = wanted
        self._backend = backend
        self._loaded = None if wanted is None or isinstance(wanted, str | Path) else wanted

    def load(self, recorded: EmbedderRecord | None = None) -> Embedder:
        """It, or by default the one that made the index."""
        if self._loaded is None:
            name = self._wanted if isinstance(self._wanted, str | Path) else None
            self._loaded = embedding.load(name or (recorded.name if recorded else None), self._backend)
        return self._loaded

    def made(self, recorded: EmbedderRecord) -> bool:
        """Whether it is the one that made the index; it is only loaded where its name leaves that open."""
        if self._loaded is None and (self._wanted is None or str(self._wanted) == recorded.name):
            return True
        loaded = self.load(recorded)
        return (loaded.revision, loaded.dimension) == (recorded.revision, recorded.dimension)


@dataclass(frozen=True, slots=True)
class Made:
    changed: bool
    chunks: int
    embedded: int


def make_version(
    place: Path, current: Current | None, archive: Archive, chosen: Chosen, tell: Progress
) -> tuple[str, Made]:
    """Write the version that holds `archive`, unless the current one does."""
    chunking = Chunking()
    reusable = current is not None and chosen.made(current.manifest.embedder)
    same_cut = current is not None and dict(current.manifest.chunking) == chunking.as_dict()
    if current is not None and reusable and same_cut and current.archive == archive:
        return current.pointer.version, Made(False, current.manifest.chunks, 0)
    rows, texts = _chunks(archive.posts, chunking)
    recorded = current.manifest.embedder if current is not None and reusable else None
    known = current.embedded if current is not None and recorded is not None else {}
    missing = {key: text for key, text in texts.items() if key not in known}
    if recorded is None or missing:
        embedder = chosen.load(recorded)
        if recorded is not None and embedder.revision != recorded.revision:
            # The name is the same and the weights are not: nothing of the old vectors holds.
            recorded, known, missing = None, {}, texts
        recorded = recorded or _record(embedder)
        recorded = recorded.run_by(embedder.backend)
        fresh, count = embedded(embedder, missing, Unfinished(place, recorded), tell)
    else:
        fresh, count = {}, 0
    vectors = _assembled(rows, current, known, fresh, recorded.dimension)
    version = _write(place, archive, rows, vectors, recorded, chunking, tell)
    return version, Made(True, len(rows), count)


def _chunks(posts: Sequence[Post], chunking: Chunking) -> tuple[list[ChunkRow], dict[bytes, str]]:
    """The chunks of an archive in order, and of every text to embed its SHA-256."""
    rows: list[ChunkRow] = []
    texts: dict[bytes, str] = {}
    for post in posts:
        for ordinal, piece in enumerate(cut(post, chunking)):
            text = embedding_text(post.headline, piece.text)
            key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
            texts[key] = text
            rows.append(ChunkRow(Chunk(len(rows), post.id, ordinal, *piece), key))
    return rows, texts


def _record(embedder: Embedder) -> EmbedderRecord:
    probe = embedding.probe(embedder)
    return EmbedderRecord(embedder.name, embedder.revision, embedder.dimension, probe)


def _assembled(
    rows: Sequence[ChunkRow],
    current: Current | None,
    known: dict[bytes, int],
    fresh: dict[bytes, Vectors],
    dimension: int,
) -> Vectors:
    """Shape (chunks, dimension): vectors of the current version where it has them, else new ones."""
    vectors = np.empty((len(rows), dimension), dtype=np.float32)
    old = [(row.chunk.number, known[row.embedded]) for row in rows if row.embedded in known]
    if old and current is not None:
        here, there = np.array(old, dtype=np.int64).T
        vectors[here] = current.vectors.matrix()[there]
    for row in rows:
        if row.embedded not in known:
            vectors[row.chunk.number] = fresh[row.embedded]
    return vectors


def _write(
    place: Path,
    archive: Archive,
    rows: Sequence[ChunkRow],
    vectors: Vectors,
    embedder: EmbedderRecord,
    chunking: Chunking,
    tell: Progress,
) -> str:
    half = versions.start_version(place)
    steps: list[Callable[[], None]] = [
        lambda: write_records(half, archive.coverages, _stored(archive), rows),
        lambda: write_vectors(half, vectors),
        lambda: write_words(half, _words_rows(archive.posts, rows)),
    ]
    try:
        for done, step in enumerate(steps):
            tell(done, len(steps) + 1, "writing")
            step()
        tell(len(steps), len(steps) + 1, "writing")
        manifest = Manifest(
            schema=SCHEMA,
            made_by=_made_by(),
            vectors=KIND,
            embedder=embedder,
            chunking=chunking.as_dict(),
            posts=len(archive.posts),
            chunks=len(rows),
            files=record_files(half),
            built=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        _refuse_swallowed(place, half, manifest)
        version = versions.finish_version(place, half, manifest)
    except DatelineError:
        raise
    except (RuntimeError, ValueError) as error:  # FAISS and tantivy say so when a file can't be written
        raise unwritable(place, OSError(0, str(error).strip().splitlines()[-1][:200])) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    tell(len(steps) + 1, len(steps) + 1, "writing")
    return version


def _refuse_swallowed(place: Path, half: Path, manifest: Manifest) -> None:
    """A library that was told of a failed write and kept it to itself must not get a version switched to."""
    try:
        stores = open_stores(place, Pointer(half.name, ""), manifest)
    except IndexDamaged as error:
        raise unwritable(place, OSError(0, "what was written can't be read back")) from error
    stores[0].close()


def _made_by() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"dateline {version('dateline')}"
    except PackageNotFoundError:
        return "dateline"


def _stored(archive: Archive) -> list[StoredPost]:
    return [StoredPost(post, post.id in archive.vanished) for post in archive.posts]


def _words_rows(posts: Sequence[Post], rows: Sequence[ChunkRow]) -> Iterable[WordsRow]:
    by_id = {post.id: post for post in posts}
    for row in rows:
        chunk, post = row.chunk, by_id[row.chunk.post_id]
        own = chunk.text == post.headline.strip()
        headline = "" if own else post.headline
        yield WordsRow(chunk.number, headline, chunk.text, post.coverage, post.author, time_of(post))
