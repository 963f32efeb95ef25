"""What caused what: with cause and effect exchanged, a sentence fails."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_FROST = "Pipes burst because the pumps had stopped. Ice on the lines led to a power cut in Harl."


@pytest.mark.parametrize(
    "sentence",
    [
        "The pumps had stopped, and pipes burst.",
        "Pipes burst because the pumps stopped.",
        "The power cut was caused by ice on the lines.",
        "Because the pumps had stopped, pipes burst.",
    ],
)
def test_a_cause_and_its_effect_pass(sentence: str) -> None:
    assert passes(_FROST, sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The pumps stopped because pipes burst.", "A power cut in Harl caused ice on the lines."],
)
def test_an_effect_told_as_the_cause_is_replaced(sentence: str) -> None:
    assert not passes(_FROST, sentence)


_ORDER = (
    "The ferry lost power after a fire broke out in the galley. Before the pilot came aboard, the captain "
    "radioed for help. Rovers took the lead before City levelled. Crews came after a resident called. The "
    "resident was hurt."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "After a fire broke out in the galley, the ferry lost power.",
        "A fire broke out in the galley before the ferry lost power.",
        "The captain radioed for help before the pilot came aboard.",
        "City levelled after Rovers took the lead.",
        "The resident was hurt after crews came.",
    ],
)
def test_what_came_first_and_what_after_it_pass(sentence: str) -> None:
    assert passes(_ORDER, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A fire broke out in the galley after the ferry lost power.",
        "The ferry lost power before a fire broke out in the galley.",
        "A fire broke out in the galley because the ferry lost power.",
        "The captain radioed for help after the pilot came aboard.",
        "After City levelled, Rovers took the lead.",
    ],
)
def test_what_came_later_told_as_first_is_replaced(sentence: str) -> None:
    assert not passes(_ORDER, sentence)
