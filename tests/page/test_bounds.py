"""What the page holds of its readers does not grow with their number, nor with what they ask."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

import ui
from index.filters import Filters
from rag.assistant import REMEMBERED
from rag.environment import SETTINGS
from rag.page.conversation import Conversation
from rag.page.handlers import Handlers
from rag.page.presence import Presence
from rag.page.settings import Preferences, following
from rag.page.wiring.serving import PAGES
from tests.fakes_rag import ScriptedAssistant

MORE = 24
PATIENCE = 60.0
ROOM = 8
"""Askers beside those of pages: one for programs, and those that Python has not let go of yet."""


@dataclass(frozen=True)
class Running:
    """A page that is served, and the askers of it that somebody still holds."""

    page: Any
    address: str
    alive: weakref.WeakSet[ScriptedAssistant]


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    alive: weakref.WeakSet[ScriptedAssistant] = weakref.WeakSet()

    def scripted(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
        made = ScriptedAssistant(index, model, filters)
        alive.add(made)
        return made

    async def serve() -> tuple[Any, str]:
        page = ui.build_page(scripted)
        return page, ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7600))

    page, address = asyncio.run(serve())
    yield Running(page, address, alive)
    page.close(verbose=False)


def loaded(running: Running, sessions: int) -> None:
    """Open so many pages, one after the other, and leave them open."""
    number = next(at for at, one in running.page.fns.items() if one.api_name == "load")
    holder = running.page.app.state_holder
    with httpx.Client(base_url=running.address) as client:
        for session in range(sessions):
            body = {"data": [None], "fn_index": number, "session_hash": f"page{session}"}
            client.post("gradio_api/queue/join", json=body).raise_for_status()
    waiting = time.monotonic()
    while len(running.page._queue) or f"page{sessions - 1}" not in holder:
        assert time.monotonic() - waiting < PATIENCE
        time.sleep(0.05)


def test_no_more_pages_are_remembered_than_are_bound(running: Running) -> None:
    loaded(running, PAGES + MORE)
    assert len(running.page.app.state_holder.session_data) <= PAGES
    settled = time.monotonic()
    while len(running.alive) > PAGES + ROOM:
        gc.collect()
        assert time.monotonic() - settled < PATIENCE
        time.sleep(0.05)
    assert len(running.alive) > ROOM


def test_of_what_was_done_no_record_is_summed_up(running: Running) -> None:
    loaded(running, MORE)
    queue = running.page._queue
    assert len(queue.event_analytics) <= 1
    assert queue.cached_event_analytics_summary == {"functions": {}}


def test_a_page_is_present_only_while_it_asks() -> None:
    presence, conversation = Presence(), Conversation(ScriptedAssistant())
    with presence.asking("page", conversation):
        assert len(presence) == 1
    assert len(presence) == 0
    presence.closed("page")  # and nothing comes of that


def test_a_question_that_begins_just_after_its_page_was_closed_is_stopped() -> None:
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters, pause=0.05))
    page.closed("closed")
    steps = list(page.ask("ada", "ferries?", page.load("ada")[0], page="closed"))
    assert 'data-state="stopped"' in steps[-1][2]
    *_, last = page.ask("bob", "ferries?", page.load("bob")[0], page="open")
    assert 'data-state="answered"' in last[2]


def test_a_page_that_has_its_connection_again_is_answered() -> None:
    now = [0.0]
    presence, conversation = Presence(lambda: now[0]), Conversation(ScriptedAssistant())
    presence.closed("page")
    with presence.asking("page", conversation) as gone:
        assert gone()
    now[0] = 60.0
    with presence.asking("page", conversation) as gone:
        assert not gone()
        presence.closed("page")
        assert gone()


def test_closed_pages_are_forgotten_again() -> None:
    presence = Presence()
    for number in range(3000):
        presence.closed(f"page{number}")
    assert len(presence._closed) == 1000


def test_a_page_that_goes_on_with_another_conversation_is_closed_with_that() -> None:
    presence = Presence()
    one, two = (Conversation(ScriptedAssistant(pause=0.05)) for _ in range(2))
    asked = two.ask("ferries?")
    next(asked)
    with presence.asking("page", two):
        with presence.asking("page", one):
            pass
        assert len(presence) == 0
    with presence.asking("page", one), presence.asking("page", two):
        presence.closed("page")
    assert not list(asked)[-1].live


def test_a_long_conversation_is_remembered_as_far_as_it_is_leaned_on() -> None:
    asker = following(lambda index, model, filters: ScriptedAssistant(), Preferences())(None, None, None)
    for _ in range(REMEMBERED + 5):
        asker.ask("ferries?")
    assert len(asker._turns) == REMEMBERED  # type: ignore[attr-defined]
