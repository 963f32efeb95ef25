"""A guard before the page: no caller can have the server fetch a file from an address of their choice.

The framework lets every call name a file by its web address, and downloads it before the call is handled. For
a page that asks nothing of other machines, such a call is refused.
"""

from __future__ import annotations

import json

from rag.access.asgi import App, Message, Receive, Send, body_again, is_json_call, whole_body

_ADDRESSES = ("http://", "https://")  # what the framework takes for one
_REFUSAL = b'{"detail": "Files can\'t be named by an address here. Upload the file itself."}'


class NoRemoteFiles:
    """ASGI middleware: a JSON body that names a file by its address gets status 400."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if not is_json_call(scope):
            await self._app(scope, receive, send)
            return
        body = await whole_body(receive)
        if names_remote_file(body):
            head = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_REFUSAL))]
            await send({"type": "http.response.start", "status": 400, "headers": head})
            await send({"type": "http.response.body", "body": _REFUSAL})
            return
        await self._app(scope, body_again(body, receive), send)


def names_remote_file(body: bytes) -> bool:
    """Whether a JSON body has an object anywhere whose path is an address; what is no JSON has none."""
    try:
        left = [json.loads(body)]
    except (ValueError, RecursionError):
        return False
    while left:
        value = left.pop()
        if isinstance(value, dict):
            path = value.get("path")
            if isinstance(path, str) and path.startswith(_ADDRESSES):
                return True
            left += value.values()
        elif isinstance(value, list):
            left += value
    return False
