"""Conversations in a real browser: reloaded, kept apart, renamed, saved, deleted, narrowed, judged."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_chat import BOX, LAST, answered, ask
from tests.fakes_rag import FERRY

LIST = "#dl-list"
TITLES = f"{LIST} .dl-rail-title"


def menu(page: Page, at: int = 0) -> None:
    page.locator(f"{LIST} li").nth(at).hover()
    page.locator(f"{LIST} .dl-menu > summary").nth(at).click()


def test_a_reload_finds_the_conversation_and_its_citations_open(page: Page) -> None:
    answered(page, "When did ferries resume?", "answered")
    answered(page, "What was the cause?", "differ")
    expect(page.locator(TITLES)).to_have_text(["When did ferries resume?"])
    page.reload()
    expect(page.locator(LAST)).to_have_attribute("data-state", "differ")
    expect(page.locator(".dl-turn")).to_have_count(2)
    page.locator("#dl-past .dl-mark").first.click()
    expect(page.locator(".dl-post mark")).to_have_text(FERRY)
    answered(page, "Who won the match?", "absent")
    expect(page.locator(".dl-turn")).to_have_count(3)


def test_a_reload_midway_keeps_the_question(page: Page) -> None:
    ask(page, "slowly: when did ferries resume?")
    expect(page.locator(f"{LAST} .dl-answer")).to_contain_text("Ferries")
    page.wait_for_function("location.search.includes('c=')")
    page.reload()
    expect(page.locator(f"{LAST} .dl-question")).to_have_text("slowly: when did ferries resume?")
    expect(page.locator(LAST)).to_have_attribute("data-state", "stopped")
    page.locator('[data-action="again"]').click()
    expect(page.locator(".dl-turn")).to_have_count(1)
    expect(page.locator(LAST)).to_have_attribute("data-state", "answered", timeout=15_000)


def test_an_earlier_conversation_is_opened_renamed_saved_and_deleted(page: Page, tmp_path: Path) -> None:
    answered(page, "When did ferries resume?", "answered")
    page.locator("#dl-new").click()
    expect(page.locator(".dl-welcome")).to_be_visible()
    answered(page, "What was the cause?", "differ")
    expect(page.locator(TITLES)).to_have_text(["What was the cause?", "When did ferries resume?"])
    page.locator(f"{LIST} .dl-rail-open").nth(1).click()
    expect(page.locator(f"{LAST} .dl-question")).to_have_text("When did ferries resume?")
    menu(page, 1)
    page.locator(".dl-menu[open]").get_by_label("Name").fill("Ferries, noon")
    page.keyboard.press("Enter")
    expect(page.locator(TITLES).nth(1)).to_have_text("Ferries, noon")
    menu(page, 1)
    with page.expect_download() as saved:
        page.locator(".dl-menu[open]").get_by_role("button", name="Save as Markdown").click()
    saved.value.save_as(tmp_path / saved.value.suggested_filename)
    assert FERRY in (tmp_path / "ferries-noon.md").read_text(encoding="utf-8")
    menu(page, 1)
    with page.expect_download() as saved:
        page.locator(".dl-menu[open]").get_by_role("button", name="Save as JSON").click()
    saved.value.save_as(tmp_path / "c.json")
    assert json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["title"] == "Ferries, noon"
    menu(page, 1)
    page.locator(".dl-menu[open] details summary").click()
    page.locator(".dl-menu[open]").get_by_role("button", name="Delete for good").click()
    expect(page.locator(TITLES)).to_have_text(["What was the cause?"])
    expect(page.locator(".dl-welcome")).to_be_visible()
    assert "c=" not in page.url


def test_two_browsers_see_their_own_conversations_alone(page: Page, chromium: Browser, address: str) -> None:
    answered(page, "When did ferries resume?", "answered")
    other = chromium.new_context().new_page()
    other.goto(address)
    expect(other.locator(f"{LIST} .dl-rail-none")).to_be_visible()
    other.goto(page.url)  # the address alone opens nothing
    expect(other.get_by_role("alert")).to_contain_text("not among yours")
    expect(other.locator("body")).not_to_contain_text("south pier")
    other.context.close()


def test_another_window_of_the_same_browser_opens_it(page: Page) -> None:
    answered(page, "When did ferries resume?", "answered")
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator(LAST)).to_have_attribute("data-state", "answered")


def test_the_posts_are_narrowed_from_the_next_question_on(page: Page) -> None:
    answered(page, "When did ferries resume?", "answered")
    page.locator("#dl-since").get_by_label("From").click()
    page.get_by_role("option", name="4 Mar 2026, 09:00 UTC").click()
    expect(page.locator(LAST)).to_have_attribute("data-state", "answered")  # what was asked stays
    answered(page, "What was the cause?", "differ")
    expect(page.locator(f"{LAST} .dl-understood")).to_have_text("Only from 4 Mar 2026, 09:00 UTC")
    page.reload()
    expect(page.locator("#dl-since").get_by_label("From")).to_have_value("4 Mar 2026, 09:00 UTC")


def test_an_opinion_with_its_reason_by_keyboard_alone(page: Page) -> None:
    answered(page, "When did ferries resume?", "answered")
    page.locator('[data-action="why"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("It is wrong")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("It says noon, which noon?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".dl-said")).to_have_text("Kept: the source does not say it")
    page.reload()
    expect(page.locator(".dl-said")).to_have_text("Kept: the source does not say it")
    page.get_by_role("button", name="This answer helped").click()
    expect(page.locator(".dl-said")).to_have_text("Kept: it helped")


def test_a_way_on_is_asked_with_one_click(page: Page) -> None:
    answered(page, "What was the cause?", "differ")
    way = page.locator(f"{LAST} .dl-next button").first
    label = way.text_content()
    assert label
    way.click()
    expect(page.locator(f"{LAST} .dl-question")).to_contain_text(label)


def test_a_question_is_written_on_a_phone_from_the_drawer(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    answered(page, "When did ferries resume?", "answered")
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator(TITLES)).to_be_visible()
    page.locator("#dl-new").click()
    expect(page.locator("#dl-left")).to_be_hidden()
    expect(page.locator(".dl-welcome")).to_be_visible()
    expect(page.locator(BOX)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
