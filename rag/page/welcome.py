"""What a reader sees before the first question."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import zip_longest

from index.post import AsideKind, Post
from index.protocols import IndexView

STARTERS = 4


def welcome_html(index: IndexView, only: str = "") -> str:
    """The coverages' titles, and questions to start from; `only` names one coverage."""
    chosen = [coverage for coverage in index.coverages() if only in ("", coverage.id)]
    titles = " · ".join(escape(coverage.title) for coverage in chosen[:3] if coverage.title)
    buttons = "".join(
        f'<li><button type="button" class="dl-starter" data-action="start" '
        f'data-question="{escape(question)}">{escape(label)}</button></li>'
        for label, question in starters([post for post in index.posts() if only in ("", post.coverage)])
    )
    return (
        f'<div class="dl-welcome"><p class="dl-kicker">{titles}</p>'
        "<h2>What do you want to know?</h2>"
        "<p>Every sentence of an answer carries the post that says so. "
        "What the coverage does not say, Dateline does not say.</p>"
        f'<ul class="dl-starters" aria-label="Questions to start from">{buttons}</ul></div>'
    )


def starters(posts: Sequence[Post]) -> list[tuple[str, str]]:
    """Up to four (label, question) from the coverages' own words, taken from each coverage in turn.

    First come headlines and subheads that ask something and name what they ask of; then plain headlines,
    evenly from the newest to the oldest, so that they show what the coverage spans.
    """
    by_coverage: dict[str, list[Post]] = {}
    for post in posts:
        by_coverage.setdefault(post.coverage, []).append(post)
    offers = [_offers(own) for own in by_coverage.values()]
    turns = [offer for turn in zip_longest(*offers) for offer in turn if offer]
    return turns[:STARTERS]


def _offers(posts: Sequence[Post]) -> list[tuple[str, str]]:
    asked = [question for post in posts for question in _questions(post)]
    told = [post.headline for post in posts if post.headline and "?" not in post.headline]
    step = max(1, len(told) // STARTERS)
    return [
        *((question, question) for question in dict.fromkeys(asked[: STARTERS // 2])),
        *((headline, f"What does the coverage say about this: {headline}?") for headline in told[::step]),
    ]


def _questions(post: Post) -> list[str]:
    """What a post's headline and subheads ask, where it stands alone: it names something."""
    heads = [post.headline, *(aside.text for aside in post.asides if aside.kind is AsideKind.SUBHEAD)]
    asked = [head.partition("?")[0].strip() + "?" for head in heads if "?" in head]
    return [question for question in asked if any(word[0].isupper() for word in question.split()[1:])]
