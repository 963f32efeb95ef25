"""What the page's events do, as functions of plain values: no Gradio, no browser.

HTML goes out as text and a conversation goes in and out as it is; `ui.py` ties them to components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from index.errors import DatelineError
from rag.export import answer_json, passage_json
from rag.freshness import status_line
from rag.page.answers import turn_html
from rag.page.conversation import Conversation
from rag.page.markup import status_html
from rag.page.posts import missing_html, post_html, posts_html
from rag.page.transcript import current_html, past_html
from rag.page.turns import Turn, failed
from rag.page.welcome import welcome_html
from rag.seam import Asker

Shown = tuple[Conversation | None, str, str]
"""A conversation, its turns that are over, and its last one."""


class Handlers:
    """One page's events. `asker` makes the asker of a reader's conversation."""

    def __init__(self, asker: Callable[[], Asker]) -> None:
        self._asker = asker

    def load(self) -> tuple[Conversation | None, str, str, str, str]:
        """A page was opened: its conversation, status line, past, current and panel."""
        try:
            conversation = Conversation(self._asker())
            index = conversation.asker.index
            return (
                conversation,
                status_html(status_line(index)),
                "",
                welcome_html(index),
                posts_html(index),
            )
        except DatelineError as error:
            return None, status_html("No coverage"), "", _fault(error), ""

    def ask(self, question: str, conversation: Conversation | None, again: int = 0) -> Iterator[Shown]:
        """Answer, showing each step. `again` is the number of a turn that is asked anew.

        A turn that was stopped or failed is replaced when it is the last; an answered one stays.
        """
        try:
            held = conversation or Conversation(self._asker())
        except DatelineError as error:
            yield None, "", _fault(error)
            return
        if again:
            held.drop_if_unanswered(again)
        for _ in held.ask(question):
            yield _shown(held)
        yield _shown(held)

    def stop(self, conversation: Conversation | None) -> None:
        """Stop the answer that is being made."""
        if conversation is not None:
            conversation.stop()

    def reset(self, conversation: Conversation | None) -> tuple[Conversation | None, str, str, str, str]:
        """A new conversation over the newest version of the index."""
        if conversation is not None:
            conversation.reset()
        return self.load()

    def open_post(self, conversation: Conversation | None, post_id: str, start: int, end: int) -> str:
        """The panel with a post, whose id comes from the browser and may be anything."""
        try:
            index = conversation.asker.index if conversation else self._asker().index
            post = index.post(post_id)
            count = sum(other.coverage == post.coverage for other in index.posts())
            return post_html(post, start, end, count)
        except KeyError:
            return missing_html("This post is no longer in the index. Ask again to see what is.")
        except DatelineError as error:
            return missing_html(str(error))

    def close_post(self, conversation: Conversation | None) -> str:
        """The panel with no post open."""
        try:
            return posts_html((conversation.asker if conversation else self._asker()).index)
        except DatelineError as error:
            return missing_html(str(error))

    def forget(self, conversation: Conversation | None) -> None:
        """The page was closed: nobody is left to read."""
        self.stop(conversation)

    def answer(self, question: str) -> dict[str, Any]:
        """Answer one question on its own, for programs: the stable JSON of an Answer."""
        return answer_json(self._asker().ask(question))

    def retrieve(self, question: str, k: int = 8) -> list[dict[str, Any]]:
        """The passages that an answer could draw on, best first, for programs. No model runs."""
        return [passage_json(passage) for passage in self._asker().retrieve(question, k)]


def _shown(conversation: Conversation) -> Shown:
    return conversation, past_html(conversation.turns), current_html(conversation.turns)


def _fault(error: DatelineError) -> str:
    return turn_html(failed(Turn("Dateline is not ready"), error.what, error.mend), 1, acts=False)
