"""What a reader sees before the first question."""

from __future__ import annotations

from html import escape

from index.filters import Filters
from index.protocols import IndexView
from rag.offers import starters


def welcome_html(index: IndexView, filters: Filters) -> str:
    """The coverages' titles, and questions to start from, of the posts that `filters` allow."""
    only = filters.coverages
    chosen = [coverage for coverage in index.coverages() if not only or coverage.id in only]
    titles = " · ".join(escape(coverage.title) for coverage in chosen[:3] if coverage.title)
    buttons = "".join(
        f'<li><button type="button" class="dl-starter" data-action="start" '
        f'data-question="{escape(question)}">{escape(label)}</button></li>'
        for label, question in starters(index.posts(filters))
    )
    return (
        f'<div class="dl-welcome"><p class="dl-kicker">{titles}</p>'
        "<h2>What do you want to know?</h2>"
        "<p>Every sentence of an answer carries the post that says so. "
        "What the coverage does not say, Dateline does not say.</p>"
        f'<ul class="dl-starters" aria-label="Questions to start from">{buttons}</ul></div>'
    )


def opening_html() -> str:
    """Until the coverage is there: what a page that is only just served shows."""
    return (
        '<p class="dl-opening" role="status">Opening the coverage. '
        "What you ask meanwhile is answered as soon as it is there.</p>"
    )
