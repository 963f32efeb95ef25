"""Whose a thing is, and who holds an office: told of another, a sentence fails."""

from __future__ import annotations

import pytest

from rag.checks.owned import of_another_holder
from tests.rag.test_held_to_a_line import passes

_BOATS = (
    "The Alma’s cook, Ivo Lund, swam ashore. Hanna Lisle, a surgeon in Velm, treated him. The Brisa, whose "
    "mate was asleep, sank. Fire chief Otis Wren praised the crew."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Alma’s cook swam ashore.",
        "The Brisa’s mate was asleep.",
        "Hanna Lisle, a surgeon, treated him.",
        "Otis Wren, the fire chief, praised the crew.",
    ],
)
def test_whose_it_is_passes(sentence: str) -> None:
    assert passes(_BOATS, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Brisa’s cook swam ashore.",
        "The Alma’s mate was asleep.",
        "Ivo Lund, a surgeon, swam ashore.",
        "Hanna Lisle, the fire chief, treated him.",
    ],
)
def test_what_is_another_s_is_replaced(sentence: str) -> None:
    sentence_post = _BOATS.replace("cook, Ivo Lund,", "cook swam with Ivo Lund, a deckhand, and")
    assert not passes(_BOATS if "Ivo" not in sentence else sentence_post, sentence)


def test_of_a_company_and_a_name_it_is_not_known_whether_they_are_two() -> None:
    post = "Brightwater’s chief, Ann Lee, resigned. The company’s shares fell."
    assert passes(post, "Brightwater’s shares fell.")
    handed = "Mayor Ada Brandt was replaced by Tom Cole, a baker."
    assert passes(handed, "Tom Cole, the mayor, replaced Ada Brandt.")


def test_a_dash_before_a_name_is_no_office() -> None:
    assert not of_another_holder("0 - Ada Brandt swam.", _BOATS)
