"""Which paragraphs are weighed: the newest for how things stand, and those beside the found ones."""

from __future__ import annotations

from dataclasses import replace

from index.opening import Index
from rag.answering.reach import newest_among, with_siblings
from rag.retrieval import Found, search
from tests.rag.fakes import CLINIC, FIRST, ROAD, TOLL, found

ASKED = "How many households have water?"


def ids(chosen: list[Found]) -> list[str]:
    return [one.post.id for one in chosen]


def test_a_third_more_are_the_newest_of_the_others() -> None:
    ranked = [found(post) for post in (CLINIC, FIRST, ROAD, ROAD, TOLL)]
    assert ids(newest_among(ranked, 3)) == ["clinic", "first", "road", "toll"]
    assert ids(newest_among(ranked, 4)) == ["clinic", "first", "road", "road", "toll"]
    assert ids(newest_among(ranked, 2)) == ["clinic", "first"]


def test_positions_of_another_coverage_mean_nothing() -> None:
    ranked = [found(post) for post in (CLINIC, FIRST, CLINIC, replace(TOLL, coverage="airshow"), ROAD)]
    assert ids(newest_among(ranked, 3)) == ["clinic", "first", "clinic", "road"]


def test_nothing_found_is_nothing_new() -> None:
    assert newest_among([], 6) == []


def test_the_paragraphs_beside_a_found_one_are_reached_the_best_post_first(quarry: Index) -> None:
    first, second = search(quarry, ASKED, 2)
    reached = with_siblings(quarry, ASKED, [first, second], 4)
    assert reached[:2] == [first, second]
    assert [one.post.id for one in reached[2:]] == [first.post.id, second.post.id][: len(reached) - 2]
    assert len({one.chunk.number for one in reached}) == len(reached)
    assert all(one.chunk.text != one.post.headline for one in reached)


def test_no_more_than_asked_for_and_never_fewer_than_found(quarry: Index) -> None:
    ranked = search(quarry, ASKED, 3)
    assert with_siblings(quarry, ASKED, ranked, 3) == ranked
    assert with_siblings(quarry, ASKED, ranked, 1) == ranked
    assert with_siblings(quarry, ASKED, [], 5) == []
