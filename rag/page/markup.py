"""The small pieces of HTML that every view shares; what a post, a question or a model says is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import TypeVar

from rag.freshness import moment
from rag.page.direction import ended
from rag.page.icons import icon
from rag.readiness import WORDS, Stage
from rag.states import pieces
from rag.types import Citation, Nearest, Passage

Place = Citation | Nearest | Passage
P = TypeVar("P", Citation, Nearest, Passage)


def quoted(place: Place) -> str:
    """The words of the post that a place stands for."""
    return place.text if isinstance(place, Passage) else place.quote


def opens(place: Place) -> str:
    """The attributes that make an element open a place in the post panel."""
    return f'data-open="{escape(place.post_id)}" data-start="{int(place.start)}" data-end="{int(place.end)}"'


def marker(citation: Citation) -> str:
    """A marker as a link to its source, with the quote for the hover and for screen readers."""
    label = f"Source {citation.number}: {citation.headline}"
    return (
        f'<button type="button" class="dl-mark" {opens(citation)} data-head="{escape(citation.headline)}" '
        f'data-quote="{escape(citation.quote)}" aria-label="{escape(label)}">{int(citation.number)}</button>'
    )


def marked(text: str, citations: Iterable[Citation]) -> str:
    """Text with its markers as links, each tied to the word before it: a marker never begins a line."""
    shown, said = "", ""
    for piece in pieces(text, tuple(citations)):
        if piece.citation is None:
            stop = _STOP.match(piece.text) if shown.endswith(_TIED_END) else None
            closing = stop[0] if stop else ""
            if closing:
                shown = shown[: -len(_TIED_END)] + escape(closing) + _TIED_END
            said = piece.text[len(closing) :]
            shown += plain(said)
        elif shown.endswith(_TIED_END):  # "[1][2]", "[1] [2]"
            shown = shown[: -len(_TIED_END)] + marker(piece.citation) + _TIED_END
        else:
            rest, word = _last_word(said)
            shown = shown[: len(shown) - len(plain(said))] + plain(rest)
            shown += f'<span class="dl-tied">{plain(word)}{marker(piece.citation)}{_TIED_END}'
    return shown


_TIED_END = "</span>"
_STOP = re.compile(r"[.,;:!?”\")\]’']+")


def plain(text: str) -> str:
    """Text without a link in it, its direction ended where it does."""
    return escape(ended(text)).replace("\n", "<br>")


def _last_word(text: str) -> tuple[str, str]:
    """`text` without the spaces at its end, cut before its last word."""
    text = text.rstrip()
    cut = max(text.rfind(" "), text.rfind("\n")) + 1
    return text[:cut], text[cut:]


def when(published: datetime | None, *, zone: bool = False) -> str:
    """A post's time, where it has one."""
    if published is None:
        return ""
    full = escape(moment(published))
    shown = full if zone else escape(moment(published, zone=False))
    return f'<time datetime="{published.isoformat()}" title="{full}">{shown}</time>'


def card(places: Sequence[Place], badge: str = "", tag: str = "") -> str:
    """A post to open at each of the places, which are all its own. `badge` and `tag` are the page's HTML."""
    first, *more = places
    note = f'<span class="dl-tag">{tag}</span>' if tag else ""
    others = "".join(f'<button type="button" {opens(place)}>{_quote(place)}</button>' for place in more)
    return (
        f'<li class="dl-card"><button type="button" {opens(first)}><span class="dl-card-head">{badge}'
        f'<span class="dl-headline">{escape(first.headline)}</span>'
        f'<span class="dl-meta">{note}{when(first.published)}</span></span>'
        f"{_quote(first)}</button>{others}</li>"
    )


def by_post(places: Iterable[P]) -> list[list[P]]:
    """Places of the same post together, in the order in which the posts first come; each quote once."""
    groups: dict[str, dict[tuple[int, int], P]] = {}
    for place in places:
        groups.setdefault(place.post_id, {}).setdefault((place.start, place.end), place)
    return [list(group.values()) for group in groups.values()]


def _quote(place: Place) -> str:
    return f'<span class="dl-quote">{escape(quoted(place))}</span>'


def number_badge(number: int) -> str:
    """A source's number, as its marker shows it."""
    return f'<span class="dl-number" aria-hidden="true">{int(number)}</span>'


def action(name: str, label: str, drawing: str, **data: str) -> str:
    """A quiet button under an answer; `data` is what the handler gets."""
    values = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return (
        f'<button type="button" class="dl-action" data-action="{name}"{values}>'
        f"{icon(drawing)}<span>{label}</span></button>"
    )


def section(title: str, cards: Iterable[str], layout: str = "dl-cards") -> str:
    """Cards under a title; nothing where there are none."""
    items = "".join(cards)
    if not items:
        return ""
    return (
        f'<div class="dl-section" role="group" aria-label="{title}"><h3>{title}</h3>'
        f'<ol class="{layout}">{items}</ol></div>'
    )


def status_html(line: str, stage: Stage = Stage.READY) -> str:
    """The name of the product, how fresh its coverage is, and whether its model is loaded."""
    said = f'<span class="dl-stage" data-stage="{stage}">{WORDS[stage]}</span>' if WORDS[stage] else ""
    return f'<div class="dl-brand"><h1>Dateline</h1><p>{escape(line)}</p>{said}</div>'
