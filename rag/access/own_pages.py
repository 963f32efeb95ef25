"""A guard before the page: only its own pages call it, and only by its own name.

A browser sends requests to this server on behalf of any page that is open in it. What a page of another
origin sends is refused, and so is what calls the server by a name that is none of its own: a page whose name
was made to point here would else count as ours.
"""

from __future__ import annotations

from rag.access.asgi import App, Message, Receive, Send, header, refuse
from rag.access.names import Names, same_origin
from rag.operating.journal import Journal

_OTHER_NAME = (
    "This server is not known by the name that it was called by. "
    "Call it by its address, or start it with: dateline ui --known-as NAME"
)
_OTHER_ORIGIN = "A page of another origin asked for this. Open Dateline's own page."

_NO_FRAME = (b"x-frame-options", b"SAMEORIGIN")


class OwnPagesAlone:
    """ASGI middleware: 421 for a Host that is none of `names`, 403 for an Origin that is not that Host.

    That holds for every method: no page elsewhere has any business here, and what only reads is also work.
    """

    def __init__(self, app: App, names: Names, journal: Journal | None = None) -> None:
        self._app = app
        self._names = names
        self._journal = journal or Journal()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host, origin = header(scope, b"host"), header(scope, b"origin")
        if not self._names.allow(host):
            await self._refuse(scope, send, 421, _OTHER_NAME)
        elif origin and not _own(origin, host, header(scope, b"sec-fetch-site")):
            await self._refuse(scope, send, 403, _OTHER_ORIGIN)
        else:
            await self._app(scope, receive, _unframed(send))

    async def _refuse(self, scope: Message, send: Send, status: int, said: str) -> None:
        self._journal.note("refused", status=status)
        await refuse(scope, send, status, said)


def _unframed(send: Send) -> Send:
    """No page of another origin shows ours within itself, to have a reader press what they don't see."""

    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), _NO_FRAME]}
        await send(message)

    return give


def _own(origin: str, host: str, site: str) -> bool:
    """A page that sends no referrer has no origin for a form either; its browser still tells whose it is."""
    return same_origin(origin, host) or (origin == "null" and site == "same-origin")
