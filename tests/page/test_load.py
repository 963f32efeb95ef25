"""Many readers at once at a real page: nobody's answer is another's, and nobody keeps a place they left."""

from __future__ import annotations

from bench.load import run


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
