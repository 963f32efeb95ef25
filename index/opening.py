"""An index version, open for reading."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import numpy as np

from index.chunking import Chunking
from index.errors import IndexDamaged, IndexMismatch
from index.filters import Filters
from index.post import Coverage, Post
from index.protocols import Chunk, Embedder, Hit, Vectors
from index.store import versions
from index.store.manifest import EmbedderRecord, Manifest
from index.store.records import RecordStore
from index.store.selection import select
from index.store.vectors import Mask, VectorStore
from index.store.versions import Pointer
from index.store.words import WordStore

Value = TypeVar("Value")

_REMEMBERED = 64
"""Query vectors and filters kept: a conversation asks the same thing of several searches."""


def open_index(place: Path | str, *, embedder: Embedder | None = None) -> Index:
    """Open the current version at `place`.

    `embedder` embeds questions; by default the index's own is loaded when the first one comes.
    Raises IndexMissing, IndexMismatch (another schema or embedder) or IndexDamaged.
    """
    folder = Path(place).expanduser()
    while True:
        pointer = versions.read_pointer(folder)
        try:
            return Index(folder, pointer, embedder)
        except IndexDamaged:
            # Between the reading of CURRENT and the opening of its files a builder may have gone
            # two versions on and collected this one.
            if versions.read_pointer(folder) == pointer:
                raise


def recorded_embedder(place: Path | str) -> str | None:
    """The name of the embedder that made the index at `place`; None if there is no index."""
    folder = Path(place).expanduser()
    if not versions.has_index(folder):
        return None
    return versions.read_manifest(folder, versions.read_pointer(folder)).embedder.name


class Index:
    """One version of an index. Safe to share between threads; close it, or use it in a `with` block.

    It stays what it was while newer versions are built; `newest()` gives the one that is current.
    """

    def __init__(self, place: Path, pointer: Pointer, embedder: Embedder | None) -> None:
        manifest = versions.read_manifest(place, pointer)
        _refuse_other_chunking(place, manifest)
        versions.refuse_damage(place, pointer, manifest, whole=False)
        self._place = place
        self._pointer = pointer
        self._manifest = manifest
        self._embedder = embedder
        self._loading = threading.Lock()
        if embedder is not None:
            check_embedder(place, manifest.embedder, embedder)
        self._records, self._vectors, self._words = open_stores(place, pointer, manifest)
        self._masks: _Remembered[Mask] = _Remembered()
        self._questions: _Remembered[Vectors] = _Remembered()

    @property
    def place(self) -> Path:
        """The folder it was opened from."""
        return self._place

    @property
    def version(self) -> str:
        return self._pointer.version

    @property
    def manifest(self) -> Manifest:
        """What made this version, and what it is made of."""
        return self._manifest

    @property
    def built_at(self) -> datetime:
        """When this version was built, in UTC."""
        return self._manifest.built_at

    @property
    def post_count(self) -> int:
        return self._manifest.posts

    @property
    def chunk_count(self) -> int:
        return self._manifest.chunks

    def coverages(self) -> list[Coverage]:
        """By id."""
        return self._records.coverages()

    def authors(self) -> list[str]:
        """The author lines that posts have, as they stand, in order."""
        return sorted(self._records.authors())

    def post(self, post_id: str) -> Post:
        """Raises KeyError for an id that this version doesn't have."""
        found = self._records.post(post_id)
        if found is None:
            raise KeyError(post_id)
        return found

    def posts(self, filters: Filters | None = None) -> list[Post]:
        """By coverage, then newest first."""
        return self._records.posts(select(filters, self._authors(filters)))

    def vanished(self) -> frozenset[str]:
        """Ids of the posts that the newest dump of their coverage no longer has; they stay searchable."""
        return self._records.vanished()

    def chunks(self, numbers: Iterable[int]) -> list[Chunk]:
        """In the order asked for. Raises KeyError for a number that this version doesn't have."""
        asked = list(numbers)
        found = self._records.chunks(list(dict.fromkeys(asked)))
        return [found[number] for number in asked]

    def chunks_of(self, post_id: str) -> list[Chunk]:
        """A post's chunks in order; none for an id that this version doesn't have."""
        return self._records.chunks_of(post_id)

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), length 1. Loads the embedder at the first call; raises a ModelError."""
        return self._questions.get(text, lambda: self._loaded().embed([text])[0])

    def dense(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` chunks of largest inner product with `vector`, shape (dimension,), best first."""
        if vector.shape != (self._vectors.dimension,):
            raise ValueError(f"the vector has shape {vector.shape} instead of ({self._vectors.dimension},)")
        return self._vectors.search(vector, k, self._allowed(filters))

    def full_text(self, query: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """The `k` chunks of highest BM25 score for any word of `query`, best first."""
        return self._words.search(query, k, select(filters, self._authors(filters)))

    def is_current(self) -> bool:
        """Whether no newer version has been built."""
        return versions.read_pointer(self._place) == self._pointer

    def newest(self) -> Index:
        """This index if it is current, else the current version, newly opened with the same embedder."""
        return self if self.is_current() else open_index(self._place, embedder=self._embedder)

    def close(self) -> None:
        self._records.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Index {self._place} {self.version}: {self.post_count} posts, {self.chunk_count} chunks>"

    def _loaded(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                from index.embedding import load

                embedder = load(self._manifest.embedder.name)
                check_embedder(self._place, self._manifest.embedder, embedder)
                self._embedder = embedder
            return self._embedder

    def _authors(self, filters: Filters | None) -> list[str]:
        return self._records.authors() if filters is not None and filters.authors else []

    def _allowed(self, filters: Filters | None) -> Mask | None:
        selection = select(filters, self._authors(filters))
        if selection is None:
            return None

        def mask() -> Mask:
            allowed = np.zeros(self.chunk_count, dtype=np.bool_)
            for first, count in self._records.chunk_ranges(selection):
                allowed[first : first + count] = True
            return allowed

        return self._masks.get(selection, mask)


Stores = tuple[RecordStore, VectorStore, WordStore]


def open_stores(place: Path, pointer: Pointer, manifest: Manifest) -> Stores:
    """The three stores, which must agree with the manifest on what they hold. Raises IndexDamaged."""
    try:
        stores = _stores(versions.folder_of(place, pointer.version))
    except Exception as error:  # each library has its own errors for a file that is not its own
        line = str(error).strip().splitlines()[-1][:200] if str(error).strip() else type(error).__name__
        raise IndexDamaged(f"The index at {place} can't be read ({line}).", versions.anew(place)) from error
    (posts, counted), (records, vectors, words) = stores[0].counts(), stores
    found = (posts, counted, vectors.count, words.count, vectors.dimension)
    if found != (manifest.posts, *[manifest.chunks] * 3, manifest.embedder.dimension):
        records.close()
        raise IndexDamaged(f"The parts of the index at {place} do not belong together.", versions.anew(place))
    return stores


def _stores(folder: Path) -> Stores:
    records = RecordStore(folder)
    try:
        records.counts()  # a file that is no database shows it at the first question
        return records, VectorStore(folder), WordStore(folder)
    except Exception:
        records.close()
        raise


def _refuse_other_chunking(place: Path, manifest: Manifest) -> None:
    """Chunks cut otherwise are not what searching and answering were measured with."""
    if dict(manifest.chunking) != Chunking().as_dict():
        raise IndexMismatch(
            f"The index at {place} was cut into chunks by other rules than this Dateline's.",
            f"Cut it anew; only changed chunks are embedded: {versions.build_command(place)}",
        )


def check_embedder(place: Path, recorded: EmbedderRecord, embedder: Embedder) -> None:
    """Raise IndexMismatch unless `embedder` makes the vectors that the index holds."""
    from index.embedding import probe, same_probe

    same = (embedder.revision, embedder.dimension) == (recorded.revision, recorded.dimension)
    if same and same_probe(probe(embedder), recorded.probe):
        return
    raise IndexMismatch(
        f"The index at {place} was embedded with {recorded.name} ({recorded.revision[:12]}), "
        f"not with {embedder.name} ({embedder.revision[:12]}).",
        f"Open it with {recorded.name}, or embed it again: dateline build DUMP --index {place} "
        f"--embedder {embedder.name}",
    )


class _Remembered(Generic[Value]):
    """The last few results by their key. Two threads may both compute one; they get equal values."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._most = most
        self._values: OrderedDict[Any, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, compute: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = compute()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
