"""The left of the chat tab: which conversation is open, and which posts it draws on."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rag.page.choices import Options, chosen
from rag.page.conversation import Conversation
from rag.page.handlers import Fresh
from rag.page.wiring.chat_parts import NEXT, QUIET, WHOLE, Parts, to_keep

if TYPE_CHECKING:
    import gradio as gr

    from rag.page.handlers import Handlers

CONVERSATION_IN_ADDRESS = "c"
"""The page's address names its conversation, so that a reload, or another window, finds it."""
REFRESHED = 60.0
"""Seconds between looks at how fresh the coverage is, which is said in minutes."""
LOADING_SEEN = 1.0
"""Seconds between looks at whether the models are loaded, until they are."""


def wire(page: "gr.Blocks", handlers: "Handlers", parts: Parts) -> None:
    """Load the page, switch conversations, narrow the posts, say how fresh they are."""
    opened = _wire_conversations(page, handlers, parts)
    _wire_filters(handlers, parts, opened)
    _wire_status(handlers, parts, opened)


def _wire_status(handlers: "Handlers", parts: Parts, opened: list[Any]) -> None:
    import gradio as gr

    def look(conversation: Conversation | None) -> tuple[Any, str, Any]:
        waiting = gr.Timer(active=handlers.loading)
        # Without a conversation the page is still opening, or has said why it could not be.
        line = handlers.status(conversation) if conversation else gr.skip()
        return line, handlers.notices(conversation), waiting

    waiting = gr.Timer(LOADING_SEEN)
    shown = [parts.status, parts.notices, waiting]
    for event in (waiting.tick, gr.Timer(REFRESHED).tick, *(event.then for event in opened)):
        event(look, parts.conversation, shown, **QUIET)


def _wire_conversations(page: "gr.Blocks", handlers: "Handlers", parts: Parts) -> list[Any]:
    """The events after which another conversation is shown."""
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    def load(known: object, request: gr.Request) -> tuple[Any, *Fresh]:
        reader = handlers.reader(known, request.username)
        key = str(request.query_params.get(CONVERSATION_IN_ADDRESS, ""))
        return to_keep(reader, request), *handlers.load(reader, key)

    def begin(known: object, conversation: Conversation | None, request: gr.Request) -> tuple[Any, *Fresh]:
        reader = handlers.reader(known, request.username)
        return to_keep(reader, request), *handlers.begin(reader, conversation)

    def pick(
        known: object, conversation: Conversation | None, request: gr.Request, event: gr.EventData
    ) -> tuple[Any, *Fresh]:
        reader = handlers.reader(known, request.username)
        return to_keep(reader, request), *handlers.pick(reader, conversation, str(event.key))

    def rename(
        known: object, conversation: Conversation | None, request: gr.Request, event: gr.EventData
    ) -> str:
        reader = handlers.reader(known, request.username)
        return handlers.rename(reader, conversation, str(event.key), str(event.value))

    def delete(
        known: object, conversation: Conversation | None, request: gr.Request, event: gr.EventData
    ) -> tuple[Any, *Fresh]:
        reader = handlers.reader(known, request.username)
        return to_keep(reader, request), *handlers.delete(reader, conversation, str(event.key))

    def save(known: object, request: gr.Request, event: gr.EventData) -> dict[str, str]:
        reader = handlers.reader(known, request.username)
        return asdict(handlers.file(reader, str(event.key), str(event.value)))

    held = [parts.reader, parts.conversation]
    opened = [
        page.load(load, parts.reader, parts.all, **QUIET),
        parts.new.click(None, js=NEXT).then(begin, held, parts.all, **QUIET),
        parts.tools.new(None, js=NEXT).then(begin, held, parts.all, **QUIET),
        parts.rail.pick(pick, held, parts.all, **QUIET),  # these two wait in the browser's own script
        parts.rail.delete(delete, held, parts.all, **QUIET),
    ]
    for event in opened:
        event.then(None, js="() => window.dateline.shown()")
        event.failure(None, js=WHOLE)  # what is asked from here on finds out why
    parts.rail.rename(rename, held, parts.rail, **QUIET)
    saved = parts.rail.export(save, parts.reader, parts.file, **QUIET)
    saved.then(None, parts.file, js="(file) => window.dateline.save(file)")
    return opened


def _wire_filters(handlers: "Handlers", parts: Parts, opened: list[Any]) -> None:
    import gradio as gr

    def offer(conversation: Conversation | None) -> tuple[Any, Any, Any, Any]:
        offered, held = handlers.choices(conversation)
        since = held.since.isoformat() if held.since else ""
        until = held.until.isoformat() if held.until else ""
        return (
            _options(offered.coverages, next(iter(held.coverages), "")),
            gr.update(choices=offered.authors, value=list(held.authors), visible=len(offered.authors) > 1),
            _options(offered.since, since),
            _options(offered.until, until),
        )

    def draw_on(
        known: object,
        conversation: Conversation | None,
        coverage: str,
        authors: list[str],
        since: str,
        until: str,
        request: gr.Request,
    ) -> tuple[Any, *Fresh]:
        reader = handlers.reader(known, request.username)
        filters = chosen(coverage, authors, since, until)
        return to_keep(reader, request), *handlers.draw_on(reader, conversation, filters)

    for event in opened:
        # A question that went out while these appeared once stayed in its box, in 40 tries; after them in
        # none of 120.
        _end(event.then(offer, parts.conversation, parts.filters, **QUIET))
    chosen_by = [parts.reader, parts.conversation, *parts.filters]
    for part in parts.filters:
        changed = part.input(None, js=NEXT).then(draw_on, chosen_by, parts.all, **QUIET)
        if part is parts.coverage:  # each coverage has its own authors and times
            changed.failure(None, js=WHOLE)
            changed = changed.then(offer, parts.conversation, parts.filters, **QUIET)
        _end(changed)


def _end(shown: Any) -> None:
    """After this event the conversation is whole, or will not be: Gradio tells a failure apart."""
    shown.then(None, js=WHOLE)
    shown.failure(None, js=WHOLE)


def _options(offered: Options, value: str) -> Any:
    import gradio as gr

    known = value if value in [own for _, own in offered] else ""
    return gr.update(choices=offered, value=known, visible=len(offered) > 1)
