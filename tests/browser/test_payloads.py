"""What strangers write stays text: nothing of it runs, leaves the machine or moves the page about."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Error, FilePayload, Frame, Page, expect

import ui
from index.post import Post
from rag.page.indexing_jobs import Builder
from rag.page.indexing_uploads import shown_name
from tests.browser.hostile import (
    ADDRESS,
    FAULT,
    build,
    by_kind,
    groups,
    hostile_askers,
    joined,
    payloads,
    posts,
    question,
)
from tests.browser.test_chat import BOX, LAST, ask
from tests.browser.test_tabs import FILES, SEARCH, to
from tests.fakes import HashEmbedder

STATES = ("answered", "differ", "superseded", "partial", "absent", "answered")  # of the groups in turn
VIEWS = (
    "#dl-status, #dl-list, #dl-notices, #dl-past, #dl-current, #dl-panel, #dl-cov-timeline, #dl-cov-panel, "
    "#dl-cov-caption, #dl-idx-held, #dl-idx-preview, #dl-idx-progress, #dl-tip"
)
# The elements that the page's own HTML is made of.
TAGS = (
    "div span p h1 h2 h3 h4 ul ol li dl dt dd button article nav section details summary form fieldset "
    "legend label input textarea time del mark q code strong a br svg g path circle rect line polyline"
)
# Within the views: elements, handlers, styles and links that the page does not make; anywhere: the flag.
INTRUDERS = """([views, tags]) => {
  const known = new Set(tags.split(" "));
  const found = window.hostile === undefined ? [] : ["ran"];
  const inside = (view) => view.querySelector(".html-container") ?? view;
  const insides = [...document.querySelectorAll(views)].map(inside);
  for (const one of insides.flatMap((view) => [...view.querySelectorAll("*")])) {
    const bad = [...one.attributes].filter(({name, value}) =>
      name.startsWith("on") || name === "style" && !one.closest(".dl-progress, #dl-tip")
      || /^(href|src|srcset|action|formaction|xlink:href)$/.test(name) && !/^https?:/.test(value));
    const drawing = one.localName === "svg" && one.getAttribute("class") !== "dl-icon";
    if (!known.has(one.localName) || bad.length || drawing) found.push(one.outerHTML.slice(0, 200));
  }
  return found;
}"""
ON_TOP = """(selectors) => selectors.filter((selector) => {
  const one = document.querySelector(selector);
  const {left, top, width, height} = one.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return !(there && (one.contains(there) || there.contains(one)) && there !== document.body);
})"""
TIPS = """() => [...document.querySelectorAll("#dl-current .dl-answer .dl-mark")].map((mark) => {
  mark.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
  return document.querySelector("#dl-tip strong").textContent;
})"""
UNGUARDED = """(texts) => document.querySelector("main").append(...texts.map((text) => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-same-origin allow-modals";
  frame.srcdoc = text;
  return frame;
}))"""
OPEN = """(id) =>
  [...document.querySelectorAll(".dl-timeline [data-open]")].find((one) => one.dataset.open === id).click()"""
OPENED = "(id) => document.querySelector('#dl-cov-panel .dl-post')?.dataset.post === id"
RAN = """(least) => least <= [...document.querySelectorAll("iframe")].filter((frame) => {
  try { return frame.contentWindow.hostile !== undefined; } catch { return true; }
}).length"""
# Markers that do not stand behind their word. Hebrew and Arabic words rightly run the other way.
BEHIND = """() => [...document.querySelectorAll("#dl-current .dl-answer .dl-tied")].filter((tied) => {
  const marker = tied.querySelector(".dl-mark");
  const word = document.createRange();
  word.setStart(tied, 0);
  word.setEndBefore(marker);
  const [place, runs] = [marker.getBoundingClientRect(), [...word.getClientRects()]];
  const beside = runs.filter((run) => run.bottom > place.top && run.top < place.bottom);
  return /^[ -~]+$/.test(word.toString()) && beside.some((run) => run.left > place.left);
}).map((tied) => tied.textContent.slice(-80))"""
LETTER = """(link, at) => {
  const letter = document.createRange();
  letter.setStart(link.firstChild, at);
  letter.setEnd(link.firstChild, at + 1);
  return letter.getBoundingClientRect().left;
}"""
TURNED = "\u202d\u202e\u202d\u202e never closed"
MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
HOST = "hostile.example"
LONGEST_NAME = 255  # bytes that file systems take
TAB = '#dl-tabs [role="tab"]'
FURNITURE = (".dl-brand h1", TAB)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over an index of hostile posts."""
    place = tmp_path_factory.mktemp("hostile") / "index"
    build(place)
    served = ui.build_page(hostile_askers(place), index=place, builder=Builder(place, HashEmbedder()))
    yield ui.launch(served, host="127.0.0.1", port=ui.free_port("127.0.0.1", 7900))
    served.close(verbose=False)


