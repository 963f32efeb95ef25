"""What the tests of every store are written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import index
from index.building import Reading, build_from
from index.filters import Filters
from index.merging import Taken
from index.opening import Index
from index.post import Coverage, Post
from index.protocols import Hit
from index.report import BuildReport
from tests.fakes import HashEmbedder
from tests.index.examples import election, storm


def built(place: str, *taken: Taken, embedder: HashEmbedder | None = None, **options: Any) -> BuildReport:
    """An index of these coverages (by default of both examples) at `place`."""
    reading = Reading(taken or (storm(), election()))
    return build_from(reading, place, embedder=embedder or HashEmbedder(), **options)


def opened_at(place: str) -> Index:
    return index.open(place, embedder=HashEmbedder())


def telling(number: int, version: int) -> str:
    return f"Telling {version} of number {number}: the storm took {version} boats and {number} bridges away."


def blog(tellings: dict[int, int]) -> Taken:
    """A live blog of these posts, the highest number on top, each in one of its tellings."""
    posts = [
        Post(f"post{n}", "blog", position, f"Headline number {n}", (telling(n, tellings[n]),))
        for position, n in enumerate(sorted(tellings, reverse=True))
    ]
    return Taken(Coverage("blog", "Blog"), tuple(posts))


Found = list[tuple[str, int, float]]


def named(opened: Index, hits: Sequence[Hit]) -> Found:
    """Hits as (post, ordinal, score to 4 places), equal scores by name: numbers are each store's own."""
    chunks = opened.chunks(hit.chunk for hit in hits)
    found = [(c.post_id, c.ordinal, round(hit.score, 4)) for c, hit in zip(chunks, hits, strict=True)]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def searched(opened: Index, query: str, k: int = 99, filters: Filters | None = None) -> tuple[Found, Found]:
    """By words, and by meaning."""
    vector = opened.embed_query(query)
    return (
        named(opened, opened.full_text(query, k, filters)),
        named(opened, opened.dense(vector, k, filters)),
    )
