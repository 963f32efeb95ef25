"""Every state of the chat and every tab, over the sample coverage: nothing overflows, and a picture is kept.

    DATELINE_PICTURES=docs/screenshots python -m pytest tests/browser/test_screenshots.py

writes the pictures where the README shows them from; without the variable they go to a temporary folder.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import ui
from index.filters import Filters
from index.opening import Index
from rag.page.indexing_jobs import Builder
from tests import scenes
from tests.browser.test_chat import BOX, LAST, answered, ask
from tests.browser.test_tabs import STORM, drop, to
from tests.fakes import HashEmbedder

Opened = Callable[..., Page]
WIDE = (1360, 820)
PHONE = (390, 780)
COLORS = 256
"""Colours of a picture: a page of text and rules needs no more, and the file is a third."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    held = scenes.sample_index(tmp_path_factory.mktemp("sample") / "index")
    yield held
    held.close()


@contextmanager
def served(sample: Index, pause: float, builder: Builder | None = None) -> Iterator[str]:
    def scripted(index: Path | None, model: str | None, filters: Filters | None) -> scenes.SceneAssistant:
        return scenes.SceneAssistant(sample, filters, pause)

    page = ui.build_page(scripted, builder=builder)
    yield ui.launch(page, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900))
    page.close(verbose=False)


@pytest.fixture(scope="module")
def sample_address(sample: Index) -> Iterator[str]:
    with served(sample, 0.002) as address:
        yield address


@pytest.fixture(scope="module")
def buildable_address(sample: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("buildable") / "index"
    scenes.sample_index(place).close()
    with served(sample, 0.002, Builder(place, HashEmbedder())) as address:
        yield address


@pytest.fixture(scope="module")
def slow_address(sample: Index) -> Iterator[str]:
    with served(sample, 0.2) as address:
        yield address


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("DATELINE_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    """Opens an address in a window of a size, light or dark."""
    contexts = []

    def visit(address: str, size: tuple[int, int] = WIDE, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".dl-welcome")
        page.wait_for_function("document.fonts.status === 'loaded'")
        return page

    yield visit
    for context in contexts:
        context.close()


def keep(page: Page, folder: Path, name: str) -> None:
    """A picture of what is on the screen, which nothing sticks out of."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(500)  # scrolling comes to its end
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    assert len(shot.getcolors(maxcolors=1 << 24) or []) > 50, "the picture is empty"
    small = shot.quantize(COLORS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    small.save(folder / f"{name}.png", optimize=True)


def test_the_welcome(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address)
    keep(page, pictures, "welcome")


@pytest.mark.parametrize(
    ("question", "state"),
    [
        (scenes.ANSWERED, "answered"),
        (scenes.DIFFER, "differ"),
        (scenes.SUPERSEDED, "superseded"),
        (scenes.PARTIAL, "partial"),
        (scenes.ABSENT, "absent"),
    ],
)
def test_a_state(opened: Opened, sample_address: str, pictures: Path, question: str, state: str) -> None:
    page = opened(sample_address)
    answered(page, question, state)
    if state in ("answered", "absent"):
        first = ".dl-mark" if state == "answered" else f"{LAST} .dl-card button"
        page.locator(first).first.click()
        expect(page.locator(".dl-post mark").first).to_be_in_viewport()
    keep(page, pictures, state)


def test_a_follow_up(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address)
    answered(page, scenes.PARTIAL, "partial")
    answered(page, scenes.FOLLOW_UP, "answered")
    keep(page, pictures, "follow-up")


def test_while_it_is_written_and_stopped(opened: Opened, slow_address: str, pictures: Path) -> None:
    page = opened(slow_address)
    ask(page, scenes.ANSWERED)
    expect(page.locator('[data-verdict="checked"]').first).to_be_visible(timeout=20_000)
    keep(page, pictures, "writing")
    page.locator("#dl-composer .stop-button").click()
    expect(page.locator(LAST)).to_have_attribute("data-state", "stopped")
    keep(page, pictures, "stopped")


def test_a_fault(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address)
    answered(page, "no model", "failed")
    keep(page, pictures, "failed")


def test_an_opinion(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address)
    answered(page, scenes.DIFFER, "differ")
    page.locator('[data-action="why"]').click()
    keep(page, pictures, "opinion")


def test_the_dark(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address, dark=True)
    answered(page, scenes.DIFFER, "differ")
    page.locator(".dl-mark").nth(1).click()
    expect(page.locator(".dl-post mark").first).to_be_in_viewport()
    keep(page, pictures, "dark")


def test_the_coverage(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address)
    to(page, "Coverage")
    expect(page.locator("#dl-cov-plot .mark-rect path")).not_to_have_count(0)
    page.locator(".dl-timeline button").first.click()
    expect(page.locator("#dl-read-head")).to_be_focused()
    keep(page, pictures, "coverage")


def test_the_index_before_a_build(
    opened: Opened, buildable_address: str, pictures: Path, tmp_path: Path
) -> None:
    storm = tmp_path / "storm.txt"
    storm.write_text(STORM, encoding="utf-8")
    page = opened(buildable_address)
    to(page, "Index")
    drop(page, storm)
    page.locator(".dl-look summary").first.click()
    keep(page, pictures, "index")


def test_the_settings(opened: Opened, sample_address: str, pictures: Path) -> None:
    page = opened(sample_address)
    to(page, "Settings")
    page.get_by_label("Strict").first.check()
    expect(page.locator(".dl-kept")).to_be_visible()
    keep(page, pictures, "settings")


@pytest.mark.parametrize(("name", "act"), [("phone", ""), ("phone-post", ".dl-mark"), ("phone-list", "rail")])
def test_a_phone(opened: Opened, sample_address: str, pictures: Path, name: str, act: str) -> None:
    page = opened(sample_address, PHONE)
    answered(page, scenes.SUPERSEDED, "superseded")
    if act:
        page.locator(act if act.startswith(".") else f'[data-action="{act}"]').first.click()
    expect(page.locator(BOX)).to_be_attached()
    keep(page, pictures, name)
