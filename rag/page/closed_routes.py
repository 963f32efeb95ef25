"""A guard before the page: the framework's routes that Dateline has no use for are closed.

The page shows text that it makes itself, and gives no file out. What the framework would serve of its folder
of uploads, a link in it followed, or fetch from elsewhere, or note down for later is not there.
"""

from __future__ import annotations

from rag.access.asgi import App, Message, Receive, Send, refuse

_OWN = ("file=", "file/", "proxy=", "stream/", "deep_link", "monitoring", "dev/", "vibe", "undo-vibe")
CLOSED = tuple(
    f"{root}{name}"
    for root in ("/", "/gradio_api/")
    for name in (*_OWN, "custom_component/", "profiling/", "process_recording", "run-history/", "runs")
)
"""How the paths of closed routes begin, decoded as the framework decodes them."""


class ClosedRoutes:
    """ASGI middleware: a path that begins as one of `CLOSED` gets status 404."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"].startswith(CLOSED):
            await refuse(scope, send, 404, "Not Found")
        else:
            await self._app(scope, receive, send)
