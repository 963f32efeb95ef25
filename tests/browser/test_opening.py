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
    answered(opening, "When did ferries resume?", "answered")
    opening.wait_for_timeout(ARRIVED)
    expect(opening.locator(f"{LAST} .dl-question")).to_have_text("When did ferries resume?")
    opening.reload()
    expect(opening.locator(LAST)).to_have_attribute("data-state", "answered")


def test_what_is_asked_at_once_is_asked_of_the_new_conversation(opening: Page, gate: Gate) -> None:
    gate.open.set()
    answered(opening, "When did ferries resume?", "answered")
    gate.open.clear()
    opening.locator("#dl-new").click()
    _asked_before_it_is_there(opening, gate)
    expect(opening.locator(".dl-rail li")).to_have_count(2)


def test_what_is_asked_at_once_is_asked_of_the_conversation_that_was_picked(
    opening: Page, gate: Gate
) -> None:
    gate.open.set()
    answered(opening, "How many were hurt?", "superseded")
    opening.locator("#dl-new").click()
    answered(opening, "When did ferries resume?", "answered")
    expect(opening.locator(".dl-rail li")).to_have_count(2)  # the list is drawn anew after an answer
    gate.open.clear()
    opening.locator(".dl-rail-open", has_text="How many were hurt?").click()
    _asked_before_it_is_there(opening, gate, behind="How many were hurt?")


def test_what_is_asked_at_once_draws_on_what_was_begun_last(opening: Page, gate: Gate) -> None:
    gate.open.set()
    answered(opening, "When did ferries resume?", "answered")
    gate.open.clear()
    opening.locator("#dl-new").click()
    opening.locator("#dl-new").click()
    _asked_before_it_is_there(opening, gate)


def _asked_before_it_is_there(page: Page, gate: Gate, behind: str = "") -> None:
    """Ask while the next conversation is on its way: it is found there, alone or after `behind`."""
    ask(page, "What of the ferries now?")
    page.wait_for_timeout(ARRIVED)
    gate.open.set()
    for _ in ("as it comes", "after all that may come later"):
        expect(page.locator(f"{LAST} .dl-question")).to_have_text("What of the ferries now?")
        expect(page.locator(LAST)).to_have_attribute("data-state", "answered")
        expect(page.locator("#dl-past .dl-question")).to_have_text([behind] if behind else [])
        page.wait_for_timeout(ARRIVED)