@pytest.fixture
def page(page: Page, strangers: list[str]) -> Page:
    """A page that also notes dialogs and windows; none may come up."""
    page.on("dialog", lambda dialog: _noted(dialog, strangers))
    page.context.on("page", lambda opened: strangers.append(f"window: {opened.url}"))
    return page


def _noted(dialog: Dialog, strangers: list[str]) -> None:
    strangers.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def intruders(page: Page | Frame) -> list[str]:
    found: list[str] = page.evaluate(INTRUDERS, [VIEWS, TAGS])
    return found


def unharmed(page: Page, *also: str) -> None:
    """Nothing was made of a payload, nothing juts out, and what the page is used with lies on top."""
    assert intruders(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.body.scrollWidth <= innerWidth")
    assert page.evaluate(ON_TOP, [TAB, *also]) == []


def plain(text: str) -> str:
    """With single spaces and without marks of direction, of which the page adds some."""
    return " ".join(MARKS.sub("", text).split())


def texts(page: Page, selector: str) -> set[str]:
    return {plain(text) for text in page.locator(selector).all_text_contents()}


def lacking(wanted: tuple[str, ...], shown: set[str]) -> list[str]:
    return [text[:80] for text in wanted if plain(text) not in shown]


def test_questions_answers_and_the_posts_they_open(page: Page) -> None:
    furniture = [page.locator(one).first.screenshot() for one in FURNITURE]
    for number, held in enumerate(groups()):
        ask(page, question(number))
        expect(page.locator(LAST)).to_have_attribute("data-state", STATES[number])
        assert texts(page, f"{LAST} .dl-question") == {plain(question(number))}
        assert lacking(held, texts(page, f"{LAST} .dl-headline")) == []
        answer = plain(page.locator(f"{LAST} .dl-answer").text_content() or "")
        assert [text[:80] for text in held if plain(text) not in answer] == []
        unharmed(page, BOX)
        assert page.evaluate(BEHIND) == []
        if STATES[number] != "absent":
            assert lacking(held, {plain(head) for head in page.evaluate(TIPS)}) == []
        page.locator(f"{LAST} .dl-card button").first.click()
        expect(page.locator("#dl-post-head")).to_be_focused()
        assert lacking(held, texts(page, ".dl-post-scroll > p:not([class])")) == []
        captions = tuple(f"Caption {text}" for text in held)
        assert lacking(captions, texts(page, '.dl-post [data-kind="caption"]')) == []
        assert lacking(held, texts(page, ".dl-post .dl-gone li")) == []
        unharmed(page, BOX, ".dl-close")
    assert [page.locator(one).first.screenshot() for one in FURNITURE] == furniture  # no ink over it either


def test_a_fault_made_of_payloads(page: Page) -> None:
    ask(page, FAULT)
    expect(page.locator(LAST)).to_have_attribute("data-state", "failed")
    assert texts(page, f"{LAST} .dl-failure p") == {plain(joined(payloads()))}
    unharmed(page, BOX)


def test_the_list_of_posts_and_what_can_be_chosen(page: Page) -> None:
    heads = texts(page, "#dl-panel .dl-posts li button")
    assert [text[:80] for text in payloads() if not any(head.endswith(plain(text)) for head in heads)] == []
    assert lacking(tuple(joined(held) for held in groups()), texts(page, "#dl-panel .dl-posts h2")) == []
    for name in ("#dl-coverage input", "#dl-authors input"):
        page.locator(name).first.click()
        expect(page.locator('[role="option"]').first).to_be_visible()
        assert page.locator('[role="option"] :is(img, script, iframe, style, a)').count() == 0
        page.keyboard.press("Escape")
    unharmed(page, BOX)


def test_the_timeline_and_addresses(page: Page) -> None:
    to(page, "Coverage")
    expect(page.locator(".dl-timeline").first).to_be_visible()
    more = page.locator('#dl-cov-timeline [data-action="more"]')
    shown = ".dl-timeline .dl-headline"
    while more.count():
        before = page.locator(shown).count()
        more.click()
        expect(page.locator(shown)).not_to_have_count(before)
    assert lacking(payloads(), texts(page, shown)) == []
    assert lacking(payloads(), texts(page, ".dl-stood p")) == []
    unharmed(page, SEARCH)
    links = [opened_link(page, post.id) for post in posts(0)[1:][: len(by_kind()[ADDRESS])]]
    web = [one if one.startswith("https:") else None for one in by_kind()[ADDRESS]]
    assert links == web
    assert opened_link(page, turned().id)
    link = page.locator("#dl-cov-panel .dl-post-meta a")
    first, last = (link.evaluate(LETTER, at) for at in (0, len("original") - 1))
    assert first < last  # its author turns the direction of writing, and not the link's
    page.locator(SEARCH).fill(joined(payloads()))
    expect(page.locator("#dl-cov-timeline .dl-found")).to_contain_text("some of them")
    unharmed(page, SEARCH)


def turned() -> Post:
    return next(post for number in range(len(groups())) for post in posts(number) if post.author == TURNED)


def opened_link(page: Page, post_id: str) -> str | None:
    """The address that an opened post links to, as it is written."""
    page.evaluate(OPEN, post_id)
    page.wait_for_function(OPENED, arg=post_id)
    unharmed(page)
    link = page.locator("#dl-cov-panel .dl-post-meta a")
    return link.get_attribute("href") if link.count() else None


def test_names_and_texts_of_uploads(page: Page) -> None:
    to(page, "Index")
    names = [name for name in payloads() if len(name.encode()) <= LONGEST_NAME]
    page.set_input_files(FILES, [_dump(name) for name in names])
    expect(page.locator(".dl-look")).to_have_count(len(names), timeout=40_000)
    heads = page.locator(".dl-look-head").all_text_contents()
    assert [name for name, head in zip(names, heads, strict=True) if shown_name(name) not in head] == []
    unharmed(page)
    page.click("#dl-idx-build")
    expect(page.locator('#dl-idx-progress [data-phase="done"]')).to_be_visible(timeout=40_000)
    unharmed(page)


def _dump(name: str) -> FilePayload:
    """A dump whose name, title, headline and text are the payload."""
    body = (
        f"{name}\n\n1 Posts\n\nHeadline {name}\n\nThe quay was closed to lorries, {name} the office said.\n"
    )
    return FilePayload(name=name, mimeType="text/plain", buffer=body.encode())


def test_what_is_looked_for_would_be_seen(chromium: Browser) -> None:
    """The payloads in a page that puts them in as they are: most do what they are there for."""
    asked: list[str] = []
    page = chromium.new_page()
    page.on("dialog", lambda dialog: _noted(dialog, asked))
    page.on("request", lambda request: asked.append(request.url))
    page.route(f"**/{HOST}/**", lambda route: route.abort())
    page.set_content("<main></main>")
    raw = [f'<div id="dl-current"><p title="{text}">{text}</div>' for text in payloads()]
    page.evaluate(UNGUARDED, raw)
    page.wait_for_function(RAN, arg=40)
    seen = [text for text, frame in zip(payloads(), page.frames[1:], strict=False) if _harmed(frame)]
    print(f"{len(seen)} of {len(payloads())} would be seen, {len(asked)} requests and dialogs")
    assert len(seen) >= 110
    assert any(one.startswith("dialog") for one in asked)
    assert any(HOST in one for one in asked)
    page.close()


def _harmed(frame: Frame) -> bool:
    try:
        return bool(intruders(frame))
    except Error:  # it went elsewhere meanwhile
        return True
