"""A reader's browser without a screen: an open page that speaks to its server as its script does."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import ssl
from collections.abc import AsyncGenerator
from typing import Any

import httpx

CURRENT = 4
"""Place of the last turn's HTML among what a question gives back."""
LOADED = 4
"""Place of the same among what opening the page gives back."""
_KEY = re.compile(r'data-conversation="([^"]+)"')
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback has none. To read the machine's certificates for each page would hold up all other readers."""
_PATIENCE = 900.0
"""Seconds without a word from the server, which says something every few of them."""


class PageFault(Exception):
    """The server did not do what was asked of it."""


class OpenPage:
    """One open page. `reader` is the key that the browser holds, `conversation` the key in the address."""

    def __init__(self, address: str, reader: str | None = None, conversation: str = "") -> None:
        self._session = secrets.token_hex(6)
        self._http = httpx.AsyncClient(base_url=address, timeout=httpx.Timeout(_PATIENCE), verify=_NO_TLS)
        self._alive: asyncio.Task[None] | None = None
        self._functions: dict[str, int] = {}
        self.reader = reader
        self.conversation = conversation

    async def open(self) -> str:
        """Load the page; the HTML of its last turn, or its welcome."""
        config = (await self._http.get("config")).json()
        self._functions = {one["api_name"]: one["id"] for one in config["dependencies"]}
        self._alive = asyncio.create_task(self._keep_alive())
        async for data in self._call("load", [self.reader]):
            self.reader = data[0]
            return str(data[LOADED])
        raise PageFault("The page did not load.")

    async def ask(self, question: str) -> AsyncGenerator[str, None]:
        """What comes of the last turn's HTML, piece by piece."""
        async for data in self._call("ask", [question, None, self.reader]):
            text = "\n".join(_texts(data[CURRENT]))
            if found := _KEY.search(text):
                self.conversation = found[1]
            yield text

    async def stop(self) -> None:
        """Press Stop, which goes past the queue."""
        body = {"data": [None], "fn_index": self._functions["stop"], "session_hash": self._session}
        (await self._http.post("gradio_api/run/predict", json=body)).raise_for_status()

    async def close(self) -> None:
        """Close the tab: its connections end."""
        await self.lose()
        await self._http.aclose()

    async def lose(self) -> None:
        """Lose the connection by which the server knows that the page is open; a browser makes no other."""
        if self._alive is not None:
            self._alive.cancel()
            await asyncio.gather(self._alive, return_exceptions=True)

    async def _keep_alive(self) -> None:
        async with self._http.stream("GET", f"gradio_api/heartbeat/{self._session}") as beats:
            async for _ in beats.aiter_lines():
                pass

    async def _call(self, name: str, data: list[Any]) -> AsyncGenerator[list[Any], None]:
        body = {"data": data, "fn_index": self._functions[name], "session_hash": self._session}
        join = await self._http.post("gradio_api/queue/join", params={"c": self.conversation}, json=body)
        if join.status_code != httpx.codes.OK:
            raise PageFault(f"{name}: status {join.status_code}, {join.text[:200]}")
        async for message in self._messages():
            if message["msg"] in ("process_generating", "process_completed"):
                if not message["success"]:
                    raise PageFault(f"{name}: {json.dumps(message)[:300]}")
                yield message["output"]["data"]
            if message["msg"] in ("unexpected_error", "server_stopped"):
                raise PageFault(f"{name}: {json.dumps(message)[:300]}")

    async def _messages(self) -> AsyncGenerator[dict[str, Any], None]:
        """To the end of the stream, which is there until nothing is asked any more."""
        asked = {"session_hash": self._session}
        async with self._http.stream("GET", "gradio_api/queue/data", params=asked) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    message = json.loads(line.removeprefix("data: "))
                    if message["msg"] == "close_stream":
                        return
                    yield message


def _texts(value: object) -> list[str]:
    """The strings of a value, or of the changes to one."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []
