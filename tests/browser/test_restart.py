"""A server that goes away under an open page, and comes back: said, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, expect

import ui
from index.filters import Filters
from rag.keeping.keeper import Keeping
from tests.browser.test_chat import BOX, LAST, answered, ask
from tests.fakes_rag import FERRY, ScriptedAssistant


class Server:
    """The page over the scripted answering side, to be ended and started again at the same address."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._port = ui.free_port("127.0.0.1", 7980)
        self.address = ""
        self._page: gr.Blocks | None = None

    def start(self) -> None:
        def scripted(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
            return ScriptedAssistant(index, model, filters, pause=0.005)

        self._page = ui.build_page(scripted, keeping=Keeping(self._kept))
        self.address = ui.launch(self._page, host="127.0.0.1", port=self._port)

    def end(self) -> None:
        if self._page is not None:
            self._page.close(verbose=False)
            self._page = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    held = Server(tmp_path / "r.sqlite3")
    held.start()
    yield held
    held.end()


def test_a_server_started_again_finds_the_page_as_it_was_left(chromium: Browser, server: Server) -> None:
    page = chromium.new_page()
    page.goto(server.address)
    answered(page, "When did ferries resume?", "answered")
    page.fill(BOX, "And what was the")
    server.end()
    expect(page.locator("#dl-lost")).to_contain_text("dateline ui", timeout=15_000)
    expect(page.locator(f"{LAST} .dl-answer")).to_contain_text("at noon")
    server.start()
    expect(page.locator("#dl-lost")).to_have_count(0, timeout=15_000)
    page.wait_for_selector(f"{LAST}[data-state=answered]", timeout=15_000)
    expect(page.locator(BOX)).to_have_value("And what was the")
    page.locator("#dl-current .dl-mark").first.click()
    expect(page.locator(".dl-post mark")).to_have_text(FERRY)
    page.fill(BOX, "")
    answered(page, "What was the cause?", "differ")
    page.close()


def test_a_server_lost_midway_leaves_the_question_to_be_asked_again(
    chromium: Browser, server: Server
) -> None:
    page = chromium.new_page()
    page.goto(server.address)
    ask(page, "slowly: when did ferries resume?")
    expect(page.locator(f"{LAST} .dl-answer")).to_contain_text("Ferries")
    server.end()
    expect(page.locator("#dl-lost")).to_be_visible(timeout=15_000)
    server.start()
    page.wait_for_selector(f"{LAST}[data-state=stopped]", timeout=15_000)
    page.locator('[data-action="again"]').click()
    expect(page.locator(LAST)).to_have_attribute("data-state", "answered", timeout=15_000)
    page.close()
