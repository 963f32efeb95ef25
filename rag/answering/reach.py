"""Which paragraphs are weighed, beyond those that both searches put first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from index.filters import Filters
from index.protocols import Chunk, IndexView
from rag.asking.question import Question
from rag.evidence.lines import Judged
from rag.reranking import Reranker
from rag.retrieval import Found, cosines_of, search


def found_for(
    index: IndexView,
    question: Question,
    most: int,
    filters: Filters | None = None,
    reranker: Reranker | None = None,
) -> list[Found]:
    """The `most` paragraphs that a question is answered from, best first."""
    if not question.latest or question.first:
        return search(index, question.text, most, filters, reranker)
    return newest_among(search(index, question.text, 2 * most, filters, reranker), most)


def newest_among(found: Sequence[Found], most: int) -> list[Found]:
    """The `most` best of found paragraphs, best first, and a third as many of the newest of the others.

    The newest post on a toll says it in words of its own, and is found behind older ones that repeat the
    question's.
    """
    best, others = list(found[:most]), found[most:]
    coverage = best[0].post.coverage if best else ""
    newest = sorted(
        (one for one in others if one.post.coverage == coverage), key=lambda one: one.post.position
    )[: most // 3]
    return best + [one for one in others if one in newest]


def with_siblings(index: IndexView, question: str, found: Sequence[Found], most: int) -> list[Found]:
    """Found paragraphs and, up to `most` in all, others of their posts: the best one's first, nearest first.

    A post names whom it speaks of once; the fact stands two paragraphs below, where neither search finds it.
    """
    beside = list(islice(_beside(index, found), max(0, most - len(found))))
    if not beside:
        return list(found)
    cosines = cosines_of(index, index.embed_query(question), [chunk.number for chunk, _ in beside])
    return [*found, *(Found(chunk, one.post, one.score, cosines[chunk.number]) for chunk, one in beside)]


def _beside(index: IndexView, found: Sequence[Found]) -> Iterator[tuple[Chunk, Found]]:
    """Each other paragraph of the posts once, with the found one that it stands beside."""
    seen = {one.chunk.number for one in found}
    for one in found:
        for chunk in _siblings(index, one):
            if chunk.number not in seen:
                seen.add(chunk.number)
                yield chunk, one


def _siblings(index: IndexView, found: Found) -> list[Chunk]:
    """The other paragraphs of a found one's post, the nearest first."""
    others = [chunk for chunk in index.chunks_of(found.post.id) if chunk.text != found.post.headline]
    return sorted(others, key=lambda chunk: abs(chunk.ordinal - found.chunk.ordinal))


def with_lead(index: IndexView, chosen: Sequence[Judged], most: int) -> list[Judged]:
    """The chosen paragraphs and the first ones of the newest post among them, in order, none twice."""
    lead = lead_of(index, chosen[0], most)
    held = {one.found.chunk.number for one in chosen}
    together = [*chosen, *(one for one in lead if one.found.chunk.number not in held)]
    return sorted(together, key=lambda one: one.order)


def lead_of(index: IndexView, judged: Judged, most: int) -> list[Judged]:
    """The first paragraphs of a paragraph's post, where a live blog puts its news."""
    post = judged.found.post
    bodies = [chunk for chunk in index.chunks_of(post.id) if chunk.text != post.headline]
    return [
        Judged(Found(chunk, post, judged.found.score, judged.found.cosine), judged.support)
        for chunk in bodies[:most]
    ]
