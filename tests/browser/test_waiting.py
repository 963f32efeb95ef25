"""Several browsers at a page whose model answers one question after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import ui
from index.filters import Filters
from rag.types import Event, Evidence, Text, Waiting
from rag.waiting import Line
from tests.fakes_rag import ScriptedAssistant

SLOW, FAST = "Hold the line.", "What was the cause?"


class InLine(ScriptedAssistant):
    """The scripted answers, each in its turn."""

    line = Line()

    def stream(self, question: str) -> Iterator[Event]:
        with self.line.place() as place:
            if place.ahead:
                yield Evidence(tuple(self.retrieve(question)))
            for ahead in place.wait():
                yield Waiting(ahead)
            while question == SLOW:  # until it is stopped
                time.sleep(0.1)
                yield Text("On and on. ")
            yield from super().stream(question)


@pytest.fixture(scope="module")
def line_address() -> Iterator[str]:
    def scripted(index: Path | None, model: str | None, filters: Filters | None) -> InLine:
        return InLine(index, model, filters, pause=0.005)

    page = ui.build_page(scripted)
    yield ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900))
    page.close(verbose=False)


def asking(chromium: Browser, address: str, question: str) -> Page:
    page = chromium.new_page()
    page.goto(address)
    page.wait_for_selector(".dl-welcome")
    page.fill("#dl-composer textarea", question)
    page.press("#dl-composer textarea", "Enter")
    expect(page.locator("#dl-current .dl-question")).to_have_text(question)
    return page


def test_a_reader_sees_the_place_and_moves_on_when_the_tab_before_is_closed(
    chromium: Browser, line_address: str
) -> None:
    first = asking(chromium, line_address, SLOW)
    second = asking(chromium, line_address, SLOW)
    third = asking(chromium, line_address, FAST)
    expect(third.locator("#dl-current .dl-state")).to_contain_text("2 questions before yours")
    expect(third.locator("#dl-current .dl-card").first).to_be_visible()
    second.close()
    expect(third.locator("#dl-current .dl-state")).to_contain_text("1 question before yours")
    assert first.locator("#dl-current .dl-turn").get_attribute("aria-busy") == "true"
    first.close()
    expect(third.locator("#dl-current .dl-turn")).to_have_attribute("data-state", "differ")
    third.close()


def test_stop_works_while_waiting(chromium: Browser, line_address: str) -> None:
    first = asking(chromium, line_address, SLOW)
    second = asking(chromium, line_address, FAST)
    expect(second.locator("#dl-current .dl-state")).to_contain_text("1 question before yours")
    second.locator("#dl-composer .stop-button").click()
    expect(second.locator("#dl-current .dl-turn")).to_have_attribute("data-state", "stopped")
    for _ in range(200):
        if len(InLine.line) == 1:
            break
        time.sleep(0.02)
    assert len(InLine.line) == 1
    first.close()
    second.close()
