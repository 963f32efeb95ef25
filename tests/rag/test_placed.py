"""The name behind a verb, or behind its "in" and "to": with another's, a sentence fails."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_TOUR = (
    "The march began in Tarn Park, near Velm, and ended in Orvo. She flew to the Ostrian capital, Harl, at "
    "dawn, then to Lisk. Ada Brandt, who trained Rovers for a year, joined City."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The march began near Velm.",
        "The march began in Velm.",
        "The march ended in Orvo.",
        "She flew to Harl.",
        "Ada Brandt trained Rovers for a year.",
    ],
)
def test_a_name_behind_its_own_verb_passes(sentence: str) -> None:
    assert passes(_TOUR, sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The march began in Orvo.", "The march ended in Velm.", "Ada Brandt trained City for a year."],
)
def test_a_name_behind_another_verb_is_replaced(sentence: str) -> None:
    assert not passes(_TOUR, sentence)
