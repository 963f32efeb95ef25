"""The coverage, index and settings tabs as a reader has them, over a real index."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

import index
import ui
from index.merging import Taken
from index.protocols import Vectors
from rag.page.indexing_jobs import Builder
from rag.sharing import SharedAssistants
from tests.browser.test_access import faults
from tests.fakes import HashEmbedder
from tests.fakes_rag import POSTS, CannedIndex
from tests.index.examples import make
from tests.page.places import askers

SAMPLE = Path(__file__).parents[2] / "dumps" / "orvessa-tunnel-vote.txt"
SEARCH = "#dl-cov-search input"
FILES = "#dl-idx-files input[type=file]"
STORM = """Storm over Lund harbour

2 Posts

Quay closed to lorries after wall cracks

The quay at Lund was closed to lorries on Friday after a crack opened in its wall, the harbour office said.

Ferry turns back in high seas

The morning ferry turned back on Friday with forty people aboard, all of them well.
"""


class Gated(HashEmbedder):
    """Embeds at once, unless it is held: then a build can be watched and cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.open.set()

    def embed(self, texts: Sequence[str]) -> Vectors:
        assert self.open.wait(30)
        return super().embed(texts)


@dataclass(frozen=True)
class Held:
    """The page's index, and the embedder that its builds wait for."""

    place: Path
    embedder: Gated
    address: str


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    place, embedder = tmp_path / "index", Gated()
    make(place, Taken(CannedIndex().coverages()[0], POSTS))
    served = ui.build_page(askers(place), index=place, builder=Builder(place, embedder))
    yield Held(place, embedder, ui.launch(served, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900)))
    embedder.open.set()
    served.close(verbose=False)


