"""The store on this machine: a folder with SQLite, FAISS and tantivy, read and written in this process."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.batches import Progress
from index.errors import IndexDamaged, IndexUnusable
from index.merging import Archive
from index.post import Coverage, Post
from index.protocols import Chunk, Hit, Vectors
from index.remembering import Remembered
from index.store import nearest, parts, records, unfinished, vectors, versions, words
from index.store.checking import Checks
from index.store.columns import Columns
from index.store.lock import HOLDER, LOCK, building
from index.store.manifest import Manifest
from index.store.nearest import Carried, Mask
from index.store.records import RecordStore
from index.store.seam import Batch, Current, Numbers
from index.store.selection import Selection
from index.store.vectors import VectorStore
from index.store.versions import Pointer
from index.store.words import Unreadable, WordStore
from index.store.writing import carried_over, unwritable, write_version


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

    def write(self, batch: Batch, current: Current | None, tell: Progress) -> str:
        lists = current.dense.lists if isinstance(current, _Current) else None
        carried = None if lists is None else Carried(lists, *carried_over(batch))
        return write_version(self._folder, batch, carried, tell)

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
        self._held: Remembered[Columns] = Remembered(most=1)
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
        return self._columns().authors

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

    def vectors(self, numbers: Numbers) -> Vectors:
        return self._vectors.rows(numbers)

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
        self._checks.before_use(nearest.FOLDER)
        return self._stores[1]

    @property
    def _words(self) -> WordStore:
        self._checks.before_use(words.FOLDER)
        return self._stores[2]

    def _allowed(self, where: Selection | None) -> Mask | None:
        if where is None:
            return None
        return self._masks.get(where, lambda: self._columns().mask(where, self._manifest.chunks))

    def _columns(self) -> Columns:
        return self._held.get(None, self._records.columns)


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
