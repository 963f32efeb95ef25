"""The same posts out of every newsroom's layout: headlines, bodies, times and authors."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from index.readers import Dump, Source, read_dump
from tests.index.readers.fiction import Told
from tests.index.readers.newsrooms import LAYOUTS, PAGES, TIMED, hours

ZONES = {"GMT": UTC, "UTC": UTC, "EST": timezone(timedelta(hours=-5))}
SIGNED = (
    "key events first",
    "published at, role below",
    "capital bylines",
    "reporter and place above",
    "key points and name beside the time",
    "posted by at the foot",
    "name and time on a line",
    "labels",
)


def read(layout: str, page: str) -> Dump:
    return read_dump(Source("page.txt", lambda: LAYOUTS[layout](PAGES[page]).encode()))


def moment(post: Told, zone: str) -> datetime:
    hour, minute = map(int, hours(post.clock).split(":"))
    return datetime(2031, 3, 3, hour, minute, tzinfo=ZONES[zone])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_headlines_and_bodies(layout: str, page: str) -> None:
    told = PAGES[page]
    found = [post for post in read(layout, page).posts if post.headline]
    capitals = layout == "capitals"
    assert [post.headline for post in found] == [
        post.headline.upper() if capitals else post.headline for post in told.posts
    ]
    assert [post.paragraphs for post in found] == [post.body for post in told.posts]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_stands_above_the_posts_is_their_title_or_a_post_of_its_own(layout: str, page: str) -> None:
    told, dump = PAGES[page], read(layout, page)
    kept = [aside.text for aside in dump.coverage.header]
    kept += [line for post in dump.posts if not post.headline for line in post.paragraphs]
    assert any(told.title in line for line in kept)
    assert told.title in dump.coverage.title or dump.coverage.title == "page"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("layout", TIMED)
def test_times(layout: str, page: str) -> None:
    posts = [post for post in read(layout, page).posts if post.headline]
    assert [post.published for post in posts] == [moment(p, TIMED[layout]) for p in PAGES[page].posts]


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - set(TIMED) - {"link copied", "updated below"}))
def test_times_without_a_day_or_a_zone_are_not_guessed(layout: str) -> None:
    assert all(post.published is None for post in read(layout, "storm").posts)


@pytest.mark.parametrize("layout", SIGNED)
def test_authors(layout: str) -> None:
    posts = [post for post in read(layout, "vote").posts if post.headline]
    names = [post.author.title() if post.author else None for post in posts]
    assert names == [post.reporter for post in PAGES["vote"].posts]


SPACINGS: dict[str, Callable[[str], str]] = {
    "no blank lines": lambda page: re.sub(r"\n+", "\n", page),
    "two blank lines": lambda page: re.sub(r"\n+", "\n\n\n", page),
    "broken at one width": lambda page: "\n\n".join(textwrap.fill(p, 72) for p in page.split("\n\n")),
}
WIDE = sorted(name for name in LAYOUTS if "\n\n" in LAYOUTS[name](PAGES["vote"]))


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("layout", WIDE)
def test_blank_lines_and_broken_lines_make_no_difference(layout: str, spacing: str) -> None:
    told = PAGES["vote"]
    text = SPACINGS[spacing](LAYOUTS[layout](told))
    found = [post for post in read_dump(Source("page.txt", lambda: text.encode())).posts if post.headline]
    assert [post.headline.casefold() for post in found] == [post.headline.casefold() for post in told.posts]
    assert [post.paragraphs for post in found] == [post.body for post in told.posts]


AROUND = (
    ("View image in fullscreen", "Boxes are carried into the hall. Photograph: Kari Nes/Coast Pictures"),
    ("Image source, Getty Images", "Image caption, Boxes are carried into the hall"),
    ("[1/5] Boxes are carried into the hall, March 3, 2031. REUTERS/Kari Nes, opens new tab",),
    ("Boxes are carried into the hall, Monday, March 3, 2031, in Tessel. (AP Photo/Kari Nes)",),
    ("Boxes are carried into the hall.Credit...Kari Nes for The Coast Times",),
    ("Picture: Kari Nes/PA",),
    ("Read more: How storms get their names",),
    ("Sign up for our morning newsletter",),
    ("https://example.org/a",),
    ("Story continues below advertisement",),
    ("Comment on this story",),
    ("[Mara Lindgren]",),
    ("Reporting by Mara Lindgren; Editing by Jon Aker",),
)


@pytest.mark.parametrize("foot", [False, True])
@pytest.mark.parametrize("lines", AROUND)
def test_what_is_no_part_of_a_post_s_text_is_set_aside(lines: tuple[str, ...], foot: bool) -> None:
    told = PAGES["vote"]
    pieces = [f"{told.title} – live"]
    for n, post in enumerate(told.posts):
        extra = lines if n == 0 else ()
        body = (*post.body, *extra) if foot else (*extra, *post.body)
        pieces += [f"{post.clock} ET, March 3, 2031", post.headline, *body]
    text = "\n\n".join(pieces)
    posts = read_dump(Source("page.txt", lambda: text.encode())).posts
    assert [(post.headline, post.paragraphs) for post in posts] == [(p.headline, p.body) for p in told.posts]
