"""Whose age a number is."""

from __future__ import annotations

import pytest

from rag.checks.ages import of_another

LEGISLATOR = "A legislator who survived, along with his 5-year-old daughter, was a friend of Ada Brandt."


@pytest.mark.parametrize(
    ("sentence", "source", "another"),
    [
        ("Ada Brandt was 5 years old.", LEGISLATOR, True),
        ("The shooter is 5 years old.", LEGISLATOR, False),  # who that is the words don't show
        ("Brandt's friend is 5 years old.", LEGISLATOR, False),
        ("The legislator's daughter is 5 years old.", LEGISLATOR, False),
        ("The daughter is aged five.", LEGISLATOR, False),
        ("Ivo Lunde is 52 years old.", "Lunde, a 52-year-old man, was unhurt.", False),
        ("Ivo Lunde is 52 years old.", "The 52-year-old fire chief, Ivo Lunde, was unhurt.", False),
        ("Ada Brandt is 52 years old.", "The 52-year-old fire chief, Ivo Lunde, was unhurt.", True),
        ("Ada Brandt is 52 years old.", "Brandt, 52, and a 52-year-old man were unhurt.", False),
        ("Brandt's brother is 30 years old.", "Brandt's thirty-year-old brother was unhurt.", False),
        ("The strike is 30 hours old.", "It began with a 30-year-old man.", False),  # no age of anybody
        ("Ada Brandt is 41 years old.", LEGISLATOR, False),  # another check's business
    ],
)
def test_an_age_is_that_of_whom_its_words_name(sentence: str, source: str, another: bool) -> None:
    assert of_another(sentence, source) is another
