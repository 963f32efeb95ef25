"""The chat tab: asking, stopping, opening posts, and what readers think of answers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rag.operating.heap import Trimmer
from rag.page.conversation import Conversation
from rag.page.wiring import chat_rail
from rag.page.wiring.chat_parts import ONCE_SHOWN, Parts, in_address, lay_out, to_keep
from rag.page.wiring.chat_parts import QUIET as QUIET
from rag.page.wiring.closing import ClosedPages
from rag.page.wiring.opened import lighten

if TYPE_CHECKING:
    import gradio as gr

    from rag.page.handlers import Handlers


def build(page: "gr.Blocks", handlers: "Handlers", status: "gr.HTML") -> Parts:
    """Lay the tab out inside the block that is open, and wire it. `status` is the line of the page's bar."""
    parts = lay_out(handlers, status)
    _wire_answers(page, handlers, parts)
    _wire_closing(page, handlers)
    _wire_posts(handlers, parts)
    chat_rail.wire(page, handlers, parts)
    return parts


def _wire_answers(page: "gr.Blocks", handlers: "Handlers", parts: Parts) -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr
    from anyio import from_thread

    trimmer = Trimmer()

    def ready() -> Any:
        return gr.update(submit_btn=True, stop_btn=False)

    def respond(
        question: str,
        conversation: Conversation | None,
        known: object,
        request: gr.Request,
        again: int = 0,
        emptied: bool = False,
    ) -> Iterator[tuple[Any, Conversation | None, Any, str, str]]:
        if conversation is not None and conversation.busy:  # what was typed meanwhile stays in its box
            yield gr.skip(), conversation, gr.skip(), gr.skip(), gr.skip()
            return
        reader = handlers.reader(known, request.username)
        kept = to_keep(reader, request)
        key = str(request.session_hash)
        conversation = handlers.found(reader, conversation, in_address(request))
        busy: dict[str, Any] = {"submit_btn": False, "stop_btn": True}
        composer: Any = gr.update(value="", **busy) if emptied else gr.update(**busy)
        for held, past, current in handlers.ask(reader, question, conversation, again, key):
            over = held is None or not held.busy
            yield kept, held, ready() if over else composer, past, current
            kept = composer = gr.skip()
        from_thread.run_sync(lighten, page, key, parts.past)
        trimmer.trim()

    def ask(
        question: str, conversation: Conversation | None, known: object, request: gr.Request
    ) -> Iterator[tuple[Any, Conversation | None, Any, str, str]]:
        yield from respond(question, conversation, known, request, emptied=True)

    def ask_again(
        conversation: Conversation | None, known: object, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, Conversation | None, Any, str, str]]:
        yield from respond(str(event.question), conversation, known, request, int(event.again))

    def rate(
        conversation: Conversation | None, known: object, request: gr.Request, event: gr.EventData
    ) -> tuple[Conversation | None, str, str]:
        reader = handlers.reader(known, request.username)
        rated = handlers.found(reader, conversation, in_address(request))
        return handlers.rate(
            rated, int(event.number), event.good == "yes", str(event.reason), str(event.note)
        )

    def ready_if_over(conversation: Conversation | None) -> Any:
        return gr.skip() if conversation is not None and conversation.busy else ready()

    def listed(conversation: Conversation | None, known: object, request: gr.Request) -> str:
        return handlers.listed(handlers.reader(known, request.username), conversation)

    held = [parts.conversation, parts.reader]
    shown = [parts.reader, parts.conversation, parts.composer, parts.past, parts.current]
    # Gradio itself would drop what is sent until it has tidied up after the last answer.
    at_any_time: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}
    entered = parts.composer.submit(None, js=ONCE_SHOWN, trigger_mode="multiple")
    asked = [entered.then(ask, [parts.composer, *held], shown, **at_any_time)]
    parts.composer.stop(handlers.stop, parts.conversation, None, queue=False, **QUIET)
    for shown_in in (parts.past, parts.current):
        asked.append(shown_in.ask(ask_again, held, shown, **at_any_time))
        rated = shown_in.rate(rate, held, [parts.conversation, parts.past, parts.current], **QUIET)
        rated.then(None, js="() => window.dateline.settle()")
    for answered in asked:
        answered.then(ready_if_over, parts.conversation, parts.composer, **QUIET)
        answered.then(listed, held, parts.rail, **QUIET)


def _wire_closing(page: "gr.Blocks", handlers: "Handlers") -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    held = ClosedPages(page)

    async def closed(request: gr.Request) -> None:  # in the server's loop, which alone changes what it holds
        handlers.closed(str(request.session_hash))
        held.add(str(request.session_hash))

    page.unload(closed)


def _wire_posts(handlers: "Handlers", parts: Parts) -> None:
    import gradio as gr

    def open_post(conversation: Conversation | None, event: gr.EventData) -> str:
        return handlers.open_post(conversation, str(event.post), int(event.start), int(event.end))

    def edit(event: gr.EventData) -> str:
        return str(event.question)

    for shown_in in (parts.past, parts.current, parts.panel):
        opened = shown_in.open(open_post, parts.conversation, parts.panel, **QUIET)
        opened.then(None, js="() => window.dateline.reveal()")
        closed = shown_in.close(handlers.close_post, parts.conversation, parts.panel, **QUIET)
        closed.then(None, js="() => window.dateline.giveBack()")
        edited = shown_in.edit(edit, None, parts.composer, **QUIET)
        edited.then(None, js="() => window.dateline.compose()")
