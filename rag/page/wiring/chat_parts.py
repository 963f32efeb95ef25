"""The components of the chat tab, laid out: conversations at the left, the talk, the posts at the right."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.page.rail import tools_html
from rag.page.welcome import opening_html
from rag.page.wiring.assets import view

if TYPE_CHECKING:
    import gradio as gr
    from gradio.components import Component

    from rag.page.handlers import Handlers

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Events that show no spinner and are no endpoint for programs."""
ONCE_SHOWN = "() => window.datelineShown()"
"""Waits in the browser until the conversation is there that a question is for: the one that the page opens
on, or that was picked or begun just before. What reached the server sooner would be asked of the one before,
or of a reader whom no browser knows, and taken off the page by what comes later."""
NEXT = "() => window.datelineNext()"
"""Another conversation is to be shown: waits for those before it. Each that begins so must end in WHOLE."""
WHOLE = "() => window.dateline.whole()"
"""Tells the browser that nothing of the conversation is missing any more from the page."""
BROWSER_KEY = "dateline-reader"
"""Where a browser holds its reader's key."""
_SEALED_WITH = "dateline"
"""Gradio seals what a browser holds. The key is protected by being the browser's own, not by this: another
seal at each start would make every reader a stranger to their conversations."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the tab, and the status line of the page's bar."""

    reader: "gr.BrowserState"
    conversation: "gr.State"
    status: "gr.HTML"
    new: "gr.Button"
    coverage: "gr.Dropdown"
    authors: "gr.Dropdown"
    since: "gr.Dropdown"
    until: "gr.Dropdown"
    rail: "gr.HTML"
    tools: "gr.HTML"
    notices: "gr.HTML"
    past: "gr.HTML"
    current: "gr.HTML"
    composer: "gr.Textbox"
    panel: "gr.HTML"
    file: "gr.JSON"

    @property
    def all(self) -> "list[Component]":
        """What is set anew when another conversation is shown: the reader, then as the handlers give it."""
        return [self.reader, self.conversation, self.status, self.past, self.current, self.panel, self.rail]

    @property
    def filters(self) -> "list[gr.Dropdown]":
        """What the posts are narrowed by."""
        return [self.coverage, self.authors, self.since, self.until]

    @property
    def views(self) -> "list[gr.HTML]":
        """Those whose HTML asks for something when it is clicked."""
        return [self.rail, self.tools, self.past, self.current, self.panel]


def to_keep(reader: str, request: "gr.Request") -> Any:
    """What the browser is to hold. Whoever is logged in is known by that, and the key held before stays."""
    import gradio as gr

    return reader if request.username is None else gr.skip()


def lay_out(handlers: "Handlers", status: "gr.HTML") -> Parts:
    """Make the components inside the block that is open."""
    import gradio as gr

    reader = gr.BrowserState(None, storage_key=BROWSER_KEY, secret=_SEALED_WITH)
    conversation = gr.State(None, delete_callback=handlers.forget)
    file = gr.JSON(visible=False)
    with gr.Row(elem_id="dl-main"):
        with gr.Column(elem_id="dl-left", min_width=0):
            new = gr.Button("New conversation", elem_id="dl-new", size="sm")
            rail = view("dl-list")
            with gr.Column(elem_id="dl-filters", min_width=0):
                coverage = _dropdown("Coverage", "dl-coverage")
                authors = _dropdown("Authors", "dl-authors", multiselect=True)
                since, until = _dropdown("From", "dl-since"), _dropdown("Until", "dl-until")
        with gr.Column(elem_id="dl-talk", min_width=0):
            tools = view("dl-tools", value=tools_html())
            notices = view("dl-notices")
            with gr.Column(elem_id="dl-scroll", min_width=0):
                past, current = view("dl-past"), view("dl-current", value=opening_html())
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
    return Parts(
        reader=reader,
        conversation=conversation,
        status=status,
        new=new,
        coverage=coverage,
        authors=authors,
        since=since,
        until=until,
        rail=rail,
        tools=tools,
        notices=notices,
        past=past,
        current=current,
        composer=composer,
        panel=panel,
        file=file,
    )


def _dropdown(label: str, name: str, *, multiselect: bool = False) -> "gr.Dropdown":
    """One of the filters; it is shown once there is something to choose."""
    import gradio as gr

    return gr.Dropdown(
        [], label=label, elem_id=name, elem_classes="dl-filter", multiselect=multiselect, visible=False
    )
