"""A post of the coverage tab: whole, with its captions set apart and what was mended in it visible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from index.post import Post
from rag.page.coverage_repairs import Repair, repairs
from rag.page.posts import byline, close_button, paragraphs, set_aside


def post_view(post: Post, count: int, *, vanished: bool = False) -> str:
    """The post; `count` is how many its coverage has, `vanished` whether its newest dump lacks it."""
    found = repairs(post)
    body = paragraphs(post, lambda text, at: _shown(text, at, found))
    gone = '<p class="dl-vanished">No longer in the newest dump; kept as it was.</p>' if vanished else ""
    return (
        f'<article class="dl-post" data-post="{escape(post.id)}" aria-labelledby="dl-read-head">'
        f'<div class="dl-post-bar"><span>Post {post.position + 1} of {count}, newest first</span>'
        f"{close_button()}</div>"
        '<div class="dl-post-scroll" tabindex="0" role="group" aria-label="Post text">'
        f'<h2 id="dl-read-head" tabindex="-1">{_shown(post.headline, 0, found) or "No headline"}</h2>'
        f"{byline(post)}{gone}{body}{_mended_list(found)}{set_aside(post)}"
        "</div></article>"
    )


def _shown(text: str, at: int, found: Iterable[Repair]) -> str:
    """`text`, which stands at `at` of the post's text, with the repairs inside it marked."""
    pieces: list[str] = []
    done = 0
    for repair in found:
        start, end = repair.start - at, repair.end - at
        if start < 0 or end > len(text):
            continue
        pieces += [escape(text[done:start]), _mark(text[start:end], repair)]
        done = end
    return "".join([*pieces, escape(text[done:])])


def _mark(word: str, repair: Repair) -> str:
    kind = "mended" if repair.mended else "lost"
    said = f"In the dump: {repair.was}" if repair.mended else "Characters were lost here that nobody can know"
    return f'<span class="dl-repair" data-kind="{kind}" title="{escape(said)}">{escape(word)}</span>'


def _mended_list(found: Sequence[Repair]) -> str:
    """What was mended, in words: neither a hover nor a colour is needed to know it."""
    mended = [repair for repair in found if repair.mended]
    lost = len(found) - len(mended)
    if not found:
        return ""
    parts = [f"{len(mended)} damaged word{'s' * (len(mended) != 1)} mended"] if mended else []
    parts += [f"{lost} left as {'they are' if lost != 1 else 'it is'}"] if lost else []
    items = "".join(f"<li><code>{escape(repair.was)}</code></li>" for repair in found)
    return (
        f'<details class="dl-more dl-repairs"><summary>{", ".join(parts)}</summary>'
        f"<p>As the dump has them:</p><ul>{items}</ul></details>"
    )
