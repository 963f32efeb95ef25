"""The chat tab: the conversation at the left, the posts at the right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.page.conversation import Conversation
from rag.page.wiring.assets import view

if TYPE_CHECKING:
    import gradio as gr
    from gradio.components import Component

    from rag.page.handlers import Handlers

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Events that show no spinner and are no endpoint for programs."""


def build(page: "gr.Blocks", handlers: "Handlers", status: "gr.HTML") -> None:
    """Lay the tab out inside the block that is open, and wire it. `status` is the line of the page's bar."""
    parts = _lay_out(handlers, status)
    _wire(page, handlers, parts)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab."""

    conversation: "gr.State"
    status: "gr.HTML"
    coverage: "gr.Dropdown"
    new: "gr.Button"
    past: "gr.HTML"
    current: "gr.HTML"
    composer: "gr.Textbox"
    panel: "gr.HTML"

    @property
    def all(self) -> "list[Component]":
        """What is set anew when a page or a conversation begins, in the order the handlers give it."""
        return [self.conversation, self.status, self.past, self.current, self.panel]


def _lay_out(handlers: "Handlers", status: "gr.HTML") -> _Parts:
    import gradio as gr

    from rag.page.handlers import ALL

    conversation = gr.State(None, delete_callback=handlers.forget)
    with gr.Row(elem_id="dl-main"):
        with gr.Column(elem_id="dl-talk", min_width=0):
            with gr.Row(elem_id="dl-tools"):
                coverage = gr.Dropdown(
                    [ALL],
                    value="",
                    elem_id="dl-coverage",
                    label="Coverage",
                    show_label=False,
                    container=False,
                    visible=False,
                    min_width=0,
                )
                new = gr.Button("New conversation", elem_id="dl-new", size="sm")
            with gr.Column(elem_id="dl-scroll", min_width=0):
                past, current = view("dl-past"), view("dl-current")
            composer = gr.Textbox(
                elem_id="dl-composer",
                label="Your question",
                show_label=False,
                placeholder="Ask about the coverage",
                max_lines=6,
                autofocus=True,
                submit_btn=True,
            )
        with gr.Column(elem_id="dl-side", min_width=0):
            panel = view("dl-panel")
    return _Parts(conversation, status, coverage, new, past, current, composer, panel)


def _wire(page: "gr.Blocks", handlers: "Handlers", parts: _Parts) -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    def choices(conversation: Conversation | None) -> Any:
        offered = handlers.coverages(conversation)
        return gr.update(choices=offered, value="", visible=len(offered) > 1)

    def ready() -> Any:
        return gr.update(submit_btn=True, stop_btn=False)

    def respond(
        question: str, conversation: Conversation | None, again: int, emptied: bool
    ) -> Iterator[tuple[Conversation | None, Any, str, str]]:
        busy: dict[str, Any] = {"submit_btn": False, "stop_btn": True}
        composer: Any = gr.update(value="", **busy) if emptied else gr.update(**busy)
        for held, past, current in handlers.ask(question, conversation, again):
            yield held, composer, past, current
            composer = gr.skip()

    def ask(
        question: str, conversation: Conversation | None
    ) -> Iterator[tuple[Conversation | None, Any, str, str]]:
        yield from respond(question, conversation, 0, True)

    def ask_again(
        conversation: Conversation | None, event: gr.EventData
    ) -> Iterator[tuple[Conversation | None, Any, str, str]]:
        yield from respond(str(event.question), conversation, int(event.again), False)

    def open_post(conversation: Conversation | None, event: gr.EventData) -> str:
        return handlers.open_post(conversation, str(event.post), int(event.start), int(event.end))

    def edit(event: gr.EventData) -> str:
        return str(event.question)

    shown = [parts.conversation, parts.composer, parts.past, parts.current]
    loaded = page.load(handlers.load, None, parts.all, **QUIET)
    loaded.then(choices, parts.conversation, parts.coverage, **QUIET)
    held = [parts.conversation, parts.coverage]
    parts.new.click(handlers.reset, held, parts.all, **QUIET)
    parts.coverage.input(handlers.reset, held, parts.all, **QUIET)
    gr.Timer(60).tick(handlers.status, parts.conversation, parts.status, **QUIET)
    asked = [parts.composer.submit(ask, [parts.composer, parts.conversation], shown, **QUIET)]
    parts.composer.stop(handlers.stop, parts.conversation, None, queue=False, **QUIET)
    for shown_in in (parts.past, parts.current, parts.panel):
        asked.append(shown_in.ask(ask_again, parts.conversation, shown, **QUIET))
        opened = shown_in.open(open_post, parts.conversation, parts.panel, **QUIET)
        opened.then(None, js="() => window.dateline.reveal()")
        closed = shown_in.close(handlers.close_post, parts.conversation, parts.panel, **QUIET)
        closed.then(None, js="() => window.dateline.giveBack()")
        edited = shown_in.edit(edit, None, parts.composer, **QUIET)
        edited.then(None, js="() => window.dateline.compose()")
    for answered in asked:
        answered.then(ready, None, parts.composer, **QUIET)
