"""The polite words around what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asking.question import Question, Wants
from rag.asking.wrapping import unwrapped


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
        ("Can you explain why the dam broke?", "why the dam broke?"),
        ("Could you confirm whether the dam broke?", "is it so that the dam broke?"),
        ("Do you have any information on how many died?", "how many died?"),
        ("Could you tell me please who the captain is?", "who the captain is?"),
        ("Is there any word on who did it?", "who did it?"),
        ("Quick question: who won?", "who won?"),
        ("Really, is the dam safe?", "is the dam safe?"),
        ("Good morning! Thanks for that. And is the dam safe?", "is the dam safe?"),
        ("No, is the dam safe?", "is the dam safe?"),
        ("If the dam holds, and if it is safe?", "is it so that the dam holds, and if it is safe?"),
        ("If the dam breaks, who is in danger?", "If the dam breaks, who is in danger?"),
        ("No one was hurt?", "No one was hurt?"),
        ("Right-wing groups met?", "Right-wing groups met?"),
        ("Can you confirm that Ada Brandt resigned?", "Can you confirm that Ada Brandt resigned?"),
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


def test_polite_words_are_no_part_of_what_a_question_is_about() -> None:
    asked = Question("Hi, can you please remind us how many people died in the flood?")
    assert [word.text for word in asked.content] == ["people", "died", "flood"]
    assert [word.text for word in Question("Thanks!").content] == ["Thanks"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1. Who won in Orvo? 2. By how much?", ["Orvo"]),
        ("Explain in 2 sentences why the dam in Orvo broke.", ["Orvo"]),
        ("Give me 3 facts about Orvo", ["Orvo"]),
        ("What are the top 5 stories?", []),
        ("What did the mayor say 2 hours ago?", []),
        ("What is expected in the next 24 hours?", []),
        ("Where are the 11 workers?", ["11"]),
    ],
)
def test_a_number_that_says_how_to_answer_is_no_name(text: str, names: list[str]) -> None:
    assert [word.text for word in Question(text).names] == names


def test_a_numbered_list_is_taken_apart() -> None:
    assert Question("1. Who won? 2. By how much?").asks == ("Who won?", "By how much?")
    assert Question("1) Who won 2) By how much").asks == ("Who won?", "By how much?")
