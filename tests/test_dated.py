"""A day's record of measurements keeps what it holds."""

from __future__ import annotations

from pathlib import Path

from bench import dated


def test_a_second_measurement_of_a_day_stands_below_the_first(tmp_path: Path) -> None:
    dated.add("load", "# One\n\nfirst\n", tmp_path)
    path = dated.add("load", "# Two\n\nsecond\n", tmp_path)
    assert path.read_text(encoding="utf-8") == "# One\n\nfirst\n\n## Two\n\nsecond\n"


def test_records_of_two_kinds_are_two_files(tmp_path: Path) -> None:
    one, other = dated.add("load", "# One", tmp_path), dated.add("page", "# Two", tmp_path)
    assert one != other
    assert [one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")] == ["# One\n", "# Two\n"]
