"""Writing a version of the folder: its parts, then the manifest, then its final name."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from index.batches import Progress
from index.errors import DatelineError, IndexDamaged, IndexUnusable
from index.merging import Archive
from index.post import Post
from index.store import nearest, parts, versions
from index.store.manifest import Manifest, record_files
from index.store.nearest import Carried
from index.store.records import ChunkRow, StoredPost, write_records
from index.store.seam import Batch
from index.store.selection import time_of
from index.store.vectors import kind_of, write_vectors
from index.store.versions import Pointer
from index.store.words import WordsRow, write_words


def unwritable(place: Path, error: OSError | sqlite3.Error, *, switched: bool = False) -> IndexUnusable:
    """What the disk says, and what that leaves: `switched` is whether the new version is the current one."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    left = "the new version is in place, but may not outlast a power cut"
    left = left if switched else "what was there is unchanged"
    return IndexUnusable(
        f"The index at {place} can't be written ({reason}); {left}.",
        "See to the disk and its rights, or name another place with --index DIR, and build again.",
    )


def carried_over(batch: Batch) -> tuple[nearest.Numbers, nearest.Numbers]:
    """The chunks whose vectors the current version has, and their numbers there."""
    old = [(row.chunk.number, batch.known[row.embedded]) for row in batch.rows if row.embedded in batch.known]
    here, there = np.array(old, dtype=np.int64).reshape(-1, 2).T
    return here, there


def write_version(place: Path, batch: Batch, carried: Carried | None, tell: Progress) -> str:
    half = versions.start_version(place)
    archive, rows = batch.archive, batch.rows
    steps: list[Callable[[], None]] = [
        lambda: write_records(half, archive.coverages, _stored(archive), rows),
        lambda: write_vectors(half, batch.vectors(rows), carried),
        lambda: write_words(half, words_rows(archive.posts, rows)),
    ]
    try:
        for done, step in enumerate(steps):
            tell(done, len(steps) + 1, "writing")
            step()
        tell(len(steps), len(steps) + 1, "writing")
        manifest = batch.manifest(kind_of(len(rows)), record_files(half))
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
