"""Which rows a version has, and how they are asked for; no server is needed for this."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pymilvus", reason="the extra `milvus` is not installed")

from index.milvus.bodies import pieces, whole
from index.milvus.names import generation_number, held_until, version_number
from index.milvus.runs import Members, condition, numbers_of, runs_of
from index.milvus.tables import LONGEST, allowed, key_of
from index.store.selection import Selection

pytestmark = pytest.mark.scale


def test_numbers_are_kept_as_runs() -> None:
    assert runs_of([7, 3, 4, 5, 9, 3]) == ((3, 6), (7, 8), (9, 10))
    asked = condition("number", ((3, 6), (7, 8), (9, 10)))
    assert asked == "(number >= 3 and number < 6) or number in [7, 9]"


@given(st.sets(st.integers(0, 60)))
def test_runs_are_the_numbers(numbers: set[int]) -> None:
    runs = runs_of(numbers)
    assert numbers_of(runs) == numbers
    members = Members(runs)
    assert {number for number in range(-2, 64) if number in members} == numbers


@pytest.mark.parametrize("text", ["", "\x00 \ud800 \N{WAVE DASH}", "\N{SNOWMAN}" * 30_000])
def test_a_text_of_any_length_is_cut_and_joined(text: str) -> None:
    bodies = pieces([text])
    assert all(len(body.encode("ascii")) <= LONGEST for body in bodies)
    assert whole({"body": body} for body in bodies) == [text]


def test_conditions_hold_numbers_alone() -> None:
    asked = Selection(coverages=("a' or 1 == 1",), authors=('"',), since=5, until=9)
    keys = (key_of("a' or 1 == 1"), key_of('"'))
    assert allowed(asked) == (
        f"coverage in [{keys[0]}] and author in [{keys[1]}] and time > {-(1 << 62)} "
        "and time >= 5 and time <= 9"
    )
    assert 0 < key_of("") < 1 << 63
    assert key_of(None) == 0


def test_names_of_other_indexes_are_not_ours() -> None:
    assert version_number("news", "news__v00000012") == 12
    assert version_number("news", "newsroom__v00000012") is None
    assert generation_number("news", "news__g3_posts") == 3
    assert generation_number("news", "news__g3_authors") is None
    assert held_until("news", "news__until_1790000000_0f") == 1_790_000_000
