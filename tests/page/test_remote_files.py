"""The guard before the page, without a server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.access.asgi import Message, Receive, Send
from rag.page.remote_files import NoRemoteFiles, names_remote_file

FILE = {"path": "https://example.org/x", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (FILE, True),
        ({"data": [1, [{"deep": FILE}]]}, True),
        ({"path": "http://127.0.0.1/x"}, True),
        ({"path": "/uploads/x", "url": "http://127.0.0.1:7860/gradio_api/file=/uploads/x"}, False),
        ({"data": ["https://example.org is quoted in a question"]}, False),
        ({"data": [{"name": "x.txt", "text": "https://example.org"}]}, False),
        ({"path": 1}, False),
        ([], False),
        ("text", False),
    ],
)
def test_what_names_a_file_by_its_address(body: Any, names: bool) -> None:
    assert names_remote_file(json.dumps(body).encode()) is names


def test_an_address_that_is_escaped_is_one_too() -> None:
    assert names_remote_file(b'{"\\u0070ath": "\\u0068ttps://example.org"}')


@given(st.binary(max_size=50))
def test_what_is_no_json_is_for_others_to_refuse(body: bytes) -> None:
    assert not names_remote_file(body)


def test_nesting_without_end_is_no_fault() -> None:
    assert not names_remote_file(b"[" * 100_000)


def passed(method: str, kind: bytes | None, pieces: list[bytes]) -> tuple[bytes | None, list[Message]]:
    """What the application behind the guard was given, and what was answered."""
    got: list[bytes] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            got.append(message["body"])
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200})

    sent: list[Message] = []
    waiting = list(pieces)

    async def receive() -> Message:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", kind)] if kind else []
    asyncio.run(NoRemoteFiles(app)({"type": "http", "method": method, "headers": headers}, receive, send))
    return (b"".join(got) if got else None), sent


def test_a_call_goes_on_as_it_came() -> None:
    got, sent = passed("POST", b"application/json", [b'{"data": ', b'["When?"]}'])
    assert got == b'{"data": ["When?"]}'
    assert sent[0]["status"] == 200


@pytest.mark.parametrize("kind", [b"application/json", b"text/plain", None])
def test_a_call_that_names_an_address_ends_here(kind: bytes | None) -> None:
    got, sent = passed("POST", kind, [json.dumps(FILE).encode()])
    assert got is None
    assert sent[0]["status"] == 400
    assert json.loads(sent[1]["body"])["detail"].endswith("Upload the file itself.")


def test_an_upload_is_not_looked_into() -> None:
    body = json.dumps(FILE).encode()
    assert passed("POST", b"multipart/form-data; boundary=b", [body])[0] == body
