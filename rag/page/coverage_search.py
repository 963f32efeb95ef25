"""Posts of the coverage found by their words: the index's own full-text search, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.filters import Filters
from index.post import Post
from index.protocols import Chunk, IndexView
from rag.text.words import Word, content, words

MOST = 500
"""Paragraphs looked at: what one query finds beyond them is of no use to somebody who reads."""


@dataclass(frozen=True, slots=True)
class Found:
    """Posts in the order of the index, and where each says it: its best paragraph.

    `every` is whether each of them has all the words; if none has, they are those that have some.
    """

    posts: tuple[Post, ...]
    places: Mapping[str, Chunk] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()
    every: bool = True


def find(index: IndexView, query: str, filters: Filters | None = None) -> Found:
    """The posts that have the words of `query`; all of them for a query without words."""
    stems = stems_of(query)
    if not stems:
        return Found(tuple(index.posts(filters)))
    hits = index.full_text(query, MOST, filters)
    places = _places(index.chunks(hit.chunk for hit in hits))
    having = [post for post in index.posts(filters) if post.id in places]
    whole = [post for post in having if stems <= stems_of(post.text, every=True)]
    return Found(tuple(whole or having), places, stems, every=bool(whole) or not having)


def stems_of(text: str, *, every: bool = False) -> frozenset[str]:
    """The stems of a text's words: of those that say something, unless there are no others or `every`."""
    found: list[Word] = words(text)
    return frozenset(word.stem for word in (found if every else content(found) or found))


def _places(chunks: list[Chunk]) -> dict[str, Chunk]:
    """The best paragraph of each post; a headline only where nothing else of the post was found."""
    places: dict[str, Chunk] = {}
    for chunk in chunks:
        held = places.get(chunk.post_id)
        if held is None or (held.ordinal == 0 and held.start == 0 and chunk.ordinal > 0):
            places[chunk.post_id] = chunk
    return places
