"""Open an index of a million chunks: python -m bench.index_million [CHUNKS [DIMENSION]]

The index is written with the project's own writers from made-up posts and random unit vectors, since
embedding a million chunks takes a day here. Each measurement is a process of its own, so that nothing is
warm in it: once with the index's files dropped from the system's memory, once with them there.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.index_scenes import WORDS
from bench.usage import help_if_asked
from index.chunking import Chunking
from index.post import Coverage, Post
from index.protocols import Chunk, Vectors
from index.store import versions
from index.store.manifest import SCHEMA, EmbedderRecord, Manifest, record_files
from index.store.records import ChunkRow, StoredPost, write_records
from index.store.selection import time_of
from index.store.vectors import kind_of, write_vectors
from index.store.words import WordsRow, write_words

PER_POST = 10  # chunks
BLOG = 1000  # posts of a coverage

MEASURE = """
import os, sys, time
import numpy as np
import index.opening, index.store.words, index.store.vectors, faiss, tantivy
def said(what, began):
    read = int(next(line for line in open("/proc/self/io") if line.startswith("read_bytes")).split()[1])
    memory = int(open("/proc/self/statm").read().split()[1]) * 4096
    seconds = time.perf_counter() - began
    print(f"  {what}: {seconds:.3f} s, {read / 1e6:.0f} MB read from the disk, {memory / 1e6:.0f} MB held")
said("packages loaded", time.perf_counter())
began = time.perf_counter()
opened = index.opening.open_index(sys.argv[1])
said("opened", began)
began = time.perf_counter()
opened.chunks([5, 77, 4242])
said("first three chunks, their file checked", began)
vector = np.random.default_rng(1).standard_normal(opened.manifest.embedder.dimension).astype(np.float32)
for what in ("first dense search, the vectors checked", "second"):
    began = time.perf_counter()
    opened.dense(vector / np.linalg.norm(vector), 50)
    said(what, began)
for what in ("first search of words, their files checked", "second"):
    began = time.perf_counter()
    opened.full_text("the captain of the ferry said the bridge is closed", 50)
    said(what, began)
"""


def posts(count: int) -> Iterator[tuple[Post, list[str]]]:
    chance = random.Random(20310304)
    for n in range(count):
        paragraphs = [" ".join(chance.choices(WORDS, k=40)) for _ in range(PER_POST)]
        coverage = f"blog{n // BLOG:05d}"
        yield Post(f"post{n}", coverage, n % BLOG, "", tuple(paragraphs)), paragraphs


def unit_vectors(count: int, dimension: int) -> Vectors:
    made = np.random.default_rng(20310304).standard_normal((count, dimension), dtype=np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def write(
    place: Path,
    told: Iterable[tuple[Post, Sequence[str]]],
    vectors: Vectors,
    probe: tuple[float, ...] = (),
) -> None:
    """Write an index of posts, each with its paragraphs, one a chunk; `vectors` has a row for each."""
    stored: list[StoredPost] = []
    rows: list[ChunkRow] = []
    words: list[WordsRow] = []
    for post, paragraphs in told:
        stored.append(StoredPost(post))
        at = 0
        for ordinal, text in enumerate(paragraphs):
            start = post.text.index(text, at)
            at = start + len(text)
            rows.append(ChunkRow(Chunk(len(rows), post.id, ordinal, start, at, text), bytes(32)))
            words.append(WordsRow(len(words), post.headline, text, post.coverage, post.author, time_of(post)))
    half = versions.start_version(place)
    coverages = [Coverage(id_, id_) for id_ in sorted({one.post.coverage for one in stored})]
    write_records(half, coverages, stored, rows)
    write_words(half, words)
    write_vectors(half, vectors)
    embedder = EmbedderRecord("made-up", "0" * 64, int(vectors.shape[1]), probe)
    now = datetime.now(UTC).isoformat()
    manifest = Manifest(
        SCHEMA,
        "bench",
        kind_of(len(rows)),
        embedder,
        Chunking().as_dict(),
        len(stored),
        len(rows),
        record_files(half),
        now,
    )
    versions.finish_version(place, half, manifest)


def main(chunks: int = 1_000_000, dimension: int = 384) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        began = time.perf_counter()
        write(place, posts(chunks // PER_POST), unit_vectors(chunks, dimension))
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"{chunks} chunks of {dimension} numbers: {size / 1e6:.0f} MB on the disk")
        print(
            f"written in {time.perf_counter() - began:.0f} s with at most {most:.0f} MB of memory", flush=True
        )
        for name, drop in (("no file in the system's memory", True), ("all files there", False)):
            if drop:
                forget(place)
            print(f"{name}:", flush=True)
            subprocess.run([sys.executable, "-c", MEASURE, str(place)], check=True)


def forget(place: Path) -> None:
    """Ask the system to drop what it remembers of the index's files."""
    for path in place.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    help_if_asked(__doc__)
    main(*(int(argument) for argument in sys.argv[1:]))
