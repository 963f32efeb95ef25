"""Pages of other origins, and names that are made to point here, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from rag.access.guards import Guards
from rag.access.opening import doorkeeper_for
from tests.page.guarded import PASSWORDS, served

# A machine that is busy with other tests takes its time.
get = partial(httpx.get, timeout=30)
post = partial(httpx.post, timeout=30)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("own"), logins=False, known_as=("news.example.org",)) as address:
        yield address


CALLS = (
    ("POST", "gradio_api/queue/join"),
    ("POST", "gradio_api/call/answer"),
    ("POST", "gradio_api/upload"),
    ("POST", "mcp"),
    ("PUT", "config"),
    ("DELETE", "mcp"),
    ("GET", "config"),
    ("OPTIONS", "gradio_api/queue/join"),
)


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:1",
        "http://127.0.0.1:1",
        "null",
        "https://127.0.0.1",
        "file://",
    ],
)
def test_a_page_of_another_origin_is_refused(address: str, method: str, path: str, origin: str) -> None:
    reply = httpx.request(method, f"{address}{path}", headers={"Origin": origin})
    assert reply.status_code == 403
    assert "Open Dateline's own page." in reply.text


def test_an_origin_that_is_named_twice_is_refused(address: str) -> None:
    own = address.rstrip("/")
    head = [("Origin", own), ("Origin", own)]
    assert post(f"{address}gradio_api/call/answer", json={}, headers=head).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "192.168.1.5", "0.0.0.0"])
def test_a_name_that_was_made_to_point_here_is_refused(address: str, host: str) -> None:
    for path in ("", "config", "mcp", "health", "gradio_api/info"):
        head = {"Host": host, "Origin": f"http://{host}"}
        reply = get(f"{address}{path}", headers=head)
        assert reply.status_code == 421
        assert "--known-as NAME" in reply.text


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (None, None),
        ("localhost:7860", "http://localhost:7860"),
        ("news.example.org", "https://news.example.org"),  # a proxy that speaks TLS
    ],
)
def test_own_pages_and_programs_go_on(address: str, host: str | None, origin: str | None) -> None:
    head = {name: value for name, value in (("Host", host), ("Origin", origin)) if value}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    both = {"Accept": "application/json, text/event-stream"}
    assert get(address, headers=head).status_code == 200
    assert post(f"{address}mcp", json=call, headers=head | both).status_code == 200
    asked = post(f"{address}gradio_api/call/answer", json={"data": ["ferries?"]}, headers=head)
    assert asked.status_code == 200


def test_a_form_of_a_page_that_sends_no_referrer_is_its_own(address: str) -> None:
    head = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    sent = post(f"{address}gradio_api/call/answer", json={"data": ["ferries?"]}, headers=head)
    assert sent.status_code == 200
    head["Sec-Fetch-Site"] = "cross-site"
    assert post(f"{address}gradio_api/call/answer", json={}, headers=head).status_code == 403


def test_no_other_page_shows_ours_within_itself(address: str) -> None:
    assert get(address).headers["x-frame-options"] == "SAMEORIGIN"


def test_no_page_elsewhere_can_log_a_reader_in(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        told = {"username": "ada", "password": PASSWORDS["ada"]}
        head = {"Origin": "http://evil.example"}
        assert post(f"{address}login", data=told, headers=head).status_code == 403


def test_a_web_socket_is_guarded_too(tmp_path: Path) -> None:
    from rag.access.asgi import Message, Receive, Send
    from rag.access.gate import Gate
    from rag.access.names import Names
    from rag.access.own_pages import OwnPagesAlone

    async def inner(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    accounts = tmp_path / "a.json"
    from rag.access.accounts import Accounts

    Accounts(accounts).add("ada", PASSWORDS["ada"])
    keeper = doorkeeper_for(tmp_path / "index", host="0.0.0.0", accounts=accounts)
    assert keeper is not None
    own = [(b"host", b"127.0.0.1"), (b"origin", b"http://127.0.0.1")]
    scope: Message = {"type": "websocket", "path": "/", "headers": own, "scheme": "ws"}
    asyncio.run(Gate(inner, keeper)(scope, receive, send))
    other: Message = {**scope, "headers": [(b"host", b"127.0.0.1"), (b"origin", b"http://evil.example")]}
    asyncio.run(OwnPagesAlone(inner, Names("127.0.0.1"))(other, receive, send))
    asyncio.run(OwnPagesAlone(inner, Names("127.0.0.1"))(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close", "websocket.close", "websocket.accept"]


def test_the_guards_stand_in_their_order() -> None:
    assert [getattr(one.cls, "__name__", "") for one in Guards().middleware("127.0.0.1")] == [
        "OwnPagesAlone",
        "ClosedRoutes",
        "NoRemoteFiles",
    ]
