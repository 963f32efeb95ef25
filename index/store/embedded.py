"""The store on this machine: a folder with SQLite, FAISS and tantivy, read and written in this process."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.batches import Progress
from index.errors import DatelineError, IndexDamaged, IndexUnusable
from index.merging import Archive
from index.post import Coverage, Post
from index.protocols import Chunk, Hit, Vectors
from index.remembering import Remembered
from index.store import parts, records, unfinished, vectors, versions, words
from index.store.checking import Checks
from index.store.lock import HOLDER, LOCK, building
from index.store.manifest import SCHEMA, Manifest, record_files
from index.store.records import ChunkRow, RecordStore, StoredPost, write_records
from index.store.seam import Batch, Current, Numbers
from index.store.selection import Selection, time_of
from index.store.vectors import KIND, Mask, VectorStore, write_vectors
from index.store.versions import Pointer
from index.store.words import Unreadable, WordsRow, WordStore, write_words


def unwritable(place: Path, error: OSError | sqlite3.Error, *, switched: bool = False) -> IndexUnusable:
    """What the disk says, and what that leaves: `switched` is whether the new version is the current one."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    left = "the new version is in place, but may not outlast a power cut"
    left = left if switched else "what was there is unchanged"
    return IndexUnusable(
        f"The index at {place} can't be written ({reason}); {left}.",
        "See to the disk and its rights, or name another place with --index DIR, and build again.",
    )


