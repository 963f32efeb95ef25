"""Passages for a question: dense and full-text search, fused by rank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.filters import Filters
from index.post import Post
from index.protocols import Chunk, IndexView
from rag.types import Passage
from rag.words import content, words

_POOL = 40
"""Chunks taken from each search; the gold paragraph was never beyond the 30th of either on the real dump."""
_RRF_K = 60
"""Cormack, Clarke and Büttcher (2009), "Reciprocal Rank Fusion outperforms Condorcet"; 2 and 10 measured
the same here."""
_SAME = 0.9
"""Share of words two paragraphs have in common from which one of them is a reprint of the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk with its fused score, and its cosine with the question."""

    chunk: Chunk
    post: Post
    score: float
    cosine: float


def fuse(rankings: Iterable[Sequence[int]], k: int = _RRF_K) -> dict[int, float]:
    """Reciprocal rank fusion: the sum of 1 / (k + rank) over the rankings, ranks from 1."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (k + rank)
    return scores


def search(index: IndexView, question: str, k: int, filters: Filters | None = None) -> list[Found]:
    """The `k` best paragraphs, best first. A headline that is found speaks for its post's first paragraph."""
    dense = index.dense(index.embed_query(question), _POOL, filters)
    full_text = index.full_text(question, _POOL, filters)
    scores = fuse([[hit.chunk for hit in dense], [hit.chunk for hit in full_text]])
    cosines = {hit.chunk: hit.score for hit in dense}
    chunks = {chunk.number: chunk for chunk in index.chunks(scores)}
    scores = _bodies(index, chunks, scores)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    return _distinct(index, [chunks[number] for number in ranked], scores, cosines, k)


def passages(found: Sequence[Found]) -> list[Passage]:
    """Found paragraphs as passages, numbered by post: paragraphs of one post share its number."""
    numbers: dict[str, int] = {}
    for one in found:
        numbers.setdefault(one.post.id, len(numbers) + 1)
    return [_passage(one, numbers[one.post.id]) for one in found]


def _passage(found: Found, number: int) -> Passage:
    post, chunk = found.post, found.chunk
    return Passage(
        number=number,
        post_id=post.id,
        coverage=post.coverage,
        headline=post.headline,
        position=post.position,
        published=post.published,
        text=chunk.text,
        start=chunk.start,
        end=chunk.end,
        score=found.score,
    )


def _bodies(index: IndexView, chunks: dict[int, Chunk], scores: dict[int, float]) -> dict[int, float]:
    """Move the score of a headline's chunk to its post's first paragraph, where the post has one."""
    moved: dict[int, float] = {}
    for number, score in scores.items():
        target = number
        if chunks[number].ordinal == 0:
            following = index.chunks_of(chunks[number].post_id)[1:2]
            for first in following if _is_headline(index, chunks[number]) else []:
                chunks[first.number] = first
                target = first.number
        moved[target] = max(moved.get(target, 0.0), score)
    return moved


def _is_headline(index: IndexView, chunk: Chunk) -> bool:
    return chunk.text == index.post(chunk.post_id).headline


def _distinct(
    index: IndexView,
    chunks: Sequence[Chunk],
    scores: dict[int, float],
    cosines: dict[int, float],
    k: int,
) -> list[Found]:
    kept: list[Found] = []
    bags: list[set[str]] = []
    for chunk in chunks:
        bag = {word.stem for word in content(words(chunk.text))}
        if any(_alike(bag, other) for other in bags):
            continue
        bags.append(bag)
        kept.append(
            Found(chunk, index.post(chunk.post_id), scores[chunk.number], cosines.get(chunk.number, 0.0))
        )
        if len(kept) == k:
            break
    return kept


def _alike(one: set[str], other: set[str]) -> bool:
    """By Jaccard similarity of their words."""
    union = len(one | other)
    return union > 0 and len(one & other) / union >= _SAME
