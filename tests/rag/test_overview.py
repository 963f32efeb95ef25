"""What happened: headlines in order, within a span or on a matter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.filters import Filters
from index.opening import Index
from rag.overview import overview
from rag.question import Question
from tests.rag.fakes import CLINIC, FIRST, ROAD, TOLL, at, build, opened


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
        ("What happened this morning?", [FIRST.headline, CLINIC.headline]),
        ("Timeline of the road", [ROAD.headline]),
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
