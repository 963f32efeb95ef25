"""A served page with accounts, and readers who call it as a browser does, for tests over real HTTP."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

import ui
from index.filters import Filters
from rag.access.accounts import Accounts
from rag.access.doorkeeper import Doorkeeper
from rag.access.guards import Guards
from rag.keeping.keeper import Keeping
from rag.page.indexing_jobs import Builder
from rag.page.mcp_server import beside
from rag.page.programs import Programs
from tests.fakes_rag import ScriptedAssistant

PASSWORDS = {"ada": "a long way round", "bob": "bread and butter"}


def scripted(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
    """An asker for the page."""
    return ScriptedAssistant(index, model, filters)


def stuck(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
    """An asker that is longer at each step than anybody waits, as a model that can't be stopped."""
    return ScriptedAssistant(index, model, filters, pause=60)


@contextmanager
def served(folder: Path, *, logins: bool = True, known_as: tuple[str, ...] = ()) -> Iterator[str]:
    """The address of a page over the scripted answering side."""
    accounts = Accounts(folder / "accounts.json")
    for name, password in PASSWORDS.items() if logins else ():
        accounts.add(name, password)
    guards = Guards(Doorkeeper(accounts) if logins else None, known_as)

    async def begin() -> tuple[Any, str]:  # outside of a loop the framework leaves some open
        builder = Builder(folder / "index")
        page = ui.build_page(scripted, keeping=Keeping(folder / "r.sqlite3"), builder=builder, login=logins)
        tools = beside(Programs(lambda: scripted(None, None, None), builder))
        port = ui.free_port("127.0.0.1", 8010)
        return page, ui.launch(page, host="127.0.0.1", port=port, beside=tools, guards=guards)

    page, address = asyncio.run(begin())
    try:
        yield address
    finally:
        page.close(verbose=False)


class Reader:
    """A browser with the page open: its cookies, its session, and the key that it holds."""

    def __init__(self, address: str, name: str | None = None, key: str | None = None) -> None:
        self._address = address
        self.cookies: dict[str, str] = {}
        self.session = uuid.uuid4().hex
        self.key = key
        if name is not None:
            told = {"username": name, "password": PASSWORDS[name]}
            done = httpx.post(f"{address}login", data=told, timeout=30)
            assert done.json() == {"success": True}
            self.cookies = dict(done.cookies)
        self._config = self.request("GET", "config").json()

    def request(self, method: str, path: str, **told: Any) -> httpx.Response:
        """A request with the reader's cookies."""
        return httpx.request(method, f"{self._address}{path}", cookies=self.cookies, timeout=30, **told)

    def call(
        self, target: str, event: str, values: dict[str, Any], said: dict[str, Any] | None = None
    ) -> str:
        """Have an event of a component (by its element's id; "" is the page) happen; all that comes back.

        `values` are those of the inputs, by the kind of component.
        """
        ids = {one["props"].get("elem_id"): one["id"] for one in self._config["components"]}
        kinds = {one["id"]: one["type"] for one in self._config["components"]}
        function = next(
            one
            for one in self._config["dependencies"]
            for own, happens in one["targets"]
            if one["backend_fn"] and happens == event and target in ("", own and _name(ids, own))
        )
        asked = {
            "data": [values.get(kinds[number]) for number in function["inputs"]],
            "fn_index": function["id"],
            "session_hash": self.session,
            "event_data": said,
        }
        joined = self.request("POST", "gradio_api/queue/join", json=asked)
        assert joined.status_code == 200, joined.text
        told = ""
        address = f"{self._address}gradio_api/queue/data?session_hash={self.session}"
        with httpx.stream("GET", address, cookies=self.cookies, timeout=30) as stream:
            for line in stream.iter_lines():
                told += line
                if "process_completed" in line or "unexpected_error" in line:
                    break
        return told

    def load(self) -> str:
        """Open the page."""
        return self.call("", "load", {"browserstate": self.key})

    def export(self, conversation: str) -> str:
        """Save a conversation, by its key."""
        said = {"key": conversation, "value": "json"}
        return self.call("dl-list", "export", {"browserstate": self.key}, said)

    def ask(self, question: str) -> str:
        """Ask, and wait for the answer."""
        said = {"question": question, "again": 0}
        return self.call("dl-current", "ask", {"browserstate": self.key}, said)


def _name(ids: dict[str | None, int], number: int) -> str | None:
    return next((name for name, own in ids.items() if own == number), None)


def error_in(told: str) -> bool:
    """Whether the last event failed."""
    last = json.loads(told[told.rindex("data: {") + 6 :])
    return last.get("success") is False
