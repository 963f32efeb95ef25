"""Turns of one conversation that several pages write to."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rag.keeping.merging import before_last, mark, marks, merged, named


def turn(key: str, text: str = "") -> dict[str, Any]:
    return {"id": key, "text": text}


def seen(turns: list[dict[str, Any]]) -> dict[str, bytes]:
    return marks(named(turns))


A, B, C, D = map(turn, "abcd")


def test_what_others_added_stays_and_comes_first() -> None:
    assert merged([A, C], [A, B], seen([A])) == [A, C, B]


def test_only_what_the_writer_changed_is_changed() -> None:
    rated, mine = turn("a", "rated"), turn("b", "done")
    assert merged([rated, B], [A, mine], seen([A, B])) == [rated, mine]


def test_the_last_goes_when_it_is_dropped_and_nobody_changed_it() -> None:
    assert merged([A, B], [A, C], seen([A, B])) == [A, C]
    assert merged([A, turn("b", "goes on")], [A, C], seen([A, B])) == [A, turn("b", "goes on"), C]
    assert merged([A, B, D], [A, C], seen([A, B])) == [A, B, D, C]


def test_what_others_dropped_does_not_come_back() -> None:
    assert merged([A, C], [A, B, D], seen([A, B])) == [A, C, D]


def test_what_was_deleted_goes_on_whole() -> None:
    assert merged([], [A, B], seen([A])) == [A, B]


def test_turns_without_a_name_are_known_by_their_place() -> None:
    old = [{"text": "x"}, {"text": "y"}]
    assert merged(old, [*old, turn("new")], seen(old)) == [*old, turn("new")]


def test_a_mark_is_that_of_the_content() -> None:
    assert mark({"id": "a", "text": "é"}) == mark({"text": "é", "id": "a"})
    assert len({mark(A), mark(B), mark(turn("a", "goes on")), mark({})}) == 4
    assert len(mark(turn("a", "long " * 1000))) == 16


def test_before_the_last() -> None:
    assert list(before_last([A, B, C], "c")) == ["a", "b"]
    assert list(before_last([A, B], "gone")) == ["a", "b"]


@given(st.lists(st.sampled_from([0, 1, 2]), max_size=30))
def test_writers_in_any_order_lose_nothing_and_agree_on_places(order: list[int]) -> None:
    """Each asks, and takes in what stands before its own question, as a page does."""
    stored: list[Any] = []
    views: dict[int, list[Any]] = {0: [], 1: [], 2: []}
    for number, writer in enumerate(order):
        own = [*views[writer], turn(f"{writer}-{number}")]
        stored = merged(stored, own, seen(views[writer]))
        views[writer] = [*before_last(stored, own[-1]["id"]).values(), own[-1]]
        assert stored[: len(views[writer])] == views[writer]
    assert [one["id"] for one in stored] == [f"{writer}-{number}" for number, writer in enumerate(order)]
