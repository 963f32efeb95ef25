"""Two coverages in one index: which is newer is not told by their positions."""

from __future__ import annotations

from dataclasses import replace

from rag.answering.choosing import newest_of
from rag.answering.judging import may_change
from tests.rag.fakes import LIMITS, ROAD, TOLL, found, judged

OTHER = replace(TOLL, id="fair", coverage="airshow", headline="Air show opens")


def test_only_a_newer_post_of_the_same_coverage_or_another_coverage_may_change_it() -> None:
    assert may_change(judged(ROAD), found(TOLL))
    assert not may_change(judged(TOLL), found(ROAD))
    assert may_change(judged(TOLL), found(replace(ROAD, coverage="airshow")))


def test_the_newest_is_looked_for_in_the_coverage_of_the_likeliest() -> None:
    chosen = newest_of([judged(OTHER, 1, 0.7), judged(TOLL, 1, 0.95)], LIMITS)
    assert [one.found.post.id for one in chosen] == ["toll"]
