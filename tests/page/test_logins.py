"""Logins as the network has them: a real server with two accounts, over loopback."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AuthenticationError

from rag.access.accounts import Accounts
from tests.page.guarded import PASSWORDS, Reader, error_in, served

EVERYWHERE = (
    "",
    "config",
    "mcp",
    "theme.css",
    "static/img/logo.svg",
    "assets/index.js",
    "gradio_api/info",
    "gradio_api/app_id",
    "gradio_api/queue/data?session_hash=x",
    "gradio_api/heartbeat/x",
    "gradio_api/file=/etc/passwd",
    "gradio_api/startup-events/../info",
    "health/../config",
    "%2e%2e/config",
    "//config",
    "metrics",
)

# A machine that is busy with other tests takes its time.
get = partial(httpx.get, timeout=30)
post = partial(httpx.post, timeout=30)
POSTED = ("gradio_api/queue/join", "gradio_api/upload", "gradio_api/call/answer", "gradio_api/cancel", "mcp")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logins")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize("path", EVERYWHERE)
def test_nothing_is_given_to_whoever_has_not_logged_in(address: str, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        assert httpx.request(method, f"{address}{path}").status_code == 401
    assert get(f"{address}{path}", cookies={"dateline-8010": "x"}).status_code == 401


@pytest.mark.parametrize("path", POSTED)
def test_nothing_is_taken_from_whoever_has_not_logged_in(address: str, path: str) -> None:
    assert post(f"{address}{path}", json={}).status_code == 401


def test_a_browser_is_shown_a_page_that_asks_nothing_of_any_other_machine(address: str) -> None:
    page = get(address, headers={"Accept": "text/html"})
    assert page.status_code == 401
    assert 'action="login"' in page.text
    assert "://" not in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_login_is_a_cookie_that_no_script_and_no_other_site_has(address: str) -> None:
    told = {"username": "Ada", "password": PASSWORDS["ada"]}
    done = post(f"{address}login", data=told, headers={"Accept": "text/html"})
    assert (done.status_code, done.headers["location"]) == (303, "./")
    cookie = done.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    secure = post(f"{address}login", data=told, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in secure.headers["set-cookie"].split("; ")


def test_a_logout_ends_the_session_and_no_link_can_ask_for_it(address: str) -> None:
    reader = Reader(address, "ada")
    assert reader.request("GET", "logout").status_code == 405
    assert reader.request("GET", "config").status_code == 200
    assert reader.request("POST", "logout").status_code == 303
    assert reader.request("GET", "config").status_code == 401


def key_of(told: str) -> str:
    """The key of the conversation that is open."""
    found = re.search(r'data-conversation=\\"([^"\\]+)', told)
    assert found is not None
    return found[1]


def test_two_logins_never_see_each_other_s_conversations(address: str) -> None:
    ada, bob = Reader(address, "ada"), Reader(address, "bob")
    told = ada.ask("When did ferries resume?")
    assert "at noon" in told
    key = key_of(told)
    assert "When did ferries resume?" in ada.load()
    for forged in (None, "login:ada", "ada"):
        bob.key = forged
        assert "When did ferries" not in bob.load()
        assert error_in(bob.export(key))
        bob.call("dl-list", "delete", {"browserstate": forged}, {"key": key})
        bob.call("dl-list", "rename", {"browserstate": forged}, {"key": key, "value": "Taken"})
        assert "When did ferries" not in bob.call("dl-list", "pick", {"browserstate": forged}, {"key": key})
    elsewhere = Reader(address, "ada", key="another browser's")
    assert "When did ferries resume?" in elsewhere.load()
    assert "Taken" not in elsewhere.load()
    assert not error_in(elsewhere.export(key))


def test_no_login_takes_part_in_the_page_of_another(address: str) -> None:
    ada, bob = Reader(address, "ada"), Reader(address, "bob")
    ada.ask("When did ferries resume?")
    for way in ("queue/data?session_hash=", "heartbeat/"):
        stream = httpx.stream("GET", f"{address}gradio_api/{way}{ada.session}", cookies=bob.cookies)
        with stream as reply:  # one that is let in has no end
            assert reply.status_code == 403
    asked = {"data": [None], "fn_index": 0, "session_hash": ada.session}
    for path in ("queue/join", "run/predict", "call/answer", "cancel", "reset"):
        assert bob.request("POST", f"gradio_api/{path}", json=asked).status_code == 403
    assert "at noon" in ada.ask("When did ferries resume?")


def test_no_browser_s_key_is_a_login_where_nobody_logs_in(folder: Path, address: str) -> None:
    Reader(address, "ada").ask("What was the cause?")
    with served(folder, logins=False) as open_address:
        told = Reader(open_address, key="login:ada").load()
        assert "They are kept on this machine, and listed here." in told  # there are none


def test_the_framework_s_own_client_logs_in(address: str) -> None:
    client = Client(address, auth=("bob", PASSWORDS["bob"]), verbose=False, analytics_enabled=False)
    assert "at noon" in client.predict(question="When did ferries resume?", api_name="/answer")["text"]
    with pytest.raises(AuthenticationError):
        Client(address, auth=("bob", "bread without"), verbose=False, analytics_enabled=False)


async def _tools(address: str, head: dict[str, str]) -> list[str]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx.AsyncClient(headers=head) as http,
        streamable_http_client(f"{address}mcp", http_client=http) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        return [tool.name for tool in (await session.list_tools()).tools]


def test_an_mcp_client_shows_a_password_in_its_header(address: str) -> None:
    assert "answer" in asyncio.run(_tools(address, basic("ada", PASSWORDS["ada"])))


@pytest.mark.parametrize("head", ["Basic !", "Basic YWRh", "Bearer x", "basic", "Basic " + "A" * 5000])
def test_a_header_that_can_t_be_read_is_no_login(address: str, head: str) -> None:
    assert get(f"{address}config", headers={"Authorization": head}).status_code == 401


def test_failed_logins_are_made_to_wait_and_told_so(folder: Path, address: str) -> None:
    Accounts(folder / "accounts.json").add("eve", "an unheard-of thing")
    wrong = {"username": "eve", "password": "a thing heard of"}
    statuses = [post(f"{address}login", data=wrong).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    right = wrong | {"password": "an unheard-of thing"}
    page: Any = post(f"{address}login", data=right, headers={"Accept": "text/html"})
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) >= 1
    assert "Too many logins have failed. Wait 1 second, then try again." in page.text
    assert get(f"{address}config", headers=basic("eve", right["password"])).status_code == 429
    Reader(address, "ada")  # others go on


def test_an_account_that_is_removed_or_changed_is_logged_out(folder: Path, address: str) -> None:
    accounts = Accounts(folder / "accounts.json")
    accounts.add("kay", PASSWORDS.setdefault("kay", "a door left ajar"))
    reader = Reader(address, "kay")
    head = basic("kay", PASSWORDS["kay"])
    assert get(f"{address}config", headers=head).status_code == 200
    accounts.add("kay", "a door that is shut")
    assert reader.request("GET", "config").status_code == 401
    assert get(f"{address}config", headers=head).status_code == 401
    accounts.remove("kay")
    told = {"username": "kay", "password": "a door that is shut"}
    assert post(f"{address}login", data=told).status_code == 401


def test_a_login_without_end_is_refused(address: str) -> None:
    assert post(f"{address}login", content=b"x" * 20_000).status_code == 413
