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
