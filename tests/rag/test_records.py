"""Records and firsts: each stands for its own time, and for what it is the first of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.checks.naming import wrong_name
from rag.checks.qualifiers import of_all_for_a_kind, of_all_time
from rag.checks.records import of_another_record
from tests.rag.fakes import FIRST, lines_of

RATES = (
    "The bank raised its rate by a point, its biggest rise in 33 years.\n"
    "Rents are at the highest level in 13 years."
)


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("It is the highest level in 33 years.", True),
        ("It is the biggest rise in 13 years.", True),
        ("It is the biggest rise in 33 years.", False),
        ("Rents are at their highest in 13 years.", False),
        (
            "It is the largest increase in 33 years.",
            False,
        ),  # in other words: nothing shows that it is another
        ("It is the highest level in years.", False),
        ("It is the coldest day in 40 years.", False),  # its number is another check's
    ],
)
def test_a_record_stands_for_its_own_time(sentence: str, another: bool) -> None:
    assert of_another_record(sentence, RATES) is another


@pytest.mark.parametrize(
    ("source", "sentence", "dropped"),
    [
        ("It was the first combined no-hitter.", "It was the first no-hitter.", True),
        ("It was the first combined no-hitter.", "It was the first no-hitter by combined pitchers.", False),
        ("She is the first female mayor.", "She is the first mayor.", True),
        ("It is their first ever win.", "It is their first win.", False),
        ("It is the largest single donation.", "It is the largest donation.", False),
        ("It is the first of two storms.", "It is the first storms.", False),
        ("The first big storm was also the first storm of May.", "It is the first storm.", False),
        ("It was the driest winter month on record.", "It was the driest month on record.", True),
    ],
)
def test_the_first_of_a_kind_is_not_the_first_of_all(source: str, sentence: str, dropped: bool) -> None:
    assert of_all_for_a_kind(sentence, source) is dropped


@pytest.mark.parametrize(
    ("source", "sentence", "dropped"),
    [
        ("She swam the fastest mile of the season.", "She swam the fastest mile in history.", True),
        ("He is the oldest rider of the race.", "He is the oldest rider ever.", True),
        ("It was the hottest day of the year.", "It was the hottest day on record.", True),
        ("It was the hottest day of the year.", "It was the hottest day of the year.", False),
        ("It was the hottest day since records began.", "It was the hottest day on record.", False),
        ("Nobody has ever swum a faster mile.", "It was the fastest mile in history.", False),
        ("It is the world’s largest lake.", "It is the largest lake in the world.", False),
        ("Nothing like it was seen in the town.", "It was the worst ever.", True),
    ],
)
def test_the_fastest_of_a_season_is_not_the_fastest_ever(source: str, sentence: str, dropped: bool) -> None:
    assert of_all_time(sentence, source) is dropped


@pytest.mark.parametrize(
    ("text", "sentence", "absent"),
    [
        ("The Terns beat the Gulls 2-0.", "The Terns and the Gulls play.", False),
        ("The Terns beat the Auks 2-0.", "The Old Gulls and the Terns play.", True),
        ("The Terns beat the Auks 2-0.", "The Terns and Gulls play.", True),
        ("They beat the Terns 2-0.", "The Gulls and the Terns play.", False),  # who "they" are the post tells
        ("Russian and Ukrainian envoys met.", "Envoys of Russia and Ukraine met.", False),
        (
            "The Terns beat the Auks 2-0.",
            "The Gulls and Puffins play.",
            False,
        ),  # neither: other checks' matter
    ],
)
def test_of_two_joined_names_both_are_in_the_paragraph(text: str, sentence: str, absent: bool) -> None:
    others = "The Old Gulls, Puffins and others wait for their turn in the late games of the day. " * 4
    post = replace(FIRST, headline="Derby day", paragraphs=(f"{text} It drew a crowd. " * 4, others))
    line = lines_of(post)[0]
    assert (wrong_name(sentence, [line]) is not None) is absent
