"""Nothing that axe-core calls serious or critical, on any tab and in any state of the chat."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_chat import BOX, LAST, answered, ask

GRAVE = ("serious", "critical")
STATES = (
    ("When did ferries resume?", "answered"),
    ("What was the cause?", "differ"),
    ("How many are hurt?", "superseded"),
    ("Have they gone home?", "partial"),
    ("Who won the match?", "absent"),
    ("no model", "failed"),
)


def faults(page: Page) -> list[str]:
    """What axe-core finds, a line each. Animations are let run out: half-faded text has no contrast."""
    page.wait_for_timeout(300)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]} ({node['failureSummary'][:200]})"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True])
def test_the_welcome_and_each_state(page: Page, dark: bool) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.reload()
    page.wait_for_selector(".dl-welcome")
    assert faults(page) == []
    for question, state in STATES:
        answered(page, question, state)
        assert faults(page) == [], state


def test_an_open_post_the_menu_and_the_opinion_form(page: Page) -> None:
    answered(page, "When did ferries resume?", "answered")
    page.locator(".dl-mark").first.click()
    expect(page.locator(".dl-post mark")).to_be_visible()
    page.locator("#dl-list .dl-menu > summary").click()
    page.locator('#dl-current [data-action="why"]').click()
    expect(page.locator(".dl-opinion")).to_be_visible()
    assert faults(page) == []


def test_a_stopped_answer(page: Page) -> None:
    ask(page, "slowly: when did ferries resume?")
    expect(page.locator(f"{LAST} .dl-answer")).to_contain_text("Ferries")
    assert faults(page) == []
    page.locator("#dl-composer .stop-button").click()
    expect(page.locator(LAST)).to_have_attribute("data-state", "stopped")
    assert faults(page) == []


def test_a_phone_with_its_drawer_open(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    answered(page, "What was the cause?", "differ")
    assert faults(page) == []
    page.locator('[data-action="rail"]').click()
    expect(page.locator("#dl-new")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#dl-left")).to_be_hidden()
    expect(page.locator(BOX)).to_be_visible()


def test_every_tab(page: Page) -> None:
    labels = page.locator('#dl-tabs [role="tab"]').all_text_contents()
    assert labels[0] == "Chat"
    for label in labels[1:]:
        page.get_by_role("tab", name=label, exact=True).click()
        page.wait_for_timeout(700)  # the tab's own first event
        assert faults(page) == [], label
