"""How a number changed, and who several are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.accounts import quoted
from rag.answering.holding import Holder
from rag.answering.several import changes, others
from rag.asking.question import Question
from tests.rag.fakes import CLINIC, FIRST, LIMITS, ROAD, TOLL, ScriptedModel, judged, lines_of


@pytest.mark.parametrize(
    "text",
    [
        "Which two ministers spoke?",
        "Which of the missing were from Marrowby?",
        "Which members of the council voted against it?",
        "What other towns are cut off?",
        "Who were the victims?",
        "What are the names of the cubs?",
    ],
)
def test_a_question_for_several(text: str) -> None:
    assert Question(text).several


@pytest.mark.parametrize(
    "text",
    [
        "Which city was hit?",
        "What gas was it?",
        "What is the boss's name?",
        "What does Wren say?",
        "Who won?",
        "What did Thomas say?",
        "What did protesters demand?",
        "What is this about?",
    ],
)
def test_a_question_for_one(text: str) -> None:
    assert not Question(text).several


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("How did the toll change over the day?", True),
        ("How has the number of injured risen since Monday?", True),
        ("How much did the price fall during the night?", True),
        ("How did the wall move?", False),
        ("Did the toll rise over the day?", False),
        ("How many died during the night?", False),
    ],
)
def test_a_question_of_change(text: str, change: bool) -> None:
    assert Question(text).change is change


GREW = Question("How did the toll change over the day?")
COUNTS = Holder(ScriptedModel(finds={GREW.text: ["Six workers", "Four workers"]}), LIMITS)


def test_how_a_number_changed_is_told_oldest_first() -> None:
    told = changes(GREW, [judged(TOLL, 1, 0.9), judged(FIRST, 1, 0.6), judged(ROAD, 1, 0.1)], COUNTS, LIMITS)
    assert [line.judged.found.post.id for line in told] == ["first", "toll"]
    assert told[0].text.startswith("Four workers died")


def test_one_number_is_no_change() -> None:
    assert changes(GREW, [judged(TOLL, 1, 0.9)], COUNTS, LIMITS) == []
    assert changes(GREW, [], COUNTS, LIMITS) == []
    assert changes(GREW, [judged(ROAD, 1, 0.9), judged(CLINIC, 2, 0.2)], COUNTS, LIMITS) == []


def test_another_number_beside_it_is_not_told() -> None:
    assert changes(GREW, [judged(TOLL, 1, 0.9), judged(CLINIC, 1, 0.8)], COUNTS, LIMITS) == []


BOTH = Question("Which two people spoke of Marrowby?")
ROADS = "The hill road to Marrowby stays shut"
TAKEN = "The Marrowby clinic has taken in"


def test_another_post_s_line_tells_of_another() -> None:
    holder = Holder(ScriptedModel(finds={BOTH.text: [ROADS, TAKEN]}), LIMITS)
    told = [quoted(lines_of(ROAD, 1)[0])]
    weighed = [judged(ROAD, 1, 0.9), judged(CLINIC, 1, 0.8), judged(FIRST, 1, 0.01)]
    (added,) = others(BOTH, told, weighed, holder, LIMITS)
    assert added.text.startswith(TAKEN)


def test_nothing_is_added_that_says_the_same_or_less_of_what_is_asked() -> None:
    holder = Holder(ScriptedModel(finds={BOTH.text: [ROADS, TAKEN, "Six workers", "Nobody here"]}), LIMITS)
    told = [quoted(lines_of(ROAD, 1)[0])]
    assert others(BOTH, told, [judged(ROAD, 2, 0.9)], holder, LIMITS) == []  # its own post
    assert others(BOTH, told, [judged(CLINIC, 2, 0.9)], holder, LIMITS) == []  # no word of the question
    assert others(BOTH, told, [judged(CLINIC, 1, 0.1)], holder, LIMITS) == []  # hardly the answer


def test_no_more_than_three_lines_are_told() -> None:
    holder = Holder(ScriptedModel(finds={BOTH.text: [TAKEN]}), LIMITS)
    told = [quoted(line) for line in (*lines_of(ROAD, 1), *lines_of(ROAD, 2))]
    assert len(told) == 3
    assert others(BOTH, told, [judged(CLINIC, 1, 0.9)], holder, LIMITS) == []


def test_of_many_numbers_the_first_and_the_newest_are_told_and_of_a_post_one_line() -> None:
    said = [f"The slide has killed {count} people." for count in ("four", "nine", "17", "24", "31")]
    posts = [
        replace(TOLL, id=f"count{at}", position=9 - at, headline="", paragraphs=(f"{text} {text}",))
        for at, text in enumerate(said)
    ]
    holder = Holder(ScriptedModel(finds={GREW.text: said}), LIMITS)
    told = changes(GREW, [judged(one, 0, 0.9) for one in posts], holder, LIMITS)
    assert [line.text for line in told] == [said[0], said[1], said[2], said[4]]  # all are equally likely


def test_a_post_that_alone_tells_how_it_changed_tells_it_whole() -> None:
    both = replace(TOLL, headline="", paragraphs=("Six workers are dead now. At noon it was four workers.",))
    holder = Holder(ScriptedModel(finds={GREW.text: ["Six workers", "four workers"]}), LIMITS)
    told = changes(GREW, [judged(both, 0, 0.9)], holder, LIMITS)
    assert [line.text for line in told] == ["Six workers are dead now.", "At noon it was four workers."]
