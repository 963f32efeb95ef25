"""What the coverage tab shows at the right while no post is open: each coverage in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index.post import AsideKind, Coverage, Post
from rag.freshness import moment

_SHOWN = (AsideKind.CAPTION, AsideKind.SUBHEAD, AsideKind.BYLINE)
"""Kinds of the header's pieces that tell something; link lists and the page's own words don't."""


def overview_html(coverages: Sequence[Coverage], posts: Sequence[Post], vanished: frozenset[str]) -> str:
    """The coverages, each with its counts and with what stood above its first post."""
    parts = "".join(
        _coverage(one, [post for post in posts if post.coverage == one.id], vanished) for one in coverages
    )
    return (
        '<div class="dl-overview" tabindex="0" role="group" aria-label="About the coverage">'
        f'<p class="dl-hint">Open a post to read it whole.</p>{parts}</div>'
    )


def _coverage(coverage: Coverage, posts: Sequence[Post], vanished: frozenset[str]) -> str:
    rows = "".join(
        f"<dt>{name}</dt><dd>{escape(said)}</dd>" for name, said in _facts(coverage, posts, vanished)
    )
    above = "".join(f"<p>{escape(one.text)}</p>" for one in coverage.header if one.kind in _SHOWN)
    stood = f'<div class="dl-stood"><h3>Above the first post</h3>{above}</div>' if above else ""
    title = escape(coverage.title or coverage.id)
    return f"<h2>{title}</h2><dl>{rows}</dl>{stood}"


def _facts(coverage: Coverage, posts: Sequence[Post], vanished: frozenset[str]) -> list[tuple[str, str]]:
    declared = f", {coverage.declared} declared by the dump" if coverage.declared is not None else ""
    facts = [("Posts", f"{len(posts)}{declared}")]
    gone = sum(post.id in vanished for post in posts)
    facts += [("No longer in the dump", str(gone))] if gone else []
    times = [post.published for post in posts if post.published]
    facts += [("From", moment(min(times))), ("To", moment(max(times)))] if times else []
    if coverage.clock and not times:
        facts.append(("Newest", moment(coverage.clock)))
    captions = sum(aside.kind is AsideKind.CAPTION for post in posts for aside in post.asides)
    return facts + ([("Captions", str(captions))] if captions else [])
