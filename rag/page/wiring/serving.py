"""Serving the page: where it listens, how it looks, and how it ends."""

import logging
import os
import sys
from typing import TYPE_CHECKING, Any

from rag.access.guards import Guards
from rag.page.ports import in_address
from rag.page.wiring.assets import asset

if TYPE_CHECKING:
    import gradio as gr

# Of the page and its tabs, in this order.
STYLES = ("page.css", "rail.css", "coverage.css", "indexing.css", "settings.css")
HEAD = '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
READERS = 128
"""Answers under way at once; the model takes them in turn, but evidence need not wait for it."""
THREADS = 2 * READERS
"""Of the server: each answer under way has one, and the page does other things besides."""
PAGES = 2 * READERS
"""Remembered, closed ones among them, each with its components and its conversation."""
CONNECTIONS_END = 1
"""Whole seconds that connections have to end by themselves."""


def launch(
    page: "gr.Blocks",
    *,
    host: str,
    port: int,
    open_browser: bool = False,
    beside: dict[str, Any] | None = None,
    guards: Guards | None = None,
) -> str:
    """Start serving in the background, and return the address. Nothing of it reaches past `host`.

    `beside` is what else the web application is made with, as `rag.page.mcp_server` gives it. `guards` say
    who may use it, by default everyone who reaches it by a name of `host`.
    """
    from rag.page.indexing_uploads import MOST_BYTES

    guarded = guards or Guards()
    _app, address, _share = page.launch(
        server_name=in_address(host),
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
        auth_dependency=guarded.login,
        app_kwargs={**(beside or {}), "middleware": guarded.middleware(host)},
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


def _has_screen() -> bool:
    """Whether a browser could show anything: on Linux a display, elsewhere always."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def close(page: "gr.Blocks") -> None:
    """End serving, though browsers hold connections open."""
    page.server.config.timeout_graceful_shutdown = CONNECTIONS_END
    logging.getLogger("uvicorn.error").disabled = True  # it tells of each connection that it cut
    page.close(verbose=False)


def waiting(page: "gr.Blocks") -> int:
    """Calls that wait for their turn."""
    return len(page._queue)
