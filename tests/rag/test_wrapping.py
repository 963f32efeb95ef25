"""The polite words around what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import Question, Wants
from rag.wrapping import unwrapped


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Could you tell me when the bakery closed?", "when the bakery closed?"),
        ("Hi, can you please tell us how many people died?", "how many people died?"),
        ("Do you know who runs the clinic?", "who runs the clinic?"),
        ("I was wondering whether the road is open.", "is it so that the road is open."),
        ("Tell me about what the mayor said", "what the mayor said"),
        ("OK, is the bridge closed?", "is the bridge closed?"),
        ("Please, who won?", "who won?"),
        ("Hey Dateline, is the bridge closed?", "is the bridge closed?"),
        ("Dateline: could you tell me who won?", "who won?"),
        ("Any idea why it fell?", "why it fell?"),
        ("Could you see the wreck from the pier?", "Could you see the wreck from the pier?"),
        ("Do you know Ada Brandt?", "Do you know Ada Brandt?"),
        ("Who won?", "Who won?"),
    ],
)
def test_what_is_asked_is_taken_out(text: str, asked: str) -> None:
    assert unwrapped(text) == asked


@given(st.text())
def test_of_any_text_its_end_is_left(text: str) -> None:
    assert text.endswith(unwrapped(text).removeprefix("is it so that "))


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Could you tell me when the bakery did close?", Wants.TIME),
        ("Can you tell me how many people died?", Wants.NUMBER),
        ("Do you know who runs the clinic?", Wants.PERSON),
        ("I wonder if the road is open", Wants.POLARITY),
    ],
)
def test_politeness_makes_no_question_a_yes_or_no_one(text: str, wants: Wants) -> None:
    assert Question(text).wants is wants


def test_what_a_polite_question_takes_for_granted_and_asks_at_once_is_seen() -> None:
    assert Question("Please tell me why the trial was delayed").presumes
    assert Question("Can you tell me who runs the clinic and how many came?").asks == (
        "Who runs the clinic?",
        "How many came?",
    )
    assert Question("Hi, could you tell me how many are missing and where the shelters are?").asks == (
        "How many are missing?",
        "Where the shelters are?",
    )
    assert Question("Tell me what the mayor said about how the fire started").asks == ()
    assert Question("How many are missing and where the shelters are?").asks == ()
