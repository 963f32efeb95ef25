"""Many readers at once at a real page: nobody's answer is another's, and nobody keeps a place they left."""

from __future__ import annotations

from bench.load import run
from bench.load_seen import table


def test_eight_people_who_ask_stop_close_and_reload() -> None:
    seen = run(people=8, seconds=15, pace=0.02)
    assert seen.errors == []
    assert seen.mixed == []
    assert seen.done["answered"] > 8
    assert seen.waited > 8
    assert 1 < seen.farthest < 8
    assert seen.evidence
    assert seen.stopped
    assert seen.close_freed
    assert max(seen.stopped + seen.stop_freed + seen.close_freed) < 8  # a fraction of a second is usual


def test_so_many_questions_and_what_the_page_holds_meanwhile() -> None:
    seen = run(people=3, seconds=120, pace=0.002, questions=9)
    assert seen.errors == []
    assert sum(seen.done.values()) == 9
    start, middle, end = seen.held
    assert start.memory > 10
    assert middle.threads > 1
    assert middle.files > 3
    assert start.processor <= middle.processor <= end.processor
    assert "| threads: start → middle → end |" in table(seen)
