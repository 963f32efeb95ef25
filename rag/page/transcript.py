"""A conversation as two pieces of HTML: the turns that are over, and the one that is being answered."""

from __future__ import annotations

from html import escape

from rag.page.answers import announcement, turn_html
from rag.page.conversation import Conversation
from rag.page.turns import Turn


class Past:
    """The HTML of the turns that are over, made anew only where they are not those of the last time.

    A question has some twelve steps, and 28 turns are 240,000 characters: made anew at each step, those of a
    conversation of 28 questions came to 42 million.
    """

    def __init__(self) -> None:
        self._turns: tuple[Turn, ...] = ()
        self._html = ""

    def html(self, turns: tuple[Turn, ...]) -> str:
        """Of every turn but the last."""
        if turns[:-1] != self._turns:
            self._turns, self._html = turns[:-1], past_html(turns)
        return self._html


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
