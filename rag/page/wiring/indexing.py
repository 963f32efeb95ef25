"""The index tab: dumps are dropped, looked at and built from; everyone sees how far a build is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.protocols import IndexView
from rag.page.indexing import IndexTab, Tray, names_and_paths
from rag.page.indexing_jobs import Builder
from rag.page.indexing_uploads import MOST_BYTES
from rag.page.indexing_watched import Watched
from rag.page.wiring.assets import view
from rag.page.wiring.chat import QUIET

if TYPE_CHECKING:
    import gradio as gr

_LOOK = 0.4  # seconds between two looks at a build: often enough for a bar that moves
_INTRODUCTION = (
    '<h2>Index</h2><p class="dl-about">Drop saved live pages here: plain text, HTML, JSON, RSS or Atom, '
    f"also gzipped or zipped, up to {MOST_BYTES >> 20} MB a file; larger ones are taken in by "
    "<code>dateline build DUMP</code>. They are read on the machine that serves this page, and shown "
    "before anything is built. Of the files themselves nothing is kept.</p>"
)


def build(
    tab: "gr.Tab",
    page: "gr.Blocks",
    opened: Callable[[], IndexView],
    builder: Builder,
    status: "gr.HTML",
    watched: Watched | None = None,
) -> None:
    """Lay the tab out inside the block that is open, and wire it.

    `builder` is the one of all pages, `status` the line of the page's bar, `watched` a folder that is taken
    in unattended.
    """
    _wire(tab, page, IndexTab(opened, builder, watched), _lay_out(), status)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab."""

    tray: "gr.State"
    held: "gr.HTML"
    files: "gr.File"
    preview: "gr.HTML"
    build: "gr.Button"
    clear: "gr.Button"
    cancel: "gr.Button"
    progress: "gr.HTML"
    look: "gr.Timer"

    @property
    def buttons(self) -> "list[gr.Button]":
        return [self.build, self.clear, self.cancel]


def _lay_out() -> _Parts:
    import gradio as gr

    with gr.Column(elem_id="dl-idx-main", elem_classes="dl-sheet-column", min_width=0):
        gr.HTML(_INTRODUCTION, apply_default_css=False)
        held = view("dl-idx-held")
        files = gr.File(
            elem_id="dl-idx-files",
            label="Dumps",
            show_label=False,
            file_count="multiple",
            container=False,
            height=132,
        )
        preview = view("dl-idx-preview")
        with gr.Row(elem_id="dl-idx-buttons", elem_classes="dl-buttons"):
            start = gr.Button("Build", elem_id="dl-idx-build", variant="primary", visible=False)
            clear = gr.Button("Take back", elem_id="dl-idx-clear", visible=False)
            cancel = gr.Button("Cancel", elem_id="dl-idx-cancel", visible=False)
        progress = view("dl-idx-progress")
    tray = gr.State(None)
    return _Parts(tray, held, files, preview, start, clear, cancel, progress, gr.Timer(_LOOK, active=False))


def _wire(tab: "gr.Tab", page: "gr.Blocks", handlers: IndexTab, parts: _Parts, status: "gr.HTML") -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    def buttons(tray: Tray | None) -> tuple[Any, ...]:
        ready, running = tray is not None and tray.ready, handlers.running
        held = tray is not None and bool(tray.looks)
        return (
            gr.update(visible=ready and not running),
            gr.update(visible=held and not running),
            gr.update(visible=running),
        )

    def show(tray: Tray | None) -> tuple[Any, ...]:
        return handlers.held(), handlers.progress(), gr.Timer(active=handlers.running), *buttons(tray)

    def take(files: list[dict[str, Any]] | None, tray: Tray | None) -> tuple[Any, ...]:
        held = tray or Tray()
        return held, None, handlers.take(names_and_paths(files or []), held), *buttons(held)

    def clear(tray: Tray | None) -> tuple[Any, ...]:
        if tray is not None:
            tray.clear()
        return "", *buttons(tray)

    def start(tray: Tray | None) -> tuple[Any, ...]:
        return handlers.start(tray or Tray()), gr.Timer(active=True), *buttons(tray)

    def look(tray: Tray | None) -> tuple[Any, ...]:
        running = handlers.running
        settled = tray is not None and handlers.settle(tray)
        held, line = (gr.skip(), gr.skip()) if running else (handlers.held(), handlers.status())
        preview = "" if settled else gr.skip()
        return handlers.progress(), preview, held, line, gr.Timer(active=running), *buttons(tray)

    shown = [parts.held, parts.progress, parts.look, *parts.buttons]
    page.load(show, parts.tray, shown, **QUIET)
    tab.select(show, parts.tray, shown, **QUIET)
    parts.files.upload(
        take,
        [parts.files, parts.tray],
        [parts.tray, parts.files, parts.preview, *parts.buttons],
        preprocess=False,  # what it was called is wanted too, and not only where it lies
        **QUIET,
    )
    parts.clear.click(clear, parts.tray, [parts.preview, *parts.buttons], **QUIET)
    parts.build.click(start, parts.tray, [parts.progress, parts.look, *parts.buttons], **QUIET)
    parts.cancel.click(handlers.cancel, None, parts.progress, **QUIET)
    looked = [parts.progress, parts.preview, parts.held, status, parts.look, *parts.buttons]
    parts.look.tick(look, parts.tray, looked, **QUIET)
