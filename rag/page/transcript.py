"""A conversation as two pieces of HTML: the turns that are over, and the one that is being answered."""

from __future__ import annotations

from html import escape

from rag.page.answers import announcement, turn_html
from rag.page.turns import Turn


def past_html(turns: tuple[Turn, ...]) -> str:
    """Every turn but the last. It changes only with a new question: what was unfolded stays so till then."""
    return "".join(turn_html(turn, number) for number, turn in enumerate(turns[:-1], 1))


def current_html(turns: tuple[Turn, ...]) -> str:
    """The last turn, and what a screen reader is told of it."""
    if not turns:
        return ""
    last = turns[-1]
    said = escape(announcement(last))
    return f'{turn_html(last, len(turns))}<p class="dl-hidden" role="status">{said}</p>'
