"""Pages that were closed: little is held of them, and nothing is lost by that, to whoever has one open."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import ui
from bench.load_reader import OpenPage
from index.filters import Filters
from rag.page.wiring import closing
from rag.page.wiring.closing import CLOSED, ClosedPages
from tests.fakes_rag import ScriptedAssistant

VISITS = 50
ROOM = 4
"""Beside the closed pages that are held: the one of which the server is told now, what Python still holds."""
PATIENCE = 60.0


class Served:
    """A page that is served, and the askers of it that somebody still holds."""

    def __init__(self) -> None:
        self.alive: weakref.WeakSet[ScriptedAssistant] = weakref.WeakSet()
        self.page, self.address = asyncio.run(self._serve())

    async def _serve(self) -> tuple[Any, str]:
        page = ui.build_page(self._asker)
        return page, ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7630))

    def _asker(self, index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
        made = ScriptedAssistant(index, model, filters)
        self.alive.add(made)
        return made

    def held(self) -> dict[str, int]:
        """How many of each kind are held of pages, open and closed."""
        holder, queue = self.page.app.state_holder, self.page._queue
        gc.collect()
        return {
            "states": len(holder.session_data),
            "times": len(holder.time_last_used),
            "messages": len(queue.pending_messages_per_session),
            "events": len(queue.pending_event_ids_session),
            "under way": len(queue.event_ids_to_events),
            "generators": len(self.page.app.iterators),
            "askers": len(self.alive),
        }

    async def visits(self, count: int, question: str = "") -> None:
        """Open a page, ask, and close it, so many times."""
        for _ in range(count):
            opened = OpenPage(self.address)
            await opened.open()
            if question:
                await told(opened, question)
            await opened.close()


@pytest.fixture
def served() -> Iterator[Served]:
    held = Served()
    yield held
    held.page.close(verbose=False)


async def told(opened: OpenPage, question: str) -> str:
    """All that comes of an answer."""
    return "".join([text async for text in opened.ask(question)])


def settled(seen: Callable[[], bool]) -> bool:
    """Whether that is seen before long: what comes of closing a page is done behind it."""
    since = time.monotonic()
    while not seen():
        if time.monotonic() - since > PATIENCE:
            return False
        time.sleep(0.05)
    return True


def test_of_fifty_visits_no_more_is_held_than_of_the_last_few(served: Served) -> None:
    before = served.held()
    asyncio.run(served.visits(VISITS, "When did ferries resume?"))
    most = {name: count + CLOSED + ROOM for name, count in before.items()}
    assert settled(lambda: all(count <= most[name] for name, count in served.held().items())), served.held()
    assert served.held()["states"] >= CLOSED - ROOM  # a page that lost its connection finds itself again


def test_an_open_page_keeps_its_room_while_others_come_and_go(served: Served) -> None:
    served.page.app.state_holder.capacity = CLOSED + 2 * ROOM

    async def seen() -> bool:
        opened = OpenPage(served.address)
        await opened.open()
        held = set(served.page.app.state_holder.session_data)
        await served.visits(VISITS)
        kept = held <= set(served.page.app.state_holder.session_data)
        await opened.close()
        return kept

    assert asyncio.run(seen())


def test_a_page_that_was_given_up_and_comes_back_goes_on_with_its_conversation(served: Served) -> None:
    async def seen() -> tuple[bool, str, str, str]:
        opened = OpenPage(served.address)
        await opened.open()
        await told(opened, "When did ferries resume?")
        held, key = set(served.page.app.state_holder.session_data), opened.conversation
        await opened.lose()
        await served.visits(CLOSED + ROOM)
        given_up = not held & set(served.page.app.state_holder.session_data)
        await told(opened, "And before that?")
        again = OpenPage(served.address, opened.reader, key)
        shown = await again.open()
        await again.close()
        await opened.close()
        return given_up, key, opened.conversation, shown

    given_up, before, after, shown = asyncio.run(seen())
    assert given_up
    assert before == after
    assert "And before that?" in shown


def test_pages_that_were_closed_in_the_middle_of_an_answer_are_given_up_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "TOLD", 0.0)

    async def closed_early() -> None:
        for _ in range(VISITS):
            opened = OpenPage(served.address)
            await opened.open()
            answer = asyncio.create_task(told(opened, "When did ferries resume, slowly?"))
            while not served.page._queue.event_ids_to_events:
                await asyncio.sleep(0.01)
            answer.cancel()
            await asyncio.gather(answer, return_exceptions=True)
            await opened.close()
        await served.visits(ROOM)

    asyncio.run(closed_early())
    held = ("states", "times", "messages", "events")
    assert settled(lambda: all(served.held()[name] <= CLOSED + ROOM for name in held)), served.held()


def test_the_end_of_an_answer_may_be_told_for_a_while_after_closing(served: Served) -> None:
    now = [100.0]
    pages, untold = ClosedPages(served.page, most=1, clock=lambda: now[0]), {"one": {"an event"}}
    served.page._queue.pending_event_ids_session.update(untold)
    for now[0], key in ((100.0, "one"), (101.0, "two"), (101.0, "three")):
        pages.add(key)
    assert "one" in served.page._queue.pending_event_ids_session
    now[0] = 100.5 + closing.TOLD
    pages.add("four")
    assert "one" not in served.page._queue.pending_event_ids_session


def test_a_page_is_not_given_up_while_an_answer_to_it_is_being_made(served: Served) -> None:
    holder, events = served.page.app.state_holder, served.page._queue.event_ids_to_events
    closed = ClosedPages(served.page, most=1)

    async def seen() -> str:
        opened = OpenPage(served.address)
        await opened.open()
        (key,) = holder.session_data
        answer = asyncio.create_task(told(opened, "When did ferries resume, slowly?"))
        while not events:
            await asyncio.sleep(0.01)
        for name in (key, "one", "two"):
            closed.add(name)
        assert key in holder
        text = await answer
        await opened.close()
        return text

    assert 'data-state="answered"' in asyncio.run(seen())
    assert settled(lambda: not events)
    closed.add("three")
    assert not holder.session_data
