"""The page: Gradio's wiring between people and `rag`. It translates, and decides nothing.

python ui.py            the page over the index in its usual place
dateline ui --help      everything that can be said to it
"""

import errno
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import DatelineError, IndexMissing
from index.places import default_place
from rag.environment import be_quiet
from rag.keeping import Keeping, place_beside
from rag.options import Options
from rag.page.wiring.assets import asset
from rag.page.wiring.quickly import without_stubs
from rag.readiness import Readiness
from rag.seam import AskerFactory

if TYPE_CHECKING:
    import gradio as gr

    from index.protocols import IndexView
    from rag.page.indexing_jobs import Builder
    from rag.page.indexing_watched import Watched
    from rag.page.settings import Preferences

T = TypeVar("T")
# Of the page and its tabs, in this order.
STYLES = ("page.css", "rail.css", "coverage.css", "indexing.css", "settings.css")
FIRST_PAGE = 5.0  # seconds that a browser has to ask for the page, before models load without one
READERS = 128  # answers under way at once; the model takes them in turn, but evidence need not wait for it
THREADS = 2 * READERS  # of the server: each answer under way has one, and the page does other things besides
PAGES = 2 * READERS  # remembered, closed ones among them, each with its components and its conversation
HEAD = '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'


class PortUnusable(DatelineError):
    """The page can't be served where it was asked to be."""


def build_page(
    asker: AskerFactory,
    *,
    index: Path | None = None,
    model: str | None = None,
    keeping: Keeping | None = None,
    readiness: Readiness | None = None,
    builder: "Builder | None" = None,
    watched: "Watched | None" = None,
    preferences: "Preferences | None" = None,
) -> "gr.Blocks":
    """The page as Gradio blocks; each reader who opens it gets an asker of their own.

    `keeping` is where conversations stay; without one, as long as the process lives. `readiness` is the
    loading of the models, where they load behind the page. `builder` builds the index, by default with the
    index's own embedder; `watched` is a folder that is taken in unattended. `preferences` are the settings,
    by default to answer with `model`.
    """
    with without_stubs():
        import gradio as gr

    from rag.page.handlers import Handlers
    from rag.page.indexing_jobs import Builder
    from rag.page.markup import status_html
    from rag.page.programs import Programs
    from rag.page.settings import Preferences, following
    from rag.page.settings_options import OptionsTab
    from rag.page.wiring import chat, coverage, indexing, programs, settings
    from rag.page.wiring.assets import view

    settled = preferences or Preferences(model)
    begin = following(asker, settled)

    def opened() -> "IndexView":
        return asker(index, model, None).index

    kept = keeping or Keeping()
    handlers = Handlers(lambda filters: begin(index, model, filters), kept, readiness)
    options = OptionsTab(kept, lambda: settled.current.options)
    building = builder or Builder(index or default_place())
    with gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="dl-bar"):
            status = view("dl-status", value=status_html("Opening the coverage"))
        with gr.Tabs(elem_id="dl-tabs"):
            parts = _tab("Chat", lambda _: chat.build(page, handlers, status))
            _tab("Coverage", lambda tab: coverage.build(tab, opened))
            _tab("Index", lambda tab: indexing.build(tab, page, opened, building, status, watched))
            _tab("Settings", lambda tab: settings.build(tab, settled, options, parts, handlers.reader))
        programs.build(Programs(lambda: begin(index, model, None), building))
    page.queue(default_concurrency_limit=READERS)
    built: gr.Blocks = page
    return built


def _tab(label: str, build: Callable[["gr.Tab"], T]) -> T:
    """What `build` gives, having laid out a tab. Its panel's id is `dl-tab-` and the label in lower case."""
    import gradio as gr

    with gr.Tab(label, id=label.lower(), elem_id=f"dl-tab-{label.lower()}") as tab:
        return build(tab)


def serve(
    *,
    index: Path | None = None,
    model: str | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    asker: AskerFactory | None = None,
    watch: Path | None = None,
    mcp: bool = False,
    options: Options | None = None,
) -> None:
    """Serve the page until it is interrupted; models load behind it.

    `watch` is a folder whose dumps are taken in as they come; `mcp` serves programs by that protocol too.
    `options` are how answers are made for readers who have chosen nothing themselves, and for programs.
    """
    be_quiet()
    from rag.page.indexing_jobs import Builder
    from rag.page.indexing_watched import Watched
    from rag.page.mcp_server import beside
    from rag.page.programs import Programs
    from rag.page.settings import Preferences, following

    if asker is None:
        from rag.sharing import SharedAssistants

        asker = shared = SharedAssistants()
        _say_if_missing(lambda: shared(index, model, None))
        readiness = Readiness(partial(shared.warm, index, model))
        preferences = Preferences(model, partial(shared.warm, index), options)
    else:
        readiness, preferences = Readiness(), Preferences(model, options=options)
    uploads = tempfile.TemporaryDirectory(prefix="dateline-uploads-")  # one that nobody else has a hand in
    os.environ.setdefault("GRADIO_TEMP_DIR", uploads.name)
    keeping = Keeping(place_beside(index or default_place()))
    builder = Builder(index or default_place())
    watched = Watched.begun(watch, builder.place) if watch else None
    page = build_page(
        asker,
        index=index,
        model=model,
        keeping=keeping,
        readiness=readiness,
        builder=builder,
        watched=watched,
        preferences=preferences,
    )
    begin = following(asker, preferences)
    tools = beside(Programs(lambda: begin(index, model, None), builder), host) if mcp else None
    address = launch(page, host=host, port=free_port(host, port), open_browser=open_browser, beside=tools)
    readiness.begin_within(FIRST_PAGE)
    print(f"Dateline is at {address} (Ctrl-C ends it)", flush=True)
    if tools:
        print(f"The MCP server is at {address}mcp", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()
    finally:
        page.close(verbose=False)
        keeping.close()
        if watched is not None:
            watched.stop()
        uploads.cleanup()


def _say_if_missing(open_index: Callable[[], object]) -> None:
    """What is wrong with an index is said in the terminal; one that is missing can be built on the page."""
    try:
        open_index()
    except IndexMissing as error:
        print(f"{error}\nOr drop a dump on the page's Index tab.", file=sys.stderr, flush=True)


def launch(
    page: "gr.Blocks",
    *,
    host: str,
    port: int,
    open_browser: bool = False,
    beside: dict[str, Any] | None = None,
) -> str:
    """Start serving in the background, and return the address. Nothing of it reaches past `host`.

    `beside` is what else the web application is made with, as `rag.page.mcp_server` gives it.
    """
    from starlette.middleware import Middleware

    from rag.page.indexing_uploads import MOST_BYTES
    from rag.page.remote_files import NoRemoteFiles

    _app, address, _share = page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser and _has_screen(),
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        run_history=False,
        max_threads=THREADS,
        state_session_capacity=PAGES,
        enable_monitoring=False,
        footer_links=[],
        theme=_theme(),
        css="\n".join(map(asset, STYLES)),
        head=f"{HEAD}<script>{asset('connection.js')}</script>",
        max_file_size=MOST_BYTES,
        mcp_server=False,  # Gradio's own gives Python text for JSON
        app_kwargs={**(beside or {}), "middleware": [Middleware(NoRemoteFiles)]},
    )
    return address


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
