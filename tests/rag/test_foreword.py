"""What readers say of themselves before they ask."""

from __future__ import annotations

import pytest

from rag.asking.foreword import after_foreword
from rag.asking.question import Question, Wants


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I was away. What did the mayor decide?", "What did the mayor decide?"),
        ("Just woke up, what happened overnight?", "what happened overnight?"),
        ("Been offline since noon - what did I miss?", "what did I miss?"),
        ("We were asleep for 8 hours, catch us up", "catch us up"),
        ("I missed the news this morning so what happened?", "what happened?"),
        ("For my notes: who won?", "who won?"),
        ("As a reporter for AFP, who won?", "who won?"),
        ("I'm an editor at the Meridian and I need the number of dead.", "I need the number of dead."),
        ("Sorry if this was asked before, but is the dam safe?", "is the dam safe?"),
        ("Not sure if you know but when will it open?", "when will it open?"),
        ("I live in Velm. Is the road open?", "I live in Velm. Is the road open?"),
        ("I heard the dam broke. Is that so?", "I heard the dam broke. Is that so?"),
        (
            "I was out in velm when the dam broke. Who died?",
            "I was out in velm when the dam broke. Who died?",
        ),
        ("Back to the fire: who started it?", "Back to the fire: who started it?"),
        ("I was away", "I was away"),
        ("", ""),
    ],
)
def test_what_says_nothing_of_the_matter_is_left_out(text: str, asked: str) -> None:
    assert after_foreword(text) == asked


def test_it_may_stand_behind_a_greeting_and_before_a_request() -> None:
    question = Question("Hi! I just got home, could you tell me if the road is open?")
    assert question.asked == "is it so that the road is open?"
    assert question.wants is Wants.POLARITY
    assert [word.folded for word in question.content] == ["road", "open"]


def test_whose_reader_one_is_need_not_be_in_the_news() -> None:
    assert Question("I'm an editor at the Meridian: how many died?").names == []
    assert [word.text for word in Question("I live in Velm: how many died?").names] == ["Velm"]
