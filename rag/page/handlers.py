"""What the chat's events do, as functions of plain values: no Gradio, no browser.

HTML goes out as text and a conversation goes in and out as it is; `rag.page.wiring` ties them to components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from index.errors import DatelineError
from index.filters import Filters
from index.protocols import IndexView
from rag.freshness import clock_is_behind, newer_dumps, status_line
from rag.keeping.conversations import new_key
from rag.keeping.keeper import Keeper, Keeping, KeepingError
from rag.keeping.reader_options import ReaderOptions
from rag.page.answers import turn_html
from rag.page.choices import Choices, choices, in_words
from rag.page.conversation import Conversation
from rag.page.library import File, Library
from rag.page.markup import status_html
from rag.page.notices import notices_html
from rag.page.opinions import Opinions
from rag.page.places import found_again, quote_kept
from rag.page.posts import missing_html, post_html, posts_html
from rag.page.presence import Presence
from rag.page.transcript import Past, current_html
from rag.page.turns import Turn, failed
from rag.page.underway import Underway
from rag.page.welcome import welcome_html
from rag.readiness import Readiness, Stage
from rag.seam import Asker

LOGGED_IN = "login:"
"""How the readers begin who have logged in. No key of a browser counts that begins so."""

Shown = tuple[Conversation | None, str, str]
"""A conversation, its turns that are over, and its last one."""

Fresh = tuple[Conversation | None, str, str, str, str, str]
"""A conversation, the status line, its past turns, its last one or the welcome, the panel, the list."""


class Handlers:
    """The events of one page. `asker` makes an asker, given what it may draw on.

    `keeping` is where conversations and opinions stay; without one, as long as the process lives.
    `readiness` is the loading of the models, where they load behind the page. `underway` is told of every
    conversation with a question in it.
    """

    def __init__(
        self,
        asker: Callable[[Filters | None], Asker],
        keeping: Keeper | None = None,
        readiness: Readiness | None = None,
        underway: Underway | None = None,
    ) -> None:
        self._underway = underway or Underway()
        self._readiness = readiness or Readiness()
        kept = keeping or Keeping()
        self._asker = asker
        self._library = Library(asker, kept)
        self._opinions = Opinions(kept)
        self._options = ReaderOptions(kept)
        self._presence = Presence()

    def reader(self, known: object, login: str | None = None) -> str:
        """Whose conversations they are: those of whoever is logged in, on any browser.

        Without a login those of the key that the browser holds (it may hold anything), or of a new one for it
        to hold.
        """
        if login is not None:
            return f"{LOGGED_IN}{login}"
        own = isinstance(known, str) and known and not known.startswith(LOGGED_IN)
        return str(known) if own else new_key()

    def load(self, reader: str, key: str = "") -> Fresh:
        """A page was opened, on a conversation of the reader's or on a new one."""
        try:
            held = self._library.reopen(reader, key) if key else self._library.begin(reader)
        except DatelineError as error:
            return None, *self._unready(error)
        views = self._views(held)
        self._readiness.begin()  # loading is work enough to keep the first page waiting
        return held, *views

    def found(self, reader: str, conversation: Conversation | None, key: str) -> Conversation | None:
        """The conversation of a page, by the key in its address where the server has forgotten the page."""
        if conversation is not None or not key:
            return conversation
        with suppress(DatelineError):  # whoever needs one begins anew, or says why that can't be
            return self._library.reopen(reader, key)
        return None

    def begin(self, reader: str, conversation: Conversation | None) -> Fresh:
        """A new conversation over the newest version of the index, drawing on what the last one drew on."""
        if conversation is not None:
            conversation.leave()
        try:
            held = self._library.begin(reader, conversation.filters if conversation else None)
        except DatelineError as error:
            return None, *self._unready(error)
        return held, *self._views(held)

    def pick(self, reader: str, conversation: Conversation | None, key: str) -> Fresh:
        """Another conversation of the reader's."""
        if conversation is not None:
            conversation.leave()
        return self.load(reader, key)

    def rename(self, reader: str, conversation: Conversation | None, key: str, title: str) -> str:
        """The list after a conversation got another name."""
        try:
            self._library.rename(reader, key, title)
        except KeepingError as error:
            return missing_html(str(error))
        return self.listed(reader, conversation)

    def delete(self, reader: str, conversation: Conversation | None, key: str) -> Fresh:
        """The page after a conversation is gone; a new one if it was open."""
        open_one = conversation is not None and conversation.key == key
        if conversation is not None and open_one:
            conversation.leave(forget=True)
        try:
            self._library.delete(reader, key)
        except KeepingError as error:
            return None, *self._unready(error)
        if open_one or conversation is None:
            return self.load(reader)
        return conversation, *self._views(conversation)

    def file(self, reader: str, key: str, form: str) -> File:
        """A conversation to be saved."""
        return self._library.file(reader, key, form)

    def listed(self, reader: str, conversation: Conversation | None) -> str:
        """The list of the reader's conversations."""
        try:
            return self._library.list_html(reader, conversation.key if conversation else "")
        except KeepingError as error:
            return missing_html(str(error))

    def choices(self, conversation: Conversation | None) -> tuple[Choices, Filters]:
        """What can be chosen, and what is."""
        if conversation is None:
            return choices((), ()), Filters()
        index, held = conversation.asker.index, conversation.filters
        return choices(index.coverages(), index.posts(Filters(coverages=held.coverages))), held

    def draw_on(self, reader: str, conversation: Conversation | None, filters: Filters) -> Fresh:
        """From the next question on, other posts. What the conversation has so far stays."""
        if conversation is None:
            return self.load(reader)
        try:
            conversation.draw_on(self._asker(filters), filters)
        except DatelineError as error:
            return None, *self._unready(error)
        return conversation, *self._views(conversation)

    def ask(
        self, reader: str, question: str, conversation: Conversation | None, again: int = 0, page: str = ""
    ) -> Iterator[Shown]:
        """Answer, showing each step. `again` is the number of a turn that is asked anew.

        A turn that was stopped or failed is replaced when it is the last; an answered one stays. `page` is
        the key of the open page that asks: once it is `closed`, the answer stops.
        """
        try:
            held = conversation or self._library.begin(reader)
        except DatelineError as error:
            yield None, "", fault(error)
            return
        if again:
            held.drop_if_unanswered(again)
        self._adjust(held)
        self._underway.add(held)
        past = Past()
        with self._presence.asking(page, held) as gone:
            for _ in held.ask(question, in_words(held.filters, held.asker.index.coverages())):
                if held.left:
                    return
                if gone():
                    held.stop()
                yield shown(held, past)
        if held.turns[-1].answer:
            self._readiness.answered()
        yield shown(held, past)

    def _adjust(self, held: Conversation) -> None:
        """Take up what the reader chose, unless an answer is under way.

        Where it can't be read, the conversation can't be kept either, which the page says.
        """
        with suppress(KeepingError):
            options = self._options.get(held.reader)
            if options is not None and not held.busy:
                held.asker.adjust(options)

    def stop(self, conversation: Conversation | None) -> None:
        """Stop the answer that is being made."""
        if conversation is not None:
            conversation.stop()

    def closed(self, page: str) -> None:
        """An open page went away: nobody is left to read its answer, and others wait for the model."""
        self._presence.closed(page)

    def rate(
        self, conversation: Conversation | None, number: int, good: bool, reason: str = "", note: str = ""
    ) -> Shown:
        """Take what the reader thinks of the answer to turn `number`. All of it may be anything."""
        if conversation is None:
            return None, "", ""
        try:
            self._opinions.give(conversation, number, good, reason, note)
        except KeepingError as error:
            conversation.unkept = error
        return shown(conversation)

    def status(self, conversation: Conversation | None) -> str:
        """How fresh the coverage is by now, and whether the models are loaded."""
        line = status_line(conversation.asker.index) if conversation else "No coverage"
        return status_html(line, self._readiness.stage)

    def notices(self, conversation: Conversation | None) -> str:
        """What a reader should know before asking."""
        if conversation is None:
            return notices_html(self._readiness.fault, [])
        index = conversation.asker.index
        return notices_html(self._readiness.fault, newer_dumps(index), clock_behind=clock_is_behind(index))

    @property
    def loading(self) -> bool:
        """Whether the models are still being loaded."""
        return self._readiness.stage is Stage.LOADING

    def open_post(self, conversation: Conversation | None, post_id: str, start: int, end: int) -> str:
        """The panel with a post, whose id comes from the browser and may be anything."""
        quote = quote_kept(conversation.turns, post_id, start, end) if conversation else ""
        try:
            index = self._index(conversation)
            post = index.post(post_id)
            count = sum(other.coverage == post.coverage for other in index.posts())
            place = found_again(post, quote, start, end)
            return post_html(post, *(place or (0, 0)), count, gone="" if place else quote)
        except KeyError:
            return missing_html("This post is no longer in the index. Ask again to see what is.", quote)
        except DatelineError as error:
            return missing_html(str(error))

    def close_post(self, conversation: Conversation | None) -> str:
        """The panel with no post open."""
        try:
            return posts_html(self._index(conversation), conversation.filters if conversation else None)
        except DatelineError as error:
            return missing_html(str(error))

    def forget(self, conversation: Conversation | None) -> None:
        """The page was closed: nobody is left to read."""
        if conversation is not None:
            conversation.leave()

    def _index(self, conversation: Conversation | None) -> IndexView:
        return (conversation.asker if conversation else self._asker(None)).index

    def _views(self, held: Conversation) -> tuple[str, str, str, str, str]:
        index = held.asker.index
        _, past, current = shown(held)
        return (
            status_html(status_line(index), self._readiness.stage),
            past,
            current if held.turns else welcome_html(index, held.filters),
            posts_html(index, held.filters),
            self.listed(held.reader, held),
        )

    def _unready(self, error: DatelineError) -> tuple[str, str, str, str, str]:
        return status_html("No coverage"), "", fault(error), "", ""


def shown(conversation: Conversation, past: Past | None = None) -> Shown:
    """A conversation with its turns as HTML. `past` holds that of the turns that are over, if it goes on."""
    return conversation, (past or Past()).html(conversation.turns), current_html(conversation)


def fault(error: DatelineError) -> str:
    """What is shown where there could have been a conversation."""
    return turn_html(failed(Turn("Dateline is not ready"), error.what, error.mend), 1, acts=False)
