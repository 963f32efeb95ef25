"""The page: Gradio's wiring between people and `rag`. It translates, and decides nothing.

python ui.py            the page over the index in its usual place
dateline ui --help      everything that can be said to it
"""

import errno
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DatelineError
from rag.environment import be_quiet
from rag.seam import AskerFactory

if TYPE_CHECKING:
    import gradio as gr
    from gradio.components import Component

    from rag.page.handlers import Handlers

READERS = 8  # answers under way at once; the model takes them in turn, but evidence need not wait for it
HEAD = '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'


class PortUnusable(DatelineError):
    """The page can't be served where it was asked to be."""


def build_page(asker: AskerFactory, *, index: Path | None = None, model: str | None = None) -> "gr.Blocks":
    """The page as Gradio blocks; each reader who opens it gets an asker of their own."""
    import gradio as gr
    from gradio.events import api

    from rag.page.handlers import Handlers

    handlers = Handlers(lambda filters: asker(index, model, filters))
    with gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        parts = _lay_out(handlers)
        _wire(page, handlers, parts)
        api(handlers.answer, api_name="answer")
        api(handlers.retrieve, api_name="retrieve")
    page.queue(default_concurrency_limit=READERS)
    built: gr.Blocks = page
    return built


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page."""

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


def _lay_out(handlers: "Handlers") -> _Parts:
    import gradio as gr

    from rag.page.handlers import ALL

    def view(name: str) -> gr.HTML:
        return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=asset("page.js"))

    conversation = gr.State(None, delete_callback=handlers.forget)
    with gr.Row(elem_id="dl-bar"):
        status = view("dl-status")
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
    with gr.Row(elem_id="dl-main"):
        with gr.Column(elem_id="dl-talk", min_width=0):
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

    from rag.page.conversation import Conversation

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

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shown = [parts.conversation, parts.composer, parts.past, parts.current]
    loaded = page.load(handlers.load, None, parts.all, **quiet)
    loaded.then(choices, parts.conversation, parts.coverage, **quiet)
    held = [parts.conversation, parts.coverage]
    parts.new.click(handlers.reset, held, parts.all, **quiet)
    parts.coverage.input(handlers.reset, held, parts.all, **quiet)
    gr.Timer(60).tick(handlers.status, parts.conversation, parts.status, **quiet)
    asked = [parts.composer.submit(ask, [parts.composer, parts.conversation], shown, **quiet)]
    parts.composer.stop(handlers.stop, parts.conversation, None, queue=False, **quiet)
    for view in (parts.past, parts.current, parts.panel):
        asked.append(view.ask(ask_again, parts.conversation, shown, **quiet))
        opened = view.open(open_post, parts.conversation, parts.panel, **quiet)
        opened.then(None, js="() => window.dateline.reveal()")
        closed = view.close(handlers.close_post, parts.conversation, parts.panel, **quiet)
        closed.then(None, js="() => window.dateline.giveBack()")
        edited = view.edit(edit, None, parts.composer, **quiet)
        edited.then(None, js="() => window.dateline.compose()")
    for answered in asked:
        answered.then(ready, None, parts.composer, **quiet)


def serve(
    *,
    index: Path | None = None,
    model: str | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    asker: AskerFactory | None = None,
) -> None:
    """Serve the page until it is interrupted; models load behind it."""
    be_quiet()
    if asker is None:
        from rag.sharing import SharedAssistants

        asker = shared = SharedAssistants()
        shared(index, model, None)  # a missing index is said in the terminal, not on a page
        warm: Callable[[], None] = partial(shared.warm, index, model)
    else:
        warm = _nothing
    page = build_page(asker, index=index, model=model)
    address = launch(page, host=host, port=free_port(host, port), open_browser=open_browser)
    threading.Thread(target=warm, daemon=True).start()  # after the page, which must not wait for it
    print(f"Dateline is at {address} (Ctrl-C ends it)", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()
    finally:
        page.close(verbose=False)


def _nothing() -> None:
    """What is injected needs no warming."""


def launch(page: "gr.Blocks", *, host: str, port: int, open_browser: bool = False) -> str:
    """Start serving in the background, and return the address. Nothing of it reaches past `host`."""
    _app, address, _share = page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser and _has_screen(),
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        theme=_theme(),
        css=asset("page.css"),
        head=HEAD,
        max_file_size="1kb",
    )
    return address


def asset(name: str) -> str:
    """A file of the page's own: its style sheet or its script."""
    return files("rag.page").joinpath(name).read_text(encoding="utf-8")


def _theme() -> "gr.themes.Base":
    """Gradio's plainest theme with fonts that it serves itself: the page asks no other machine for one."""
    import gradio as gr

    # Gradio ships the semi-bold without the Latin letters; the bold has them.
    sans = gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700))
    return gr.themes.Base(
        primary_hue="red",
        neutral_hue="stone",
        font=[sans, "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens at."""
    import socket

    for port in range(first, min(first + 50, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise PortUnusable(
                    f"Port {port} is not allowed.", "Name one above 1023: --port 7860"
                ) from error
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise PortUnusable(f"Nothing can listen at {host}.", "Try: --host 127.0.0.1") from error
                continue
            return port
    raise PortUnusable(f"Ports {first} to {first + 49} are all taken.", "Name another: --port 9000")


def _has_screen() -> bool:
    """Whether a browser could show anything: on Linux a display, elsewhere always."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    from rag.cli import main

    raise SystemExit(main(["ui", *sys.argv[1:]]))
