"""A conversation as two pieces of HTML: the turns that are over, and the one that is being answered."""

from __future__ import annotations

from html import escape

from rag.page.answers import announcement, turn_html
from rag.page.conversation import Conversation
from rag.page.turns import Turn


def past_html(turns: tuple[Turn, ...]) -> str:
    """Every turn but the last. It changes only with a new question: what was unfolded stays so till then."""
    return "".join(turn_html(turn, number) for number, turn in enumerate(turns[:-1], 1))


def current_html(conversation: Conversation) -> str:
    """The last turn, and what a screen reader is told of it. The page learns its conversation's id here."""
    if not conversation.turns:
        return ""
    last = conversation.turns[-1]
    said = escape(announcement(last))
    return (
        f'<div data-conversation="{escape(conversation.key)}">'
        f"{turn_html(last, len(conversation.turns))}{_unkept(conversation)}"
        f'<p class="dl-hidden" role="status">{said}</p></div>'
    )


def _unkept(conversation: Conversation) -> str:
    if conversation.unkept is None:
        return ""
    return f'<p class="dl-note" role="alert">{escape(str(conversation.unkept))}</p>'
