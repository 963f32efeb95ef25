"""Two things that are compared: in exchanged places, or by the opposite word, a sentence fails."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_TRAMS = "More passengers took the tram than the bus on Monday, the operator said. Trams carried 80,000."
_RACE = "Ada Brandt finished ahead of Mira Holt by two seconds in Velm. Holt keeps the jersey."
_SHIPS = "The ferry was slower than the freighter in the storm. Wheat costs more than maize in Orvo."


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_TRAMS, "More passengers took the tram than the bus."),
        (_TRAMS, "Fewer passengers took the bus than the tram."),
        (_RACE, "Mira Holt finished two seconds behind Ada Brandt."),
        (_RACE, "Holt finished behind Brandt in Velm."),
        (_SHIPS, "The freighter was faster than the ferry."),
        (_SHIPS, "Maize costs less than wheat in Orvo."),
        ("The plan is more costly than the old one.", "The plan is more costly than the old one."),
    ],
)
def test_a_comparison_told_either_way_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_TRAMS, "More passengers took the bus than the tram."),
        (_TRAMS, "Fewer passengers took the tram than the bus."),
        (_RACE, "Mira Holt finished ahead of Ada Brandt."),
        (_RACE, "Ada Brandt finished behind Mira Holt."),
        (_SHIPS, "The ferry was faster than the freighter."),
        (_SHIPS, "The freighter was slower than the ferry."),
        (_SHIPS, "Wheat costs less than maize in Orvo."),
        (_SHIPS, "Maize costs more than wheat in Orvo."),
    ],
)
def test_a_comparison_turned_round_is_replaced(post: str, sentence: str) -> None:
    assert not passes(post, sentence)
