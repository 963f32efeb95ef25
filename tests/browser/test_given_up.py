"""A page of which the server holds nothing any more, and which is still open: it goes on as it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import ui
from rag.page.wiring.closing import ClosedPages
from tests.browser.test_chat import LAST, answered
from tests.fakes_rag import FERRY, ScriptedAssistant

PATIENCE = 60.0


@pytest.fixture
def served() -> Iterator[Any]:
    page = ui.build_page(ScriptedAssistant)
    yield page
    page.close(verbose=False)


@pytest.fixture
def left(chromium: Browser, served: Any) -> Iterator[Page]:
    """A page with an answer, given up by its server."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(ui.launch(served, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7980)))
    answered(page, "When did ferries resume?", "answered")
    _give_up(served)
    yield page
    context.close()


def _give_up(served: Any) -> None:
    """As if the page had been taken for closed, and as many others had been closed since."""
    since = time.monotonic()
    queue = served._queue
    while queue.event_ids_to_events or any(queue.pending_event_ids_session.values()):
        assert time.monotonic() - since < PATIENCE
        time.sleep(0.05)
    ((key, state),) = served.app.state_holder.session_data.items()
    closed = ClosedPages(served, most=1)
    closed.add(key)
    closed.add("another")
    assert served.app.state_holder.session_data.get(key) is not state


def test_its_next_question_is_asked_of_the_same_conversation(left: Page) -> None:
    address = left.url
    answered(left, "What was the cause?", "differ")
    expect(left.locator("#dl-past .dl-question")).to_have_text("When did ferries resume?")
    expect(left).to_have_url(address)
    left.reload()
    expect(left.locator("#dl-past .dl-question")).to_have_text("When did ferries resume?")
    expect(left.locator(f"{LAST} .dl-question")).to_have_text("What was the cause?")


def test_its_sources_are_opened(left: Page) -> None:
    left.locator(".dl-mark").first.click()
    expect(left.locator(".dl-post mark")).to_have_text(FERRY)


def test_its_answer_is_rated(left: Page) -> None:
    good = left.locator(f"{LAST} [data-action='rate'][data-good='yes']")
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
