"""Questions that the coverage can answer, made from its own words: to begin with, and to go on with.

No model runs. A question is either one that a headline or a subhead asks, which its post answers, or asks
what is said about a headline, which its post says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from index.post import AsideKind, Post
from rag.prompting import load_texts
from rag.types import Answer

STARTERS = 4
FOLLOWUPS = 3

Offer = tuple[str, str]
"""What is shown, and the question it stands for."""


def starters(posts: Sequence[Post]) -> list[Offer]:
    """Up to four from the coverages' own words, taken from each coverage in turn.

    First come headlines and subheads that ask something and name what they ask of; then plain headlines,
    evenly from the newest to the oldest, so that they show what the coverage spans.
    """
    by_coverage: dict[str, list[Post]] = {}
    for post in posts:
        by_coverage.setdefault(post.coverage, []).append(post)
    offers = [_of_coverage(own) for own in by_coverage.values()]
    turns = [offer for turn in zip_longest(*offers) for offer in turn if offer]
    return turns[:STARTERS]


def followups(answer: Answer, near: Iterable[Post], asked: Iterable[str]) -> tuple[Offer, ...]:
    """Up to three from the posts near an answer, nearest first; none that leads back to what was `asked`.

    What a post asks in a headline or subhead comes first, then the headlines of posts that were found and
    are not beside the answer already.
    """
    posts = list(near)
    shown = set(near_ids(answer, ()))
    offers = [
        *((question, question) for post in posts for question in _questions(post)),
        *(_about(post) for post in posts if post.id not in shown and _tells(post)),
    ]
    before = {_plain(question) for question in asked}
    fresh = {_plain(offer[1]): offer for offer in offers if _plain(offer[1]) not in before}
    return tuple(fresh.values())[:FOLLOWUPS]


def near_ids(answer: Answer, found: Iterable[str]) -> list[str]:
    """The ids of posts near an answer: cited, then nearest, then the others that were `found`; each once."""
    cited = [citation.post_id for citation in answer.citations]
    return list(dict.fromkeys([*cited, *(post.post_id for post in answer.nearest), *found]))


def _of_coverage(posts: Sequence[Post]) -> list[Offer]:
    asked = dict.fromkeys(question for post in posts for question in _questions(post))
    told = [post for post in posts if _tells(post)]
    step = max(1, len(told) // STARTERS)
    return [
        *((question, question) for question in list(asked)[: STARTERS // 2]),
        *(_about(post) for post in told[::step]),
    ]


def _about(post: Post) -> Offer:
    return post.headline, load_texts()["about_headline"].format(headline=post.headline)


def _tells(post: Post) -> bool:
    return bool(post.headline) and "?" not in post.headline


def _questions(post: Post) -> list[str]:
    """What a post's headline and subheads ask, where it stands alone: it names something."""
    heads = [post.headline, *(aside.text for aside in post.asides if aside.kind is AsideKind.SUBHEAD)]
    asked = [head.partition("?")[0].strip() + "?" for head in heads if "?" in head]
    return [question for question in asked if any(word[0].isupper() for word in question.split()[1:])]


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
