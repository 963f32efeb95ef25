"""Retrieval in a large archive of made-up posts: python -m bench.scale CHUNKS prints a line of JSON.

The index is written by one process and read by another, so that the memory of each is its own. Questions come
from seeded paragraphs, every other one with a filter (bench/scale_scene.py), no filter twice; what the
vectors find is held against an exact search of all that the filter allows. `bench.speed` runs several sizes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import scale_scene as scene
from bench.index_million import write
from bench.usage import help_if_asked
from index.embedding import probe
from index.opening import Index, open_index
from index.protocols import Vectors
from rag.retrieval import search

_QUESTIONS = 400
_TOP = 10
_POOL = 100  # chunks that rag.retrieval asks of each search
_PASSAGES = 7
_FIRST = "what was the of the"


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds and bytes; `p50` to `words` in milliseconds. `first` is the first question, which pays for the
    checksums of large files. `plain` and `filtered` are 95th percentiles of the whole, as `p95` is; `work50`
    and `work95` are processor time, which is what the wall shows where nothing else runs."""

    chunks: int
    kind: str
    build: float
    build_memory: int
    disk: int
    open: float
    first: float
    resident: int
    p50: float
    p95: float
    plain: float
    filtered: float
    work50: float
    work95: float
    dense: float
    words: float
    recall: float
    recall_filtered: float


def scale(chunks: int) -> Scale:
    """Build an index of so many chunks in a temporary folder, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        for step in ("--build", "--measure"):
            command = [sys.executable, "-m", "bench.scale", str(chunks), step, folder]
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return Scale(**json.loads(told))


def build(chunks: int, folder: Path, questions: int = _QUESTIONS) -> None:
    vectors = scene.vectors(chunks)
    began = time.perf_counter()
    write(folder / "index", scene.posts(chunks), vectors, probe(scene.MadeUp({})))
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    (folder / "built.json").write_text(json.dumps({"build": seconds, "build_memory": memory}))
    picked = np.random.default_rng(5).choice(chunks, questions, replace=False)
    with open_index(folder / "index") as index:
        asked = scene.questions([chunk.text for chunk in index.chunks(picked.tolist())], vectors[picked])
    (folder / "asked.json").write_text(json.dumps(list(asked)))
    np.save(folder / "asked.npy", np.stack(list(asked.values())))


def measure(chunks: int, folder: Path) -> Scale:
    texts: list[str] = json.loads((folder / "asked.json").read_text())
    vectors = np.load(folder / "asked.npy")
    embedder = scene.MadeUp(dict(zip(texts, vectors, strict=True)))
    began = time.perf_counter()
    index = open_index(folder / "index", embedder=embedder)
    figures: dict[str, Any] = {"chunks": chunks, "kind": index.manifest.vectors}
    figures["open"], began = time.perf_counter() - began, time.perf_counter()
    search(index, _FIRST, _PASSAGES)
    figures["first"] = time.perf_counter() - began
    found = [_ask(index, text, number, chunks) for number, text in enumerate(texts)]
    whole, work, dense, words = 1000 * np.array([seconds for seconds, _ in found]).T
    plain = np.arange(len(texts)) % 2 == 1
    figures |= {"resident": _resident(), "p50": np.median(whole), "p95": np.quantile(whole, 0.95)}
    figures |= {"plain": np.quantile(whole[plain], 0.95), "filtered": np.quantile(whole[~plain], 0.95)}
    figures |= {"work50": np.median(work), "work95": np.quantile(work, 0.95)}
    figures |= {"dense": np.median(dense), "words": np.median(words)}
    index.close()
    exact = _exact(chunks, vectors)
    recalls = np.array([_recall(hits, best) for (_, hits), best in zip(found, exact, strict=True)])
    figures |= {"recall": recalls.mean(), "recall_filtered": recalls[~plain].mean()}
    figures["disk"] = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    return Scale(**figures, **json.loads((folder / "built.json").read_text()))


def _ask(index: Index, text: str, number: int, chunks: int) -> tuple[tuple[float, ...], set[int]]:
    """Seconds of the whole, by the wall and of work, of the vectors' part and of the words', and what the
    vectors found first."""
    only = scene.filters(number, chunks)
    before = time.process_time()
    times = [time.perf_counter()]
    search(index, text, _PASSAGES, only)
    times.append(time.perf_counter())
    work = time.process_time() - before
    hits = index.dense(index.embed_query(text), _POOL, only)
    times.append(time.perf_counter())
    index.full_text(text, _POOL, only)
    times.append(time.perf_counter())
    whole, dense, words = np.diff(times)
    return (whole, work, dense, words), {hit.chunk for hit in hits[:_TOP]}


def _exact(chunks: int, asked: Vectors) -> list[set[int]]:
    """The first _TOP of all that a question's filter allows, by every vector."""
    vectors = scene.vectors(chunks)
    found = []
    for number, vector in enumerate(asked):
        scores = np.where(scene.allowed(scene.filters(number, chunks), chunks), vectors @ vector, -np.inf)
        best = np.argpartition(-scores, _TOP)[:_TOP]
        found.append({int(at) for at in best if np.isfinite(scores[at])})
    return found


def _recall(found: set[int], exact: set[int]) -> float:
    return len(found & exact) / len(exact) if exact else 1.0


def _resident() -> int:
    """Bytes of this process in memory, mapped files included, on Linux."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    chunks, *rest = sys.argv[1:]
    if not rest:
        print(json.dumps(asdict(scale(int(chunks)))))
    elif rest[0] == "--build":
        build(int(chunks), Path(rest[1]))
    else:
        print(json.dumps(asdict(measure(int(chunks), Path(rest[1])))))


if __name__ == "__main__":
    help_if_asked(__doc__)
    main()
