"""A small real HTTP server that answers as it is told to, also wrongly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler, Mapping[str, Any]], None]
LISTING = {"Yes": -0.1, "No": -2.4, "Per": -6.0}
"""Logarithms of probabilities."""


@dataclass
class Rogue:
    """`replies` answer the chat requests in turn, the last of them all further ones; `seen` has their bodies.

    `models` is what /models answers with: a status and names. At the status 0 it is silent.
    """

    replies: list[Reply]
    models: tuple[int, Sequence[str]] = (200, ("rogue",))
    key: str | None = None
    seen: list[dict[str, Any]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def next_reply(self, body: dict[str, Any]) -> Reply:
        self.seen.append(body)
        return self.replies[min(len(self.seen), len(self.replies)) - 1]


@contextmanager
def serving(rogue: Rogue) -> Iterator[Rogue]:
    """The server, listening until left."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, names = rogue.models
            if not status:
                rogue.released.wait(5)
                return
            if rogue.key and self.headers.get("Authorization") != f"Bearer {rogue.key}":
                status = 401
            refused = {"error": {"message": f"no: {self.headers.get('Authorization')}"}}
            send_json(self, status, {"data": [{"id": name} for name in names]} if status == 200 else refused)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                rogue.next_reply(body)(self, body)
            except (BrokenPipeError, ConnectionResetError):
                rogue.gone.set()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        rogue.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield rogue
        finally:
            rogue.released.set()
            server.shutdown()
            thread.join()


def send_json(handler: BaseHTTPRequestHandler, status: int, data: object, **headers: str) -> None:
    content = json.dumps(data).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def begin(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in {"Content_Type": "text/event-stream", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def event(handler: BaseHTTPRequestHandler, data: object) -> None:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    handler.wfile.write(f"data: {text}\n\n".encode())


def chunk(text: str, listing: Mapping[str, float] | None = None, reason: str | None = None) -> dict[str, Any]:
    choice: dict[str, Any] = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
    if listing is not None:
        top = [{"token": token, "logprob": weight} for token, weight in listing.items()]
        choice["logprobs"] = {"content": [{**top[0], "top_logprobs": top}] if top else []}
    return {"object": "chat.completion.chunk", "choices": [choice]}


def says(*pieces: str, listing: Mapping[str, float] | None = LISTING) -> Reply:
    """A right answer; probabilities only where they are asked for, and no more than that many."""

    def reply(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        begin(handler)
        listed = (
            dict(list(listing.items())[: body["top_logprobs"]]) if listing and "logprobs" in body else None
        )
        handler.wfile.write(b": ping\n\n")
        event(handler, {"choices": [{"delta": {"role": "assistant", "content": None}}]})
        for piece in pieces[: body["max_tokens"]]:
            event(handler, chunk(piece, listed))
        event(handler, chunk("", reason="stop"))
        event(handler, "[DONE]")

    return reply


def cuts(*pieces: str) -> Reply:
    """Begins well, then the line goes dead."""

    def reply(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        begin(handler, Content_Length="100000")
        for piece in pieces:
            event(handler, chunk(piece))

    return reply


def ends(*events: object) -> Reply:
    """These events, and an orderly end."""

    def reply(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        begin(handler)
        for one in events:
            event(handler, one)

    return reply


def refuses(status: int, message: object = "no", **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        send_json(handler, status, {"error": {"message": message}}, **headers)

    return reply


def hangs(seconds: float = 1.0) -> Reply:
    def reply(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        begin(handler)
        handler.wfile.flush()
        time.sleep(seconds)

    return reply


def endless(piece: str = "on ") -> Reply:
    """Never stops, whatever was asked; notes when its reader has gone."""

    def reply(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        begin(handler)
        for _ in range(2000):
            event(handler, chunk(piece))
            handler.wfile.flush()
            time.sleep(0.005)

    return reply
