"""How long, and how long before."""

from __future__ import annotations

import pytest

from rag.checks.durations import not_so_long

HALTED = "Trading was halted 15 minutes before the verdict, and again for 90 minutes. It fell in two days."


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Trading was halted for 15 minutes before the verdict.", ["for 15 minutes"]),
        ("Trading was halted for 15 minutes.", ["for 15 minutes"]),
        ("Trading was halted for fifteen minutes on Monday.", ["for fifteen minutes"]),
        ("Trading was halted for 90 minutes.", []),
        ("It fell for two days.", []),
        ("Trading was halted 15 minutes before the verdict.", []),
        ("Trading was halted for 20 minutes.", []),  # no number of the post: another check's
        ("Trading was halted for a while.", []),
    ],
)
def test_a_distance_in_time_is_no_duration(sentence: str, wrong: list[str]) -> None:
    assert not_so_long(sentence, HALTED) == wrong