class EmbeddedStore:
    """The folder of an index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> Path:
        return self._folder

    @property
    def unfinished(self) -> Path:
        return self._folder

    def holds(self) -> bool:
        return versions.has_index(self._folder)

    def prepare(self) -> None:
        self._folder = self._folder.absolute()
        try:
            _refuse_other_folders(self._folder)
        except OSError as error:
            raise unwritable(self._folder, error) from error

    @contextlib.contextmanager
    def building(self, wait: float) -> Iterator[None]:
        place = self._folder
        before = versions.pointer_text(place)
        try:
            with building(place, wait):
                try:
                    yield
                finally:
                    _leave_nothing(place)
        except (OSError, sqlite3.Error) as error:
            raise unwritable(place, error, switched=versions.pointer_text(place) != before) from error

    def current(self) -> Current | None:
        """Every byte of it is checked: damage must not be copied into the next one."""
        place = self._folder
        if not versions.has_index(place):
            return None
        pointer = versions.read_pointer(place)
        manifest = versions.read_manifest(place, pointer)
        versions.refuse_damage(place, pointer, manifest)
        folder = versions.folder_of(place, pointer.version)
        own = RecordStore(folder)
        try:
            archive = Archive(tuple(own.coverages()), tuple(own.posts()), own.vanished())
            return _Current(pointer.version, manifest, archive, VectorStore(folder), own.embedded())
        finally:
            own.close()

    def write(self, batch: Batch, current: Current | None, tell: Progress) -> str:  # noqa: ARG002
        return _write(self._folder, batch, tell)

    def sweep(self, *, unread: bool = False) -> None:
        (versions.sweep_halves if unread else versions.sweep)(self._folder)

    def open(self) -> EmbeddedVersion:
        while True:
            pointer = versions.read_pointer(self._folder)
            try:
                return EmbeddedVersion(self._folder, pointer)
            except IndexDamaged:
                # Between the reading of CURRENT and the opening of its files a builder may have gone
                # two versions on and collected this one.
                if versions.read_pointer(self._folder) == pointer:
                    raise

    def recorded_embedder(self) -> str | None:
        if not versions.has_index(self._folder):
            return None
        return versions.read_manifest(self._folder, versions.read_pointer(self._folder)).embedder.name


@dataclass(frozen=True, slots=True)
class _Current:
    version: str
    manifest: Manifest
    archive: Archive
    dense: VectorStore
    embedded: Mapping[bytes, int]

    def vectors(self, numbers: Numbers) -> Vectors:
        taken: Vectors = self.dense.matrix()[numbers]
        return taken


class EmbeddedVersion:
    """The files of one version. They are checked at opening, large ones when they are first used."""

    def __init__(self, place: Path, pointer: Pointer) -> None:
        self._place = place
        self._pointer = pointer
        self._manifest = versions.read_manifest(place, pointer)
        self._checks = Checks(place, pointer, self._manifest)
        try:
            self._stores = parts.open_stores(place, pointer, self._manifest)
        except IndexDamaged:
            self._checks.close()
            raise
        self._masks: Remembered[Mask] = Remembered()

    @property
    def version(self) -> str:
        return self._pointer.version

    @property
    def manifest(self) -> Manifest:
        return self._manifest

    def coverages(self) -> list[Coverage]:
        return self._records.coverages()

    def authors(self) -> list[str]:
        return self._records.authors()

    def post(self, post_id: str) -> Post | None:
        return self._records.post(post_id)

    def posts(self, where: Selection | None) -> list[Post]:
        return self._records.posts(where)

    def vanished(self) -> frozenset[str]:
        return self._records.vanished()

    def chunks(self, numbers: Sequence[int]) -> dict[int, Chunk]:
        return self._records.chunks(numbers)

    def chunks_of(self, post_id: str) -> list[Chunk]:
        return self._records.chunks_of(post_id)

    def dense(self, vector: Vectors, k: int, where: Selection | None) -> list[Hit]:
        return self._vectors.search(vector, k, self._allowed(where))

    def full_text(self, query: str, k: int, where: Selection | None) -> list[Hit]:
        try:
            return self._words.search(query, k, where)
        except Unreadable as error:  # a forged index: checksums and all
            raise parts.unreadable(self._place, error) from error

    def is_current(self) -> bool:
        return versions.read_pointer(self._place) == self._pointer

    def close(self) -> None:
        self._checks.close()
        self._stores[0].close()

    @property
    def _records(self) -> RecordStore:
        self._checks.before_use(records.FILE)
        return self._stores[0]

    @property
    def _vectors(self) -> VectorStore:
        self._checks.before_use(vectors.FILE)
        return self._stores[1]

    @property
    def _words(self) -> WordStore:
        self._checks.before_use(words.FOLDER)
        return self._stores[2]

    def _allowed(self, where: Selection | None) -> Mask | None:
        if where is None:
            return None

        def mask() -> Mask:
            allowed = np.zeros(self._manifest.chunks, dtype=np.bool_)
            for first, count in self._records.chunk_ranges(where):
                allowed[first : first + count] = True
            return allowed

        return self._masks.get(where, mask)


def _refuse_other_folders(place: Path) -> None:
    """Don't scatter an index among somebody's other files."""
    if place.exists() and not place.is_dir():
        raise IndexUnusable(
            f"{place} is a file; an index is a folder.", "Name another place with --index DIR"
        )
    ours = {versions.CURRENT, versions.VERSIONS, LOCK, HOLDER, unfinished.FILE}
    if place.is_dir() and not versions.has_index(place):
        others = [
            path.name for path in place.iterdir() if path.name not in ours and not path.name.startswith(".")
        ]
        if others:
            raise IndexUnusable(
                f"{place} holds other files ({sorted(others)[0]}) and no index.",
                "Name an empty or a new folder with --index DIR",
            )


def _leave_nothing(place: Path) -> None:
    """After a first build that failed, take away what it had begun."""
    if place.is_dir() and not versions.has_index(place):
        shutil.rmtree(place / versions.VERSIONS, ignore_errors=True)


def _write(place: Path, batch: Batch, tell: Progress) -> str:
    half = versions.start_version(place)
    archive, rows = batch.archive, batch.rows
    steps: list[Callable[[], None]] = [
        lambda: write_records(half, archive.coverages, _stored(archive), rows),
        lambda: write_vectors(half, batch.vectors(rows)),
        lambda: write_words(half, words_rows(archive.posts, rows)),
    ]
    try:
        for done, step in enumerate(steps):
            tell(done, len(steps) + 1, "writing")
            step()
        tell(len(steps), len(steps) + 1, "writing")
        manifest = Manifest(
            schema=SCHEMA,
            made_by=batch.made_by,
            vectors=KIND,
            embedder=batch.embedder,
            chunking=batch.chunking,
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
        stores = parts.open_stores(place, Pointer(half.name, ""), manifest)
    except IndexDamaged as error:
        raise unwritable(place, OSError(0, "what was written can't be read back")) from error
    stores[0].close()


def _stored(archive: Archive) -> list[StoredPost]:
    return [StoredPost(post, post.id in archive.vanished) for post in archive.posts]


def words_rows(posts: Sequence[Post], rows: Sequence[ChunkRow]) -> Iterable[WordsRow]:
    """What the full-text search is to find of each chunk."""
    by_id = {post.id: post for post in posts}
    for row in rows:
        chunk, post = row.chunk, by_id[row.chunk.post_id]
        own = chunk.text == post.headline.strip()
        headline = "" if own else post.headline
        yield WordsRow(chunk.number, headline, chunk.text, post.coverage, post.author, time_of(post))
