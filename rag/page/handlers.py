"""What the page's events do, as functions of plain values: no Gradio, no browser.

HTML goes out as text and a conversation goes in and out as it is; `ui.py` ties them to components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from index.errors import DatelineError
from index.filters import Filters
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

ALL = ("All coverages", "")

Shown = tuple[Conversation | None, str, str]
"""A conversation, its turns that are over, and its last one."""

Fresh = tuple[Conversation | None, str, str, str, str]
"""A new conversation, the status line, no turns, the welcome, and the panel."""


class Handlers:
    """One page's events. `asker` makes the asker of a reader's conversation, given what it may draw on."""

    def __init__(self, asker: Callable[[Filters | None], Asker]) -> None:
        self._asker = asker

    def load(self, coverage: str = "") -> Fresh:
        """A page was opened, on all coverages or on one."""
        try:
            conversation = self._converse(coverage)
            index = conversation.asker.index
            line = status_html(status_line(index))
            return conversation, line, "", welcome_html(index, coverage), posts_html(index, coverage)
        except DatelineError as error:
            return None, status_html("No coverage"), "", _fault(error), ""

    def coverages(self, conversation: Conversation | None) -> list[tuple[str, str]]:
        """What can be chosen, as (label, id): all, and each where there are several."""
        held = conversation.asker.index.coverages() if conversation else []
        several = held if len(held) > 1 else []
        return [ALL, *((one.title or one.id, one.id) for one in several)]

    def ask(self, question: str, conversation: Conversation | None, again: int = 0) -> Iterator[Shown]:
        """Answer, showing each step. `again` is the number of a turn that is asked anew.

        A turn that was stopped or failed is replaced when it is the last; an answered one stays.
        """
        try:
            held = conversation or self._converse()
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

    def reset(self, conversation: Conversation | None, coverage: str | None = "") -> Fresh:
        """A new conversation over the newest version of the index, or of one of its coverages."""
        if conversation is not None:
            conversation.reset()
        return self.load(coverage or "")

    def status(self, conversation: Conversation | None) -> str:
        """How fresh the coverage is by now."""
        return status_html(status_line(conversation.asker.index) if conversation else "No coverage")

    def open_post(self, conversation: Conversation | None, post_id: str, start: int, end: int) -> str:
        """The panel with a post, whose id comes from the browser and may be anything."""
        try:
            index = (conversation or self._converse()).asker.index
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
            held = conversation or self._converse()
            return posts_html(held.asker.index, held.coverage)
        except DatelineError as error:
            return missing_html(str(error))

    def forget(self, conversation: Conversation | None) -> None:
        """The page was closed: nobody is left to read."""
        self.stop(conversation)

    def answer(self, question: str) -> dict[str, Any]:
        """Answer one question on its own, for programs: the stable JSON of an Answer."""
        return answer_json(self._asker(None).ask(question))

    def retrieve(self, question: str, k: int = 8) -> list[dict[str, Any]]:
        """The passages that an answer could draw on, best first, for programs. No model runs."""
        return [passage_json(passage) for passage in self._asker(None).retrieve(question, k)]

    def _converse(self, coverage: str = "") -> Conversation:
        filters = Filters(coverages=(coverage,)) if coverage else None
        return Conversation(self._asker(filters), coverage)


def _shown(conversation: Conversation) -> Shown:
    return conversation, past_html(conversation.turns), current_html(conversation.turns)


def _fault(error: DatelineError) -> str:
    return turn_html(failed(Turn("Dateline is not ready"), error.what, error.mend), 1, acts=False)
