"""The little of ASGI that the guards before the page share."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Head = Sequence[tuple[bytes, bytes]]

_NEVER_KEPT = (b"cache-control", b"no-store")


def header(scope: Message, name: bytes) -> str:
    """A request's header; empty where it has none. One that is there twice is joined, and fits nothing."""
    found = [value for own, value in scope["headers"] if own.lower() == name]
    return b", ".join(found).decode("latin-1").strip()


async def answer(send: Send, status: int, kind: str, body: bytes, head: Head = ()) -> None:
    """A whole answer, which no cache keeps."""
    own = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(body)), _NEVER_KEPT, *head]
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": body})


async def refuse(scope: Message, send: Send, status: int, detail: str, head: Head = ()) -> None:
    """Refuse a request, as the framework has it: a JSON object with the `detail`."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # "policy violation"
        return
    await answer(send, status, "application/json", json.dumps({"detail": detail}).encode(), head)


async def body_of(receive: Receive, most: int) -> bytes | None:
    """The body of a request, to be read once; None of one with more than `most` bytes."""
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > most:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


def is_json_call(scope: Message) -> bool:
    """Whatever is posted and does not say that it is a form: a body without a type is read as JSON too."""
    if scope["type"] != "http" or scope["method"] not in ("POST", "PUT", "PATCH"):
        return False
    kinds = [value for name, value in scope["headers"] if name.lower() == b"content-type"]
    return not any(kind.lower().startswith(b"multipart/") for kind in kinds)


async def whole_body(receive: Receive) -> bytes:
    """The body of a request, to be read once."""
    return await body_of(receive, sys.maxsize) or b""


def body_again(body: bytes, receive: Receive) -> Receive:
    """The body once more, for the application; after it whatever else comes."""
    waiting = [body]

    async def give() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return give
