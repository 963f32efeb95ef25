"""Questions about two accounts, taken apart."""

from __future__ import annotations

import pytest

from rag.asking.question import Question


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "What did Otis Wren and the mayor each say about the road?",
            "What did Otis Wren say about the road?",
            "What did the mayor say about the road?",
        ),
        (
            "How do the union and the port differ about the number of strikers?",
            "What did the union say about the number of strikers?",
            "What did the port say about the number of strikers?",
        ),
        (
            "Do Wren and Thorne agree on the cause?",
            "What did Wren say about the cause?",
            "What did Thorne say about the cause?",
        ),
        (
            "Did the police and the hospital give the same number of dead?",
            "What number of dead did the police give?",
            "What number of dead did the hospital give?",
        ),
        (
            "How many marched, according to the police and to the union?",
            "How many marched according to the police?",
            "How many marched according to the union?",
        ),
        (
            "How does the toll given by the mayor differ from that of the hospital?",
            "What is the toll according to the mayor?",
            "What is the toll according to the hospital?",
        ),
        (
            "How does the union's account of the march differ from the port's?",
            "What is the union's account of the march?",
            "What is the port's account of the march?",
        ),
        (
            "How did the hospital's count of the hurt differ from the police count?",
            "What was the hospital's count of the hurt?",
            "What was the police count of the hurt?",
        ),
    ],
)
def test_what_two_parties_say_is_two_questions(text: str, one: str, other: str) -> None:
    question = Question(text)
    assert question.parties == (one, other)
    assert question.sides
    assert question.account is None


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "What did the mayor and Otis Wren say about the road?",
            "What did the mayor say about the road?",
            "What did Otis Wren say about the road?",
        ),
        (
            "How does this year's turnout compare with last year's?",
            "What is this year's turnout?",
            "What is last year's turnout?",
        ),
        (
            "How does the forecast for Sunday compare to Saturday's?",
            "What is the forecast for Sunday?",
            "What is Saturday's forecast?",
        ),
    ],
)
def test_two_things_told_are_two_questions_though_nobody_differs(text: str, one: str, other: str) -> None:
    assert Question(text).parties == (one, other)


@pytest.mark.parametrize(
    "text",
    [
        "What did Wren and Thorne say?",
        "What did Wren say about the fare and the strike?",
        "How does the new bridge differ from the old one?",
        "How does Wren's version differ from what the union says?",
        "What kind of bridge do Wren and Thorne both want?",
        "What did each of them say?",
        "How do the forecasts differ?",
        "Who said it?",
        "",
    ],
)
def test_any_other_question_has_no_parts(text: str) -> None:
    assert Question(text).parties == ()


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("How do the forecasts for the coast differ?", "What are the forecasts for the coast?"),
        ("How does the reported toll differ?", "What is the reported toll?"),
        (
            "How do the police statements differ about when the call came?",
            "What did the police statements say about when the call came?",
        ),
        ("What do the accounts say?", None),
        (
            "How do the accounts of the number killed at the quarry differ?",
            "What is the number killed at the quarry?",
        ),
        ("Do they differ?", None),
    ],
)
def test_how_accounts_differ_is_one_question_to_each(text: str, account: str | None) -> None:
    assert Question(text).account == account


def test_a_second_question_is_no_second_party() -> None:
    asked = Question("How many died according to the police and how many are missing?")
    assert asked.parties == ()
