"""A store beside the folder: `python -m bench.stores URL ARCHIVE`, with a server that runs at URL.

First the sample coverages and their questions: whether both stores give the same passages, and how often the
paragraph with the answer is among them. Then as many chunks of ARCHIVE as are asked for: how long a search
takes, and how much of the exact answer it finds. Searches of the stores take turns, so that both meet the
same noise.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import index
from bench.questions import Gold, fold, has, is_gold_post, read_questions
from index import embedding
from index.building import Reading, build_from
from index.chunking import Chunking, cut
from index.filters import Filters
from index.merging import Taken
from index.opening import Index
from index.post import Coverage, Post
from index.protocols import Embedder, Vectors
from rag.environment import be_quiet
from rag.retrieval import Found, search

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = (
    ("sorrel-coast-floods", "questions.jsonl"),
    ("orvessa-tunnel-vote", "questions-orvessa-tunnel-vote.jsonl"),
)
TOP = 8
"""Passages compared: what an answer is written from."""
ASKED = 100
"""Hits asked of each search, as retrieval does."""


class Remembering:
    """An embedder that is asked for each text once: two stores are built of the same vectors."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._known: dict[str, Vectors] = {}
        self.name, self.revision, self.dimension = inner.name, inner.revision, inner.dimension
        self.backend = inner.backend

    def embed(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._inner.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


class Projected:
    """Words' counts by a random projection: near where texts share words, and as long as real vectors.

    It stands in for one in the archive, of which 20,000 chunks are not embedded in a few minutes.
    """

    name, revision, dimension, backend = "projected-words", "0" * 64, 384, "words"

    def __init__(self) -> None:
        self._words: dict[str, Vectors] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.stack([self._row(text) for text in texts])
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def _row(self, text: str) -> Vectors:
        words = re.findall(r"\w{4,}", text.lower()) or [text]
        total = np.zeros(self.dimension, dtype=np.float32)
        for word in words:
            total += self._word(word)
        return total

    def _word(self, word: str) -> Vectors:
        if word not in self._words:
            seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "big")
            noise = np.random.default_rng(seed).standard_normal(self.dimension)
            self._words[word] = noise.astype(np.float32)
        return self._words[word]


def main() -> int:
    """Measure and print; 0 when it ran."""
    be_quiet()
    options = _options()
    embedder = Remembering(embedding.load())
    with tempfile.TemporaryDirectory() as folder:
        for name, questions in SAMPLE:
            url = f"{options.url}{name.replace('-', '_')}"
            _alike(name, questions, Path(folder) / name, url, embedder)
        embedder = Remembering(Projected())
        posts = _some(options.archive, options.chunks)
        places = {"folder": str(Path(folder) / "archive"), "server": f"{options.url}archive"}
        for told, place in places.items():
            _build(told, place, posts, embedder)
        _searches(places, options.questions, embedder)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", help="ends where the name of an index comes: postgresql://db/news?index=")
    parser.add_argument("archive", type=Path, help="a dump with many posts")
    parser.add_argument("--questions", type=Path, required=True, help="what is looked for in the archive")
    parser.add_argument("--chunks", type=int, default=20_000)
    return parser.parse_args()


def _alike(name: str, questions: str, folder: Path, url: str, embedder: Embedder) -> None:
    dump = ROOT / "dumps" / f"{name}.txt"
    for place in (str(folder), url):
        index.build(dump, place, embedder=embedder, fresh=True)
    golds = [turn for group in read_questions(ROOT / "dumps" / questions) for turn in group]
    same, first, recalls = 0, 0, {"folder": 0, "server": 0}
    answerable = [gold for gold in golds if gold.answerable and gold.posts]
    with index.open(folder, embedder=embedder) as one, index.open(url, embedder=embedder) as other:
        for gold in golds:
            here, there = search(one, gold.question, TOP), search(other, gold.question, TOP)
            same += _named(here) == _named(there)
            first += _named(here)[:1] == _named(there)[:1]
            if gold in answerable:
                recalls["folder"] += _holds(gold, here)
                recalls["server"] += _holds(gold, there)
    shares = ", ".join(f"{told} {count / len(answerable):.3f}" for told, count in recalls.items())
    print(f"{name}: {len(golds)} questions; same {TOP} passages in order {same}, same first {first}")
    print(f"  paragraph with the answer among them, of {len(answerable)}: {shares}")


