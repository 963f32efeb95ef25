"""A post in the panel: whole, with the cited words marked and captions set apart."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from index.post import Aside, AsideKind, Post
from rag.freshness import moment
from rag.page.icons import icon

MOST = 200  # posts that the panel lists
KINDS = {
    AsideKind.CAPTION: "Caption",
    AsideKind.SUBHEAD: "",
    AsideKind.BYLINE: "",
}


def post_html(post: Post, start: int, end: int, count: int) -> str:
    """The post with `start:end` of its text marked; `count` is how many posts the coverage has."""
    return (
        f'<article class="dl-post" data-post="{escape(post.id)}" aria-labelledby="dl-post-head">'
        f'<div class="dl-post-bar"><span>Post {post.position + 1} of {count}, newest first</span>'
        f"{_close()}</div>"
        f'<div class="dl-post-scroll" tabindex="0" role="group" aria-label="Post text">'
        f'<h2 id="dl-post-head" tabindex="-1">{_marked(post.headline, 0, start, end)}</h2>'
        f"{_byline(post)}{_paragraphs(post, start, end)}</div></article>"
    )


def posts_html(posts: Sequence[Post]) -> str:
    """The panel with no post open: the newest posts, to be opened."""
    items = "".join(
        f'<li><button type="button" data-open="{escape(post.id)}" data-start="0" data-end="0">{_time(post)}'
        f"{escape(post.headline or post.text[:80])}</button></li>"
        for post in posts[:MOST]
    )
    rest = len(posts) - MOST
    more = f"<p>and {rest} older posts</p>" if rest > 0 else ""
    return (
        '<nav class="dl-posts" aria-label="Posts, newest first"><h2>Posts, newest first</h2>'
        f"<ol>{items}</ol>{more}</nav>"
    )


def missing_html(fault: str) -> str:
    """The panel for a post that can't be shown."""
    return (
        f'<article class="dl-post"><div class="dl-post-bar"><span>Post</span>{_close()}</div>'
        f'<div class="dl-post-scroll"><p role="alert">{escape(fault)}</p></div></article>'
    )


def _close() -> str:
    return (
        '<button type="button" class="dl-close" data-action="close" aria-label="Close the post">'
        f"{icon('close')}</button>"
    )


def _byline(post: Post) -> str:
    parts = [_time(post)] if post.published else []
    if post.updated and post.updated != post.published:
        parts.append(f"updated {escape(moment(post.updated))}")
    if post.author:
        parts.append(escape(post.author))
    if post.url and _is_web(post.url):
        link = escape(post.url)
        parts.append(f'<a href="{link}" target="_blank" rel="noopener noreferrer">original</a>')
    return f'<p class="dl-post-meta">{" · ".join(parts)}</p>' if parts else ""


def _time(post: Post) -> str:
    if post.published is None:
        return ""
    return f'<time datetime="{post.published.isoformat()}">{escape(moment(post.published))}</time>'


def _is_web(address: str) -> bool:
    """A dump's address is not trusted: `javascript:` is an address too."""
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def _paragraphs(post: Post, start: int, end: int) -> str:
    shown = []
    at = len(post.headline) + 2 if post.headline else 0
    for number, paragraph in enumerate(post.paragraphs):
        shown += [_aside(aside) for aside in post.asides if aside.before == number]
        shown.append(f"<p>{_marked(paragraph, at, start, end)}</p>")
        at += len(paragraph) + 2 if paragraph else 0
    shown += [_aside(aside) for aside in post.asides if aside.before >= len(post.paragraphs)]
    return "".join(shown)


def _aside(aside: Aside) -> str:
    label = KINDS.get(aside.kind, "Set aside")
    head = f"<span>{label}</span> " if label else ""
    return f'<p class="dl-aside" data-kind="{aside.kind}">{head}{escape(aside.text)}</p>'


def _marked(text: str, at: int, start: int, end: int) -> str:
    """`text`, which stands at `at` of the post's text, with the part inside `start:end` marked."""
    first, last = max(start - at, 0), min(end - at, len(text))
    if first >= last:
        return escape(text)
    return f"{escape(text[:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:])}"
