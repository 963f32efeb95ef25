"""What happened: headlines in order, within a span or on a matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.building import Reading, build_from
from index.filters import Filters
from index.merging import Taken
from index.opening import Index
from index.post import Coverage
from rag.overview import overview
from rag.question import Question
from tests.fakes import HashEmbedder
from tests.rag.fakes import CLINIC, FIRST, QUARRY, ROAD, TOLL, at, build, opened

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("overview") / "index"
    build(place)
    with opened(place) as index:
        yield index


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
        ("Summarise the last 4 hours in 3 bullet points", [ROAD.headline, TOLL.headline]),
        ("What are the key facts?", ALL),
        ("Any updates in the last 4 hrs?", [ROAD.headline, TOLL.headline]),
        ("recap please", ALL),
        ("What did I miss since noon ET?", [ROAD.headline, TOLL.headline]),
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
