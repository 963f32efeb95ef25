"""A new version of an index: what is embedded for it, what is kept, and how it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import embedding
from index.batches import Progress, embedded
from index.chunking import Chunking, cut, embedding_text
from index.hands import Hands
from index.merging import Archive
from index.post import Post
from index.protocols import Chunk, Embedder, Vectors
from index.store.manifest import EmbedderRecord
from index.store.records import ChunkRow
from index.store.seam import Batch, Current, Store
from index.store.unfinished import Unfinished


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
    store: Store, current: Current | None, archive: Archive, chosen: Chosen, tell: Progress, hands: Hands
) -> tuple[str, Made]:
    """Write the version that holds `archive`, unless the current one does."""
    chunking = Chunking()
    reusable = current is not None and chosen.made(current.manifest.embedder)
    same_cut = current is not None and dict(current.manifest.chunking) == chunking.as_dict()
    if current is not None and reusable and same_cut and current.archive == archive:
        return current.version, Made(False, current.manifest.chunks, 0)
    rows, texts = _chunks(archive.posts, chunking)
    recorded = current.manifest.embedder if current is not None and reusable else None
    known: Mapping[bytes, int] = current.embedded if current is not None and recorded is not None else {}
    missing = {key: text for key, text in texts.items() if key not in known}
    if recorded is None or missing:
        embedder = chosen.load(recorded)
        if recorded is not None and embedder.revision != recorded.revision:
            # The name is the same and the weights are not: nothing of the old vectors holds.
            recorded, known, missing = None, {}, texts
        recorded = recorded or _record(embedder)
        recorded = recorded.run_by(embedder.backend)
        unfinished = Unfinished(store.unfinished, recorded)
        fresh, count = embedded(embedder, missing, unfinished, tell, hands)
    else:
        fresh, count = {}, 0
    dimension = recorded.dimension

    def vectors(wanted: Sequence[ChunkRow]) -> Vectors:
        return _assembled(wanted, current, known, fresh, dimension)

    batch = Batch(archive, rows, vectors, known, recorded, chunking.as_dict(), _made_by())
    return store.write(batch, current, tell), Made(True, len(rows), count)


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
    known: Mapping[bytes, int],
    fresh: Mapping[bytes, Vectors],
    dimension: int,
) -> Vectors:
    """Shape (rows, dimension): vectors of the current version where it has them, else new ones."""
    vectors = np.empty((len(rows), dimension), dtype=np.float32)
    old = [(place, known[row.embedded]) for place, row in enumerate(rows) if row.embedded in known]
    if old and current is not None:
        here, there = np.array(old, dtype=np.int64).T
        vectors[here] = current.vectors(there)
    for place, row in enumerate(rows):
        if row.embedded not in known:
            vectors[place] = fresh[row.embedded]
    return vectors


def _made_by() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"dateline {version('dateline')}"
    except PackageNotFoundError:
        return "dateline"
