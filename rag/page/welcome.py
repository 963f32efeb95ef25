"""What a reader sees before the first question."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index.post import AsideKind, Post
from index.protocols import IndexView

STARTERS = 4


def welcome_html(index: IndexView) -> str:
    """The coverages' titles, and questions to start from."""
    titles = " · ".join(escape(coverage.title) for coverage in index.coverages()[:3] if coverage.title)
    buttons = "".join(
        f'<li><button type="button" class="dl-starter" data-action="start" '
        f'data-question="{escape(question)}">{escape(label)}</button></li>'
        for label, question in starters(index.posts())
    )
    return (
        f'<div class="dl-welcome"><p class="dl-kicker">{titles}</p>'
        "<h2>What do you want to know?</h2>"
        "<p>Every sentence of an answer carries the post that says so. "
        "What the coverage does not say, Dateline does not say.</p>"
        f'<ul class="dl-starters" aria-label="Questions to start from">{buttons}</ul></div>'
    )


def starters(posts: Sequence[Post]) -> list[tuple[str, str]]:
    """Up to four (label, question): the coverage's own subheads that are questions, then its headlines.

    Headlines are taken evenly from the newest to the oldest, so that they show what the coverage spans.
    """
    asked = [
        (aside.text, aside.text)
        for post in posts
        for aside in post.asides
        if aside.kind is AsideKind.SUBHEAD and aside.text.rstrip().endswith("?")
    ]
    headed = [post for post in posts if post.headline]
    step = max(1, len(headed) // STARTERS)
    told = [
        (post.headline, f"What does the coverage say about this: {post.headline}?") for post in headed[::step]
    ]
    return [*asked[:2], *told][:STARTERS]
