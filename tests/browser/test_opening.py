"""A reader who is quicker than the page: what is asked while it opens is answered, and never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import ui
from index.filters import Filters
from tests.browser.test_chat import LAST, answered, ask
from tests.fakes_rag import ScriptedAssistant

ARRIVED = 1000
"""Milliseconds in which what a reader does would have reached the server."""


class Gate:
    """Makes askers once it is open, as an index does that takes its time to be read."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def __call__(self, index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
        assert self.open.wait(60)
        return ScriptedAssistant(index, model, filters, pause=0.005)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def opening(chromium: Browser, gate: Gate) -> Iterator[Page]:
    """A page whose index is not open yet."""
    served = ui.build_page(gate)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(ui.launch(served, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7960)))
    yield page
    gate.open.set()
    context.close()
    served.close(verbose=False)


def test_a_question_asked_while_the_page_opens_is_found_again(opening: Page, gate: Gate) -> None:
    ask(opening, "When did ferries resume?")
    expect(opening.locator("#dl-current")).to_contain_text("Opening the coverage.")
    opening.wait_for_timeout(ARRIVED)
    gate.open.set()
    expect(opening.locator(LAST)).to_have_attribute("data-state", "answered")
    expect(opening.locator("#dl-status")).to_contain_text("4 posts")
    opening.reload()
    expect(opening.locator(f"{LAST} .dl-question")).to_have_text("When did ferries resume?")
    expect(opening.locator(LAST)).to_have_attribute("data-state", "answered")


def test_a_conversation_begun_while_the_page_opens_is_found_again(opening: Page, gate: Gate) -> None:
    opening.locator("#dl-new").click()
    opening.wait_for_timeout(ARRIVED)
    gate.open.set()
    expect(opening.locator(".dl-welcome")).to_be_visible()
    opening.wait_for_timeout(ARRIVED)  # the welcome stands before the new conversation is there, and after
    answered(opening, "When did ferries resume?", "answered")
    opening.reload()
    expect(opening.locator(LAST)).to_have_attribute("data-state", "answered")
