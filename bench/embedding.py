"""The embedder's backends in turns on the same texts: `python -m bench.embedding [ROUNDS] [TEXTS]`.

Chunks of the sample coverage in batches as a build has them, and its questions one by one. Times are of the
processor, as `time.process_time` has them, with OMP_NUM_THREADS=1: a machine that does other work besides
changes those least. Needs the extra `onnx`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.usage import help_if_asked
from index.chunking import cut, embedding_text
from index.embedding import load
from index.protocols import Embedder
from index.readers import read_dump

DUMPS = Path(__file__).parent.parent / "dumps"
BATCH = 64  # texts, as index.batches gives them
QUESTIONS = 10


def main(rounds: int, count: int) -> None:
    texts, questions = _chunks(count), _questions()
    embedders = {name: load("embedder", name) for name in ("torch", "onnx")}
    vectors = {name: embedder.embed(texts) for name, embedder in embedders.items()}
    worst = float(np.sum(vectors["torch"] * vectors["onnx"], axis=1).min())
    print(f"{len(texts)} chunks, {len(questions)} questions, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    print(f"least cosine of the two vectors of a chunk: {worst:.7f}")
    _tell("chunks", embedders, rounds, lambda embedder: _build(embedder, texts), len(texts))
    _tell("questions", embedders, rounds, lambda embedder: _ask(embedder, questions), len(questions))


def _tell(
    what: str, embedders: dict[str, Embedder], rounds: int, work: Callable[[Embedder], None], count: int
) -> None:
    """Medians, and the median of the ratios to torch in the same round."""
    taken: dict[str, list[float]] = {name: [] for name in embedders}
    for _ in range(rounds):
        for name, embedder in embedders.items():
            started = time.process_time()
            work(embedder)
            taken[name].append((time.process_time() - started) / count)
    for name, seconds in taken.items():
        ratio = statistics.median(one / torch for one, torch in zip(seconds, taken["torch"], strict=True))
        print(f"{what}, {name}: {1000 * statistics.median(seconds):.1f} ms each, {ratio:.2f} of torch")


def _build(embedder: Embedder, texts: Sequence[str]) -> None:
    for first in range(0, len(texts), BATCH):
        embedder.embed(texts[first : first + BATCH])


def _ask(embedder: Embedder, questions: Sequence[str]) -> None:
    for question in questions:
        embedder.embed([question])


def _chunks(count: int) -> list[str]:
    """Every so many of the sample's chunks, the short ones first, as a build has them."""
    posts = [post for dump in sorted(DUMPS.glob("*.txt")) for post in read_dump(dump).posts]
    texts = sorted(
        {embedding_text(post.headline, piece.text) for post in posts for piece in cut(post)}, key=len
    )
    return texts[:: max(1, len(texts) // count)]


def _questions() -> list[str]:
    lines = (DUMPS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["question"]) for line in lines[:QUESTIONS]]


if __name__ == "__main__":
    help_if_asked(__doc__)
    given = [int(value) for value in sys.argv[1:3]]
    main(*(given + [7, 64][len(given) :]))
