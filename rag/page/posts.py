"""A post in the panel: whole, with the cited words marked and captions set apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import urlsplit

from index.filters import Filters
from index.post import Aside, AsideKind, Coverage, Post
from index.protocols import IndexView
from rag.freshness import moment
from rag.page.direction import ended
from rag.page.icons import icon
from rag.page.markup import when

IN_PLACE = (AsideKind.CAPTION, AsideKind.SUBHEAD)  # the rest is for whoever unfolds it
MOST = 100  # posts that the panel lists of each coverage


def post_html(post: Post, start: int, end: int, count: int, *, gone: str = "") -> str:
    """The post with `start:end` of its text marked; `count` is how many posts the coverage has.

    `gone` are cited words that it had once and has no longer.
    """
    body = paragraphs(post, lambda text, at: _marked(text, at, start, end))
    return (
        f'<article class="dl-post" data-post="{escape(post.id)}" aria-labelledby="dl-post-head">'
        f'<div class="dl-post-bar"><span>Post {post.position + 1} of {count}, newest first</span>'
        f"{close_button()}</div>"
        f'<div class="dl-post-scroll" tabindex="0" role="group" aria-label="Post text">'
        f'<h2 id="dl-post-head" tabindex="-1">{_marked(post.headline, 0, start, end)}</h2>'
        f"{byline(post)}{_edited(gone)}{body}{set_aside(post)}</div></article>"
    )


def posts_html(index: IndexView, filters: Filters | None = None) -> str:
    """The panel with no post open: each coverage's newest posts of those that `filters` allow."""
    by_coverage: dict[str, list[Post]] = {}
    for post in index.posts(filters):
        by_coverage.setdefault(post.coverage, []).append(post)
    lists = "".join(
        _list(coverage, by_coverage[coverage.id])
        for coverage in index.coverages()
        if coverage.id in by_coverage
    )
    if not lists:
        lists = "<p>No post is left by what you chose. Choose a longer span, or other authors.</p>"
    return f'<nav class="dl-posts" aria-label="Posts, newest first" tabindex="0">{lists}</nav>'


def _list(coverage: Coverage, posts: Sequence[Post]) -> str:
    items = "".join(
        f'<li><button type="button" data-open="{escape(post.id)}" data-start="0" data-end="0">'
        f"{when(post.published)}{escape(post.headline or post.text[:80])}</button></li>"
        for post in posts[:MOST]
    )
    rest = len(posts) - MOST
    more = f"<p>and {rest} older posts</p>" if rest > 0 else ""
    return f"<h2>{escape(coverage.title)}</h2><ol>{items}</ol>{more}"


def _edited(gone: str) -> str:
    if not gone:
        return ""
    return (
        '<p class="dl-edited" role="note">The post was edited since it was cited. These words are no longer '
        f"in it: <q>{escape(gone)}</q></p>"
    )


def missing_html(fault: str, said: str = "") -> str:
    """The panel for a post that can't be shown; `said` are the words of it that a conversation has kept."""
    kept = f'<p class="dl-edited">It said: <q>{escape(said)}</q></p>' if said else ""
    return (
        f'<article class="dl-post"><div class="dl-post-bar"><span>Post</span>{close_button()}</div>'
        f'<div class="dl-post-scroll"><p role="alert">{escape(fault)}</p>{kept}</div></article>'
    )


def close_button() -> str:
    """The button that closes the panel's post."""
    return (
        '<button type="button" class="dl-close" data-action="close" aria-label="Close the post">'
        f"{icon('close')}</button>"
    )


def byline(post: Post) -> str:
    """When it was published and updated, who wrote it, and where it stands on the web."""
    parts = [when(post.published, zone=True)] if post.published else []
    if post.updated and post.updated != post.published:
        parts.append(f"updated {escape(moment(post.updated))}")
    if post.author:
        parts.append(escape(ended(post.author)))
    if post.url and _is_web(post.url):
        link = escape(post.url)
        parts.append(f'<a href="{link}" target="_blank" rel="noopener noreferrer">original</a>')
    return f'<p class="dl-post-meta">{" · ".join(parts)}</p>' if parts else ""


def _is_web(address: str) -> bool:
    """A dump's address is not trusted: `javascript:` is an address too."""
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def paragraphs(post: Post, shown_at: Callable[[str, int], str]) -> str:
    """The body with what is set in its place; `shown_at` makes HTML of a paragraph and where it stands."""
    shown: list[str] = []
    at = len(post.headline) + 2 if post.headline else 0
    for number, paragraph in enumerate(post.paragraphs):
        shown += asides(post, number, number + 1)
        shown.append(f"<p>{shown_at(paragraph, at)}</p>")
        at += len(paragraph) + 2 if paragraph else 0
    shown += asides(post, len(post.paragraphs), None)
    return "".join(shown)


def asides(post: Post, first: int, end: int | None) -> list[str]:
    """Those that stand in their place, before paragraph `first` or later, but not before `end`."""
    here = [piece for piece in post.asides if piece.before >= first and (end is None or piece.before < end)]
    return [_aside(piece) for piece in here if piece.kind in IN_PLACE]


def _aside(piece: Aside) -> str:
    label = "<span>Caption</span> " if piece.kind is AsideKind.CAPTION else ""
    return f'<p class="dl-aside" data-kind="{piece.kind}">{label}{escape(piece.text)}</p>'


def set_aside(post: Post) -> str:
    """Bylines, link lists and boilerplate: kept apart from the text, not lost."""
    rest = [aside for aside in post.asides if aside.kind not in IN_PLACE]
    if not rest:
        return ""
    items = "".join(f"<li>{escape(aside.text)}</li>" for aside in rest)
    return (
        '<details class="dl-more"><summary>Set aside from the text</summary>'
        f'<ul class="dl-gone">{items}</ul></details>'
    )


def _marked(text: str, at: int, start: int, end: int) -> str:
    """`text`, which stands at `at` of the post's text, with the part inside `start:end` marked."""
    first, last = max(start - at, 0), min(end - at, len(text))
    if first >= last:
        return escape(text)
    return f"{escape(text[:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:])}"
