"""The whole way with nothing canned: a dump, its index, a real embedder, a real model, the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import index
import ui
from rag.sharing import SharedAssistants
from tests.browser.conftest import note_stranger

SAMPLE = Path(__file__).parents[2] / "dumps" / "orvessa-tunnel-vote.txt"
QUESTION = "How many ballots were spoiled?"


@pytest.fixture(scope="module")
def real_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("index")
    index.build([SAMPLE], place)
    page = ui.build_page(SharedAssistants(), index=place, model="tiny")
    yield ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900))
    page.close(verbose=False)


@pytest.mark.model
def test_a_real_answer_opens_the_post_it_stands_on(chromium: Browser, real_address: str) -> None:
    page = chromium.new_page(viewport={"width": 1360, "height": 860})
    strangers: list[str] = []
    page.on("request", lambda request: note_stranger(request.url, real_address, strangers))
    page.goto(real_address)
    page.fill("#dl-composer textarea", QUESTION)
    page.press("#dl-composer textarea", "Enter")
    expect(page.locator("#dl-current .dl-card").first).to_be_visible(timeout=60_000)
    expect(page.locator("#dl-current .dl-turn")).to_have_attribute("aria-busy", "false", timeout=180_000)
    state = page.locator("#dl-current .dl-turn").get_attribute("data-state")
    assert state in ("answered", "superseded", "differ", "partial", "absent")  # so small a model may refuse
    open_and_compare(page)
    page.reload()  # the conversation is found again, and its source opens as before
    expect(page.locator("#dl-current .dl-question")).to_have_text(QUESTION)
    expect(page.locator("#dl-current .dl-turn")).to_have_attribute("data-state", state)
    open_and_compare(page)
    assert strangers == []
    page.close()


def open_and_compare(page: Page) -> None:
    """Open the first source: what is marked in its post is what its card quotes."""
    card = page.locator("#dl-current .dl-section .dl-card button").first
    quote = card.locator(".dl-quote").text_content()
    card.click()
    expect(page.locator(".dl-post mark").first).to_be_in_viewport()
    marked = "\n\n".join(page.locator(".dl-post mark").all_text_contents())
    assert marked == quote