@pytest.fixture
def address(held: Held) -> str:
    """Where the `page` fixture goes."""
    return held.address


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    """A folder with two dumps and a picture."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "vote.txt").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "storm.txt").write_text(STORM, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    return folder


def to(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab, exact=True).click()


def drop(page: Page, *files: Path) -> None:
    page.set_input_files(FILES, [str(file) for file in files])
    expect(page.locator(".dl-look")).to_have_count(len(files))


def test_the_coverage_is_read_searched_and_closed_with_the_keyboard(page: Page) -> None:
    to(page, "Coverage")
    expect(page.locator(".dl-timeline li")).to_have_count(4)
    expect(page.locator("#dl-cov-plot .mark-rect path")).not_to_have_count(0)
    expect(page.locator("#dl-cov-panel")).to_contain_text("Fire at Calder harbour")
    page.locator(SEARCH).press_sequentially("paint store")
    expect(page.locator(".dl-timeline li")).to_have_count(1)
    expect(page.locator(".dl-timeline mark")).to_have_text(["paint", "store"])
    entry = page.locator(".dl-timeline button")
    entry.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dl-read-head")).to_be_focused()
    expect(page.locator("#dl-cov-panel")).to_contain_text("The fire service said the fire began inside")
    page.keyboard.press("Escape")
    expect(entry).to_be_focused()
    expect(page.locator("#dl-cov-panel")).to_contain_text("Open a post to read it whole.")


def test_captions_stand_apart_in_an_open_post(page: Page) -> None:
    to(page, "Coverage")
    page.get_by_role("button", name="Ferries resume from the north pier").click()
    panel = page.locator("#dl-cov-panel")
    expect(panel.locator('.dl-aside[data-kind="caption"]')).to_contain_text("Caption The first ferry leaves")
    expect(panel.locator(".dl-post-scroll > p:not([class])")).to_have_count(len(POSTS[0].paragraphs))
    expect(page.locator('.dl-timeline [aria-current="true"]')).to_have_count(1)


def test_a_phone_reads_a_post_over_the_timeline(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    to(page, "Coverage")
    expect(page.locator("#dl-cov-panel")).to_be_hidden()
    page.locator(".dl-timeline button").first.click()
    expect(page.locator("#dl-cov-panel .dl-post")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#dl-cov-panel .dl-close").click()
    expect(page.locator("#dl-cov-panel")).to_be_hidden()
    for tab in ("Index", "Settings"):
        to(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dropped_dumps_are_shown_built_and_in_the_coverage(page: Page, held: Held, dumps: Path) -> None:
    to(page, "Index")
    expect(page.locator("#dl-idx-held")).to_contain_text("4 posts of 1 coverage")
    expect(page.locator("#dl-idx-build")).to_be_hidden()
    drop(page, dumps / "vote.txt", dumps / "storm.txt", dumps / "picture.png")
    expect(page.locator(".dl-look").nth(0)).to_contain_text("14 found, 14 declared")
    expect(page.locator(".dl-look").nth(2)).to_contain_text("This is a binary file")
    expect(page.locator('#dl-idx-preview [data-kind="new"] dd > span')).to_have_text("16")
    assert (held.place / "CURRENT").read_text().split()[2] == "v00000001"  # nothing was built yet
    page.click("#dl-idx-build")
    outcome = page.locator('#dl-idx-progress [data-phase="done"]')
    expect(outcome).to_contain_text("The index is up to date", timeout=20_000)
    expect(outcome.locator('[data-kind="new"] dd > span')).to_have_text("16")
    expect(page.locator(".dl-look")).to_have_count(0)
    expect(page.locator("#dl-idx-held")).to_contain_text("20 posts of 3 coverages")
    expect(page.locator("#dl-status")).to_contain_text("20 posts")
    to(page, "Coverage")
    expect(page.locator("#dl-cov-timeline")).to_contain_text("Quay closed to lorries after wall cracks")


def test_a_build_is_cancelled_and_what_was_dropped_stays(page: Page, held: Held, dumps: Path) -> None:
    held.embedder.open.clear()
    to(page, "Index")
    drop(page, dumps / "storm.txt")
    page.click("#dl-idx-build")
    expect(page.locator("#dl-idx-progress [role=progressbar]")).to_be_visible()
    expect(page.locator("#dl-idx-build")).to_be_hidden()
    page.click("#dl-idx-cancel")
    expect(page.locator("#dl-idx-progress")).to_contain_text("Cancelling")
    held.embedder.open.set()
    expect(page.locator("#dl-idx-progress")).to_contain_text("was cancelled; the index is as it was.")
    expect(page.locator(".dl-look")).to_have_count(1)
    expect(page.locator("#dl-idx-held")).to_contain_text("4 posts of 1 coverage")
    page.click("#dl-idx-build")
    expect(page.locator("#dl-idx-progress")).to_contain_text("The index is up to date", timeout=20_000)


def test_two_people_who_press_build_at_once(page: Page, chromium: Browser, held: Held, dumps: Path) -> None:
    other = chromium.new_page()
    other.goto(held.address)
    for one, name in ((page, "storm.txt"), (other, "vote.txt")):
        to(one, "Index")
        drop(one, dumps / name)
    held.embedder.open.clear()
    page.click("#dl-idx-build")
    expect(page.locator("#dl-idx-progress [role=progressbar]")).to_be_visible()
    other.click("#dl-idx-build")
    expect(other.locator("#dl-idx-progress")).to_contain_text("The index is being built already.")
    expect(other.locator("#dl-idx-progress [role=progressbar]")).to_be_visible()
    held.embedder.open.set()
    for one in (page, other):
        expect(one.locator('#dl-idx-progress [data-phase="done"]')).to_be_visible(timeout=20_000)
    expect(page.locator(".dl-look")).to_have_count(0)
    expect(other.locator(".dl-look")).to_have_count(1)  # theirs was not built, and is not lost
    other.click("#dl-idx-build")
    expect(other.locator("#dl-idx-held")).to_contain_text("20 posts of 3 coverages", timeout=20_000)
    other.close()


def test_a_page_that_is_reloaded_finds_the_build_under_way(page: Page, held: Held, dumps: Path) -> None:
    held.embedder.open.clear()
    to(page, "Index")
    drop(page, dumps / "storm.txt")
    page.click("#dl-idx-build")
    expect(page.locator("#dl-idx-progress [role=progressbar]")).to_be_visible()
    page.reload()
    to(page, "Index")
    expect(page.locator("#dl-idx-progress [role=progressbar]")).to_be_visible()
    held.embedder.open.set()
    expect(page.locator("#dl-idx-held")).to_contain_text("6 posts of 2 coverages", timeout=20_000)


def test_what_is_too_large_is_said_to_be(page: Page, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as stream:
        stream.truncate((64 << 20) + 1)
    to(page, "Index")
    page.set_input_files(FILES, str(big))
    expect(page.locator(".toast-body").last).to_contain_text("exceed the maximum allowed size of 64")
    expect(page.locator(".dl-look")).to_have_count(0)


def test_a_name_that_is_none_is_said_to_be(page: Page) -> None:
    to(page, "Index")
    named = FilePayload(name="a\u202eb.txt", mimeType="text/plain", buffer=STORM.encode())
    page.set_input_files(FILES, [named])
    expect(page.locator(".dl-look")).to_contain_text("“a?b.txt” is not the name of a file.")


def test_the_model_that_is_chosen_is_the_one_in_use(page: Page) -> None:
    to(page, "Settings")
    cards = page.locator(".dl-model")
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("In use")
    expect(cards.nth(2)).to_contain_text("For the tests only")
    tiny = cards.nth(2)
    tiny.locator('[data-action="use"]').click()  # the tests have it
    expect(tiny).to_contain_text("In use")
    expect(cards.first).not_to_contain_text("In use")


def test_a_choice_is_made_by_keyboard_and_found_again_after_a_reload(page: Page) -> None:
    to(page, "Settings")
    expect(page.get_by_label("Normal").first).to_be_checked()
    page.get_by_label("Normal").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Lenient")).to_be_focused()
    expect(page.locator("#dl-set-said")).to_contain_text("Kept: it holds from your next question on.")
    page.get_by_label("Much").check()
    expect(page.get_by_label("Lenient")).to_be_checked()
    page.reload()
    to(page, "Settings")
    expect(page.get_by_label("Lenient")).to_be_checked()
    expect(page.get_by_label("Much")).to_be_checked()


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_grave_for_readers_who_need_help(page: Page, held: Held, dumps: Path, dark: bool) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.reload()
    to(page, "Coverage")
    page.locator(".dl-timeline button").first.click()
    expect(page.locator("#dl-read-head")).to_be_focused()
    assert faults(page) == []
    to(page, "Index")
    drop(page, dumps / "storm.txt", dumps / "picture.png")
    assert faults(page) == []
    held.embedder.open.clear()
    page.click("#dl-idx-build")
    expect(page.locator("#dl-idx-progress [role=progressbar]")).to_be_visible()
    assert faults(page) == []
    held.embedder.open.set()
    expect(page.locator('#dl-idx-progress [data-phase="done"]')).to_be_visible(timeout=20_000)
    assert faults(page) == []
    to(page, "Settings")
    expect(page.locator(".dl-model")).to_have_count(3)
    assert faults(page) == []


@pytest.mark.model
def test_new_posts_are_asked_about_in_the_conversation_that_was_open(
    chromium: Browser, dumps: Path, tmp_path: Path
) -> None:
    """Nothing canned: the real embedder and a real model."""
    place = tmp_path / "real"
    index.build([dumps / "vote.txt"], place)
    served = ui.build_page(SharedAssistants(), index=place, model="tiny")
    address = ui.launch(served, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900))
    page = chromium.new_page()
    page.goto(address)
    _asked(page, "How many ballots were spoiled?", "vote")
    to(page, "Index")
    drop(page, dumps / "storm.txt")
    page.click("#dl-idx-build")
    expect(page.locator("#dl-idx-progress")).to_contain_text("is up to date", timeout=60_000)
    to(page, "Chat")
    _asked(page, "Why was the quay at Lund closed to lorries?", "Quay closed to lorries after wall cracks")
    expect(page.locator("#dl-past .dl-question")).to_have_text("How many ballots were spoiled?")
    page.close()
    served.close(verbose=False)


def _asked(page: Page, question: str, found: str) -> None:
    """Ask, and find the post among what the answer stands on, or else among the nearest."""
    page.fill("#dl-composer textarea", question)
    page.press("#dl-composer textarea", "Enter")
    last = page.locator("#dl-current .dl-turn")
    expect(last.locator(".dl-question")).to_have_text(question, timeout=60_000)
    expect(last).to_have_attribute("aria-busy", "false", timeout=180_000)
    expect(last).to_contain_text(found)
