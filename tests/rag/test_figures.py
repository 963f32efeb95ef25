"""Numbers, compared by value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.figures import figures, invented, values

UNITS = [
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """A number below a thousand million in words, as news writes them."""
    for size, name in ((1_000_000, "million"), (1000, "thousand")):
        if number >= size:
            rest = number % size
            return f"{spelled(number // size)} {name}" + (f" {spelled(rest)}" if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{UNITS[number // 100]} hundred" + (f" and {spelled(rest)}" if rest else "")
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    return UNITS[number]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Six workers and 11 more", ["6", "11"]),
        ("2,300 households", ["2300"]),
        ("8.7 meters", ["8.7"]),
        ("8.70 meters", ["8.7"]),
        ("0.5", ["0.5"]),
        ("at 4:52 a.m.", ["4:52"]),
        ("007", ["7"]),
        ("0", ["0"]),
        ("91% of capacity", ["91"]),
        ("40 million crowns", ["40000000"]),
        ("forty million crowns", ["40000000"]),
        ("1.5 million crowns", ["1500000"]),
        ("two hundred thousand", ["200000"]),
        ("twenty-five years", ["25"]),
        ("Forty-seven people", ["47"]),
        ("two hundred and fifty", ["250"]),
        ("a thousand two hundred", ["1200"]),
        ("a dozen boats, two dozen men", ["12", "24"]),
        ("the third of both", ["3", "2"]),
        ("the 21st and the twenty-first", ["21", "21"]),
        ("five and twenty, or 40 and 50", ["5", "20", "40", "50"]),
        ("between two and three hundred", ["2", "300"]),
        ("twenty twenty", ["20", "20"]),
        ("two people, two hundred tents", ["2", "200"]),
        ("no number", []),
        ("", []),
    ],
)
def test_numbers_of_a_text(text: str, found: list[str]) -> None:
    assert figures(text) == found


def test_one_is_mostly_a_pronoun() -> None:
    assert figures("one of them was the first one") == []
    assert figures("one million, one hundred and one, twenty-one") == ["1000000", "101", "21"]


def test_a_long_number_keeps_every_digit() -> None:
    assert figures("12345678901234567890 and 12,345,678,901,234,567,891") == [
        "12345678901234567890",
        "12345678901234567891",
    ]
    assert figures("9" * 400) == ["9" * 400]


@given(st.integers(2, 999_999_999))
def test_a_number_in_words_is_the_number_in_figures(number: int) -> None:
    assert figures(spelled(number)) == [str(number)]
    assert figures(f"{number:,}") == figures(str(number)) == [str(number)]


@given(st.decimals(0, 10**9, places=3))
def test_zeros_at_the_end_change_nothing(number: object) -> None:
    assert figures(f"{number}0 tons") == figures(f"{number} tons")


@pytest.mark.parametrize(
    ("sentence", "source", "wrong"),
    [
        ("Five died.", "There were 5 dead.", []),
        ("5 died.", "Five are dead.", []),
        ("25 years", "twenty-five years", []),
        ("47 people", "Forty-seven people", []),
        ("40,000,000 crowns", "forty million crowns", []),
        ("40 crowns", "40 million crowns", []),  # the figure stands there
        ("2300", "2,300", []),
        ("Six died, 12 are missing.", "Six died and eleven are missing.", ["12"]),
        ("at 4:51", "at 4:52", ["4:51"]),
        ("8.7", "87", ["8.7"]),
        ("23", "2300", ["23"]),
        ("no number", "", []),
        ("6", "", ["6"]),
    ],
)
def test_numbers_that_the_source_does_not_have(sentence: str, source: str, wrong: list[str]) -> None:
    assert invented(sentence, source) == wrong


@given(st.text())
def test_a_text_invents_nothing_of_its_own(text: str) -> None:
    assert invented(text, text) == []


def test_values_are_numbers_and_no_times() -> None:
    assert values("At 4:52 p.m. $1.5 trillion was lost by forty banks.") == [1_500_000_000_000, 40]
