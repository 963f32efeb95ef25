"""Logging in and out in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import ui
from rag.access.accounts import Accounts
from rag.access.doorkeeper import Doorkeeper
from rag.access.guards import Guards
from tests.browser.conftest import note_stranger
from tests.browser.test_chat import answered
from tests.page.guarded import PASSWORDS, scripted


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    accounts = Accounts(tmp_path / "a.json")
    for name, password in PASSWORDS.items():
        accounts.add(name, password)
    page = ui.build_page(scripted, login=True)
    port = ui.free_port("127.0.0.1", 8050)
    yield ui.launch(page, host="127.0.0.1", port=port, guards=Guards(Doorkeeper(accounts)))
    page.close(verbose=False)


def log_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_reader_logs_in_and_out_and_the_next_one_sees_nothing_of_it(
    chromium: Browser, guarded: str, strangers: list[str]
) -> None:
    context = chromium.new_context()
    context.on("request", lambda request: note_stranger(request.url, guarded, strangers))
    page = context.new_page()
    page.goto(guarded)
    grave = [
        one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")
    ]
    assert grave == []
    log_in(page, "ada", "something else")
    expect(page.get_by_role("alert")).to_have_text("Name and password do not belong together. Try again.")
    log_in(page, "ada", PASSWORDS["ada"])
    page.wait_for_selector(".dl-welcome")
    answered(page, "When did ferries resume?", "answered")
    page.get_by_role("tab", name="Settings").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    log_in(page, "bob", PASSWORDS["bob"])
    page.wait_for_selector(".dl-rail-none")
    expect(page.locator("#dl-left")).not_to_contain_text("ferries")
    context.close()
    assert strangers == []
