"""What happened: headlines in order, within a span or on a matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.building import Reading, build_from
from index.filters import Filters
from index.merging import Taken
from index.opening import Index
from index.post import Coverage
from rag.answering.overview import newest, overview
from rag.asking.question import Question
from tests.fakes import HashEmbedder
from tests.rag.fakes import CLINIC, FIRST, QUARRY, ROAD, TOLL, at, build, opened

DAY = timedelta(days=1)


def told(index: Index, text: str, filters: Filters | None = None, most: int = 12) -> list[str]:
    return [one.text for one in overview(index, Question(text), filters, most)]


ALL = [FIRST.headline, CLINIC.headline, ROAD.headline, TOLL.headline]


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("What happened today?", ALL),
        ("Summarise the coverage please", ALL),
        ("Summarise the last 4 hours", [ROAD.headline, TOLL.headline]),
        ("What is new since noon?", [ROAD.headline, TOLL.headline]),
        ("What's new since midnight?", ALL),
        ("What happened earlier today?", ALL),
        ("What happened this morning?", [FIRST.headline, CLINIC.headline]),
        ("Timeline of the road", [ROAD.headline]),
        ("What happened in the morning?", [FIRST.headline, CLINIC.headline]),
        ("Summarise the quarry", ALL),  # which the coverage's title says
        ("Summarise this in two sentences", ALL),
        ("Give me a one-line summary", ALL),
        ("Where do things stand?", ALL),
        ("What do we know so far?", ALL),
        ("The last two posts", [ROAD.headline, TOLL.headline]),
        ("Top 1 headlines", [TOLL.headline]),
        ("Been away since noon - what did I miss?", [ROAD.headline, TOLL.headline]),
        ("Just woke up, what happened this morning?", [FIRST.headline, CLINIC.headline]),
        ("Show me everything between 2 and 6 pm", [ROAD.headline]),
        ("What happened on May 3?", ALL),
        ("What did I miss while I was asleep?", ALL),
        ("Anything new about the road?", [ROAD.headline]),
        ("Summarise the last 4 hours in 3 bullet points", [ROAD.headline, TOLL.headline]),
        ("What are the key facts?", ALL),
        ("Any updates in the last 4 hrs?", [ROAD.headline, TOLL.headline]),
        ("recap please", ALL),
        ("What did I miss since noon ET?", [TOLL.headline]),  # 16:00 of the coverage's clock
        ("What did I miss since noon UTC?", [ROAD.headline, TOLL.headline]),
        ("What happened yesterday?", []),
        ("Timeline of the ferry", []),
    ],
)
def test_the_posts_of_a_span_and_a_matter_oldest_first(
    quarry: Index, text: str, headlines: list[str]
) -> None:
    assert told(quarry, text) == headlines


def test_the_newest_where_there_are_too_many(quarry: Index) -> None:
    assert told(quarry, "What happened?", most=2) == [ROAD.headline, TOLL.headline]


def test_a_span_never_widens_what_the_reader_has_chosen(quarry: Index) -> None:
    assert told(quarry, "Summarise the last 4 hours", Filters(until=at(16))) == [ROAD.headline]


def test_each_headline_cites_its_own_post(quarry: Index) -> None:
    for one in overview(quarry, Question("What happened today?"), None, 12):
        (line,) = one.lines
        post = line.judged.found.post
        assert post.text[line.start : line.end] == one.text == post.headline


def test_each_coverage_has_its_own_clock(tmp_path: Path) -> None:
    later = replace(TOLL, id="ferry", coverage="ferry", headline="Ferry found", published=at(19) + DAY)
    ferry = Coverage("ferry", "Ferry", clock=at(19) + DAY)
    reading = Reading((Taken(QUARRY, (TOLL, FIRST)), Taken(ferry, (later,))))
    build_from(reading, tmp_path / "index", embedder=HashEmbedder(dimension=256))
    with opened(tmp_path / "index") as index:
        assert told(index, "Summarise the last hour") == [TOLL.headline, "Ferry found"]
        assert told(index, "Summarise the last hour", Filters(coverages=("quarry",))) == [TOLL.headline]


GATHERED = replace(
    TOLL,
    id="gathered",
    headline="Summary",
    paragraphs=("Here is what we know so far:", "• Nine people have died.", "• The road is open."),
)
WELCOME = replace(
    FIRST, id="welcome", headline="Good morning", paragraphs=("Good morning and welcome to our coverage.",)
)


def test_a_headline_that_says_nothing_gives_way_to_what_its_post_says(tmp_path: Path) -> None:
    build(tmp_path / "index", GATHERED, ROAD, WELCOME)
    with opened(tmp_path / "index") as index:
        assert told(index, "What did I miss?") == [ROAD.headline, "Nine people have died."]
        for one in overview(index, Question("What did I miss?"), None, 12):
            (line,) = one.lines
            assert line.judged.found.post.text[line.start : line.end] == one.text


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("What has happened since the clinic took in eleven workers?", [ROAD.headline, TOLL.headline]),
        ("What's new since the road stayed shut?", [TOLL.headline]),
        ("Summarise what happened before the road stayed shut", [FIRST.headline, CLINIC.headline]),
        ("What's new since the quarry slide?", ALL),  # which the whole coverage is about
        ("What is new since my last question?", ALL),
        ("Anything new since I last asked?", ALL),
        ("Anything new since the ferry sank?", []),
        ("What has happened since Celia Thorne resigned?", []),
        ("What happened since 3?", [ROAD.headline, TOLL.headline]),
        ("What happened between 2 and 4?", [ROAD.headline]),
    ],
)
def test_what_is_newer_than_an_event(quarry: Index, text: str, headlines: list[str]) -> None:
    assert told(quarry, text) == headlines


def test_the_newest_is_what_the_newest_telling_post_says(tmp_path: Path) -> None:
    hello = replace(WELCOME, id="hello", paragraphs=("That’s all from us tonight.",), headline="")
    writer = replace(hello, id="writer", paragraphs=("I’m Ines Calloway and I’ll be with you tonight.",))
    corrected = replace(
        TOLL,
        id="corrected",
        headline="Correction: six dead, not seven",
        paragraphs=("An earlier post gave another figure.", "We are sorry."),
    )
    build(tmp_path / "index", writer, hello, corrected, ROAD)
    with opened(tmp_path / "index") as index:
        assert [one.text for one in newest(index, None)] == [corrected.headline, corrected.paragraphs[0]]
        (shut,) = newest(index, Filters(until=at(16)))
        assert shut.text == ROAD.paragraphs[0]  # which says what its headline says
        assert newest(index, Filters(until=at(3))) == []


def test_without_times_each_coverage_tells_its_newest(tmp_path: Path) -> None:
    one, two = (replace(post, published=None) for post in (TOLL, ROAD))
    other = replace(CLINIC, id="other", coverage="ferry", published=None)
    reading = Reading(
        (Taken(replace(QUARRY, clock=None), (one, two)), Taken(Coverage("ferry", "Ferry"), (other,)))
    )
    build_from(reading, tmp_path / "index", embedder=HashEmbedder(dimension=256))
    with opened(tmp_path / "index") as index:
        posts = {line.judged.found.post.id for told in newest(index, None) for line in told.lines}
        assert posts == {"toll", "other"}


def test_what_a_post_denies_is_no_time(tmp_path: Path) -> None:
    denied = replace(TOLL, id="denied", headline="Thorne denies that she resigned")
    build(tmp_path / "index", replace(ROAD, published=at(20)), denied)
    with opened(tmp_path / "index") as index:
        assert told(index, "What has happened since Thorne resigned?") == [denied.headline]
