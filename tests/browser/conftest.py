"""A real Chromium on a real server, with the scripted answering side behind it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import ui
from index.filters import Filters
from tests.fakes_rag import ScriptedAssistant

expect.set_options(timeout=20_000)  # milliseconds: a machine may be busy with other tests
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package", autouse=True)
def event_loop() -> Iterator[None]:
    """Gradio's locks want the thread's event loop: where it has none, each leaves one behind, unclosed."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture(scope="package")  # its driver runs an event loop, which no other test should find running
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("Chromium is missing. On Debian: apt-get install chromium", pytrace=False)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """The page over the scripted answering side."""

    def scripted(index: Path | None, model: str | None, filters: Filters | None) -> ScriptedAssistant:
        return ScriptedAssistant(index, model, filters, pause=0.005)

    page = ui.build_page(scripted)
    yield ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900))
    page.close(verbose=False)


@pytest.fixture
def strangers() -> list[str]:
    """What any page asked of another machine, and what went wrong in it: both must stay empty."""
    return []


@pytest.fixture
def page(chromium: Browser, address: str, strangers: list[str]) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1360, "height": 860})
    context.on("request", lambda request: note_stranger(request.url, address, strangers))
    opened = context.new_page()
    opened.on("pageerror", lambda error: strangers.append(f"error: {error}"))
    opened.goto(address)
    opened.wait_for_selector(".dl-welcome")
    yield opened
    context.close()
    assert strangers == []


def note_stranger(url: str, address: str, strangers: list[str]) -> None:
    """Note a request that leaves the machine."""
    if not url.startswith((address, "data:", "blob:")):
        strangers.append(url)
