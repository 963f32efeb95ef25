"""Passages for a question: dense and full-text search, fused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from index.chunking import embedding_text
from index.filters import Filters
from index.post import Post
from index.protocols import Chunk, IndexView, Vectors
from rag.reranking import POOL, Reranker
from rag.text.words import content, words
from rag.types import Passage

_POOL = 100
"""Chunks taken from each search; the gold paragraph was never beyond the 30th of both on the real dump."""
_DENSE = 0.6
"""Share of the dense score. Reciprocal rank fusion (k = 60) forgets by how much a paragraph was ahead: the
gold paragraph was in the first seven for 0.95, 0.96 and 0.86 of the questions of three coverages, with this
sum for 0.98, 0.96 and 0.92. Shares of 0.4 to 0.6 measure alike."""
_FIRST = 0.2
"""Added to the first hit of either search: an exact name may be all that a question and its paragraph share,
and then the other search has it nowhere."""
_SAME = 0.9
"""Share of words two paragraphs have in common from which one of them is a reprint of the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk with its fused score, and its cosine with the question."""

    chunk: Chunk
    post: Post
    score: float
    cosine: float


def fuse(dense: Mapping[int, float], full_text: Mapping[int, float]) -> dict[int, float]:
    """A convex combination of two searches' scores, each divided by its best (Bruch, Gai and Ingber 2022,
    "An Analysis of Fusion Functions for Hybrid Retrieval"). Not found, or below zero, counts as zero.
    """
    scores: dict[int, float] = {}
    for share, found in ((_DENSE, dense), (1.0 - _DENSE, full_text)):
        best = max(found.values(), default=0.0)
        for item, score in found.items():
            part = max(score, 0.0) / best if best > 0 else 0.0
            first = _FIRST if score == best else 0.0
            scores[item] = scores.get(item, 0.0) + share * part + first
    return scores


def search_posts(
    index: IndexView,
    question: str,
    k: int,
    posts: Collection[str],
    filters: Filters | None = None,
    reranker: Reranker | None = None,
) -> list[Found]:
    """The `k` best paragraphs of these posts alone, as far as filters and searches let them through."""
    found = [one for one in search(index, question, _POOL, filters) if one.post.id in posts]
    return (rerank(reranker, question, found) if reranker else found)[:k]


def search(
    index: IndexView,
    question: str,
    k: int,
    filters: Filters | None = None,
    reranker: Reranker | None = None,
) -> list[Found]:
    """The `k` best paragraphs, best first, in the order of a reranker where there is one."""
    if reranker is None:
        return _search(index, question, k, filters)
    return rerank(reranker, question, _search(index, question, max(POOL, k), filters))[:k]


def rerank(reranker: Reranker, question: str, found: Sequence[Found]) -> list[Found]:
    """Found paragraphs in the order of a reranker's scores, which take the place of the searches'."""
    texts = [embedding_text(one.post.headline, one.chunk.text) for one in found]
    scores = reranker.score(question, texts)
    scored = [replace(one, score=score) for one, score in zip(found, scores, strict=True)]
    return sorted(scored, key=lambda one: -one.score)


def _search(index: IndexView, question: str, k: int, filters: Filters | None) -> list[Found]:
    """A headline that is found speaks for its post's first paragraph."""
    vector = index.embed_query(question)
    cosines = {hit.chunk: hit.score for hit in index.dense(vector, _POOL, filters)}
    scores = fuse(cosines, {hit.chunk: hit.score for hit in index.full_text(question, _POOL, filters)})
    chunks = {chunk.number: chunk for chunk in index.chunks(scores)}
    scores = _bodies(index, chunks, scores)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    kept = _distinct(index, [chunks[number] for number in ranked], k)
    cosines |= cosines_of(index, vector, [chunk.number for chunk, _ in kept if chunk.number not in cosines])
    return [Found(chunk, post, scores[chunk.number], cosines[chunk.number]) for chunk, post in kept]


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


def _distinct(index: IndexView, chunks: Sequence[Chunk], k: int) -> list[tuple[Chunk, Post]]:
    """The first `k` chunks that are no reprint of one before them, with their posts."""
    kept: list[tuple[Chunk, Post]] = []
    bags: list[set[str]] = []
    for chunk in chunks:
        if len(kept) >= k:
            break
        bag = {word.stem for word in content(words(chunk.text))}
        if any(_alike(bag, other) for other in bags):
            continue
        bags.append(bag)
        kept.append((chunk, index.post(chunk.post_id)))
    return kept


def cosines_of(index: IndexView, vector: Vectors, numbers: Sequence[int]) -> dict[int, float]:
    """The cosine of each of these chunks with a question's `vector`, by the vectors that the index holds."""
    found = index.vectors(numbers) @ vector
    return dict(zip(numbers, map(float, found), strict=True))


def _alike(one: set[str], other: set[str]) -> bool:
    """By Jaccard similarity of their words."""
    union = len(one | other)
    return union > 0 and len(one & other) / union >= _SAME