def _named(found: Sequence[Found]) -> list[tuple[str, int]]:
    return [(one.chunk.post_id, one.chunk.ordinal) for one in found]


def _holds(gold: Gold, found: Sequence[Found]) -> bool:
    """Whether one of these is of a post with the answer, and has a word that it must have."""
    return any(
        is_gold_post(gold, one.post.headline, one.post.id)
        and any(has(fold(one.chunk.text), wanted) for group in gold.must for wanted in group)
        for one in found
    )


def _some(archive: Path, chunks: int) -> tuple[Post, ...]:
    """Posts of the archive, until they have so many chunks."""
    found: list[Post] = []
    count = 0
    for post in index.read_posts(archive):
        if count >= chunks:
            break
        found.append(post)
        count += sum(1 for _ in cut(post, Chunking()))
    return tuple(found)


def _build(told: str, place: str, posts: tuple[Post, ...], embedder: Embedder) -> None:
    """The embedding is done once; what a store takes to write is told from the second build on."""
    by_coverage: dict[str, list[Post]] = {}
    for post in posts:
        by_coverage.setdefault(post.coverage, []).append(post)
    taken = tuple(Taken(Coverage(id_, id_), tuple(group)) for id_, group in by_coverage.items())
    build_from(Reading(taken), place, embedder=embedder, fresh=True)
    started = time.perf_counter()
    report = build_from(Reading(taken), place, embedder=embedder, fresh=True)
    whole = time.perf_counter() - started
    id_, group = next(iter(by_coverage.items()))
    extra = Post("extra", id_, 0, "A late post", ("One more paragraph comes in after all the others.",))
    started = time.perf_counter()
    late = (extra, *group)
    build_from(Reading((Taken(Coverage(id_, id_), late),)), place, embedder=embedder)
    one = time.perf_counter() - started
    print(f"{told}: {report.chunks} chunks written in {whole:.1f} s, one more post in {one:.2f} s")


def _searches(places: dict[str, str], questions: Path, embedder: Embedder) -> None:
    golds = [turn for group in read_questions(questions) for turn in group][:200]
    opened = {told: index.open(place, embedder=embedder) for told, place in places.items()}
    some = opened["folder"].posts()
    coverage = Filters(coverages=(some[0].coverage,))
    kinds: dict[str, Callable[[Index, str], list[tuple[str, int]]]] = {
        "dense": lambda one, text: _hits(one, text, None),
        "dense, filtered": lambda one, text: _hits(one, text, coverage),
        "full text": lambda one, text: _words(one, text),
        "both, fused": lambda one, text: _named(search(one, text, TOP)),
    }
    for gold in golds:
        for one in opened.values():
            one.embed_query(gold.question)
    for kind, run in kinds.items():
        _turns(kind, run, opened, [gold.question for gold in golds])
    for one in opened.values():
        one.close()


def _hits(one: Index, text: str, filters: Filters | None) -> list[tuple[str, int]]:
    hits = one.dense(one.embed_query(text), ASKED, filters)
    return [(chunk.post_id, chunk.ordinal) for chunk in one.chunks(hit.chunk for hit in hits)]


def _words(one: Index, text: str) -> list[tuple[str, int]]:
    hits = one.full_text(text, ASKED)
    return [(chunk.post_id, chunk.ordinal) for chunk in one.chunks(hit.chunk for hit in hits)]


def _turns(
    kind: str,
    run: Callable[[Index, str], list[tuple[str, int]]],
    opened: dict[str, Index],
    texts: Sequence[str],
) -> None:
    """Times of every store, and what share of the folder's results (which are exact) the server's have."""
    times: dict[str, list[float]] = {told: [] for told in opened}
    recalls: dict[int, list[float]] = {10: [], ASKED: []}
    for text in texts:
        results = {}
        for told, one in opened.items():
            started = time.perf_counter()
            results[told] = run(one, text)
            times[told].append(time.perf_counter() - started)
        for depth, shares in recalls.items():
            exact = set(results["folder"][:depth])
            shares.append(len(exact & set(results["server"][:depth])) / max(len(exact), 1))
    for told, took in times.items():
        p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        print(f"{kind}, {told}: p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
    shares_told = ", ".join(f"{statistics.mean(shares):.4f} of {depth}" for depth, shares in recalls.items())
    print(f"{kind}, share of the folder's results: {shares_told} ({len(texts)} questions)")


if __name__ == "__main__":
    sys.exit(main())
