"""The posts of the coverages as a timeline: newest first, by day where there are times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from index.post import AsideKind, Coverage, Post
from rag.page.coverage_search import Found
from rag.text.words import words

EXCERPT = 260
"""Characters of a paragraph: three lines of the column."""
_BEFORE = 60  # characters shown before the first word that was found


def timeline_html(coverages: Sequence[Coverage], found: Found, vanished: frozenset[str], most: int) -> str:
    """The first `most` posts under their coverages' titles, and how many there are."""
    shown = found.posts[:most]
    titles = {coverage.id: coverage.title or coverage.id for coverage in coverages}
    sections = "".join(
        _section(titles.get(id_, id_), list(posts), found, vanished, titled=len(coverages) > 1)
        for id_, posts in groupby(shown, key=lambda post: post.coverage)
    )
    return f'<p class="dl-found" role="status">{_said(found)}</p>{sections}{_more(len(found.posts) - most)}'


def _said(found: Found) -> str:
    count = len(found.posts)
    number = f"{count} post{'s' * (count != 1)}"
    if not found.stems:
        return f"{number}, newest first"
    if not count:
        return "No post has any of these words."
    if found.every:
        return f"{number} found, newest first"
    return f"No post has all of these words; {number} ha{'ve' if count != 1 else 's'} some of them"


def _section(
    title: str, posts: Sequence[Post], found: Found, vanished: frozenset[str], *, titled: bool
) -> str:
    head = f"<h3>{escape(title)}</h3>" if titled else ""
    days = "".join(
        _day(day, list(group), found, vanished) for day, group in groupby(posts, key=lambda post: _date(post))
    )
    return f'<section class="dl-coverage" aria-label="{escape(title)}">{head}{days}</section>'


def _date(post: Post) -> str:
    published = post.published
    return f"{published.day} {published.strftime('%B %Y')}" if published else ""


def _day(day: str, posts: Iterable[Post], found: Found, vanished: frozenset[str]) -> str:
    head = f'<p class="dl-day">{escape(day)}</p>' if day else ""
    items = "".join(_item(post, found, vanished) for post in posts)
    return f'{head}<ol class="dl-timeline">{items}</ol>'


def _item(post: Post, found: Found, vanished: frozenset[str]) -> str:
    notes = "".join(f'<span class="dl-mention">{note}</span>' for note in _notes(post, vanished))
    return (
        f'<li><button type="button" data-open="{escape(post.id)}">'
        f'<span class="dl-time">{_time(post)}</span><span class="dl-entry">'
        f'<span class="dl-headline">{_marked(post.headline or "No headline", found.stems)}</span>'
        f'<span class="dl-excerpt">{_excerpt(post, found)}</span>{notes}</span></button></li>'
    )


def _time(post: Post) -> str:
    if post.published is None:
        return f'<span class="dl-hidden">Post </span>{post.position + 1}'
    full = post.published.isoformat()
    return f'<time datetime="{full}">{post.published.strftime("%H:%M")}</time>'


def _notes(post: Post, vanished: frozenset[str]) -> list[str]:
    captions = sum(aside.kind is AsideKind.CAPTION for aside in post.asides)
    notes = [f"{captions} caption{'s' * (captions != 1)}"] if captions else []
    return [*(["no longer in the dump"] if post.id in vanished else []), *notes]


def _excerpt(post: Post, found: Found) -> str:
    place = found.places.get(post.id)
    text = place.text if place is not None and place.text != post.headline else _first(post)
    return _marked(_around(text, found.stems), found.stems)


def _first(post: Post) -> str:
    return next((paragraph for paragraph in post.paragraphs if paragraph), "")


def _around(text: str, stems: frozenset[str]) -> str:
    """The part of a paragraph that has the first word that was found."""
    first = next((word.start for word in words(text) if word.stem in stems), 0)
    start = text.rfind(" ", 0, first - _BEFORE) + 1 if first > EXCERPT - _BEFORE else 0
    cut = text[start : start + EXCERPT]
    return f"{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}"


def _marked(text: str, stems: frozenset[str]) -> str:
    """The words that were found, marked."""
    pieces: list[str] = []
    done = 0
    for word in words(text) if stems else ():
        if word.stem in stems:
            end = word.start + len(word.text)
            pieces += [escape(text[done : word.start]), f"<mark>{escape(word.text)}</mark>"]
            done = end
    return "".join([*pieces, escape(text[done:])])


def _more(left: int) -> str:
    if left <= 0:
        return ""
    return (
        f'<button type="button" class="dl-action dl-further" data-action="more">'
        f"<span>Show more ({left} older)</span></button>"
    )
