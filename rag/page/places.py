"""Finding a cited place again: the index may have been rebuilt since, and its post edited or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.post import Post
from rag.page.markup import Place, quoted
from rag.page.turns import Turn


def quote_kept(turns: Iterable[Turn], post_id: str, start: int, end: int) -> str:
    """The words that a conversation has of a place; empty where it has none."""
    for turn in turns:
        for place in _places(turn):
            if (place.post_id, place.start, place.end) == (post_id, start, end):
                return quoted(place)
    return ""


def found_again(post: Post, quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `quote`, once at `start:end`, is in the post's text now; None where it is no longer."""
    if not quote or post.text[start:end] == quote:
        return start, end
    at = post.text.find(quote)
    return None if at < 0 else (at, at + len(quote))


def _places(turn: Turn) -> Iterator[Place]:
    if turn.answer:
        yield from turn.answer.citations
        yield from turn.answer.nearest
    yield from turn.passages
