"""Whether an answer is of the kind that its question asks for."""

from __future__ import annotations

import pytest

from rag.answering.fitting import left_out, unfit
from rag.answering.units import units
from rag.asking.question import Question


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many votes did Yes win in Harl?", "Yes won 58% of the votes in Harl."),
        ("How many ships waited?", "The port lost 3 million crowns."),
        ("How many houses were lost?", "Houses were lost on the east bank."),
        ("How long did the prime minister stay?", "1,150 people met the prime minister."),
        ("How far is the wreck from the pier?", "The wreck was found by 12 divers."),
        ("What share of the voters turned out?", "9,310 voters turned out."),
        ("What is the name of the captain of the Tern?", "The captain of the Tern is 58 years old."),
        ("What was the driver's name?", "The driver was arrested on Tuesday."),
        ("What is the name of the woman who fell?", "The woman who fell was found in Marrowby."),
        (
            "What did Celia Thorne tell the council?",
            "The road was cheap, her lawyer told the council.",
        ),
        ("What did Thorne say?", "Wren said that it rained. The road is shut, the fire service said."),
        ("Which museum had the class been to?", "The class had been to a museum."),
        ("Who won the race?", "They won the race."),
        ("When will the order be lifted?", "The mayor said that the order for the quay will be lifted."),
        ("What category is Orla now?", "Orla is expected to grow."),
        (
            "How long did the cabinet meet on Thursday?",
            "The cabinet met for an hour and a half on Wednesday.",
        ),
    ],
)
def test_another_kind_of_answer_is_told(question: str, answer: str) -> None:
    assert unfit(Question(question), answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many votes did Yes win in Harl?", "Yes won 4,120 votes, 58% of them."),
        ("What category is Orla now?", "Orla is a Category 2 storm."),
        ("Which category did the film win?", "It won in the category of short films."),
        ("When will the order be lifted?", "The order will be lifted at noon."),
        ("When did the wall fall?", "The wall fell as crews dug below it."),
        ("When was the trial?", "The trial took place in May."),
        ("What did he do when the wall fell?", "He ran for the road."),
        ("How many have died?", "Nobody has died, the coast guard said."),
        ("How many people were hurt?", "Dozens were hurt."),
        ("How many swimmers had to be saved?", "At least 60 people had to be saved."),
        ("How many of the lamps work?", "A third of the lamps work."),
        ("How many minutes did it take?", "It took 55 minutes."),
        ("How many percent voted?", "72.4% voted."),
        ("How long did the strike last?", "The strike lasted 30 hours."),
        ("How long is the pause?", "The pause ends on October 20."),
        ("How long will the road stay shut?", "The road will stay shut until 8 p.m."),
        ("How far away is the dam?", "The dam is 26 kilometers away."),
        ("How old is the driver?", "The driver, 58, was unhurt."),
        ("What share of the voters turned out?", "Four in 10 voters turned out."),
        ("What is the name of the captain?", "Ada Brandt is the captain."),
        ("What's his name?", "His name is Ivo Lunde, he said."),
        ("What is the name of the woman who fell?", "Ada Brandt fell in Marrowby."),
        ("What did Thorne say?", "Wren said that it rained. The road is shut, Thorne said."),
        ("What did Thorne say?", "“The road is shut,” she said."),
        ("How many lives did the slide cost?", "Six people were killed."),
        ("Did the wall hold?", "The wall did hold."),
        ("When did the talks begin?", "The talks began on Thursday at noon."),
        ("What happened on Thursday?", "The dam was closed."),
        ("How many crowns did the state promise?", "The state promised 40 million crowns."),
        ("How much was promised?", "40 million crowns."),
        ("When the slope gave way, what did Celia Thorne do?", "Celia Thorne ran to the road."),
    ],
)
def test_the_kind_that_was_asked_for_passes(question: str, answer: str) -> None:
    assert unfit(Question(question), answer) is None


def test_the_posts_behind_an_answer_tell_who_the_mayor_is() -> None:
    question, answer = Question("What did Celia Thorne say?"), "The road is shut, the mayor said."
    assert unfit(question, answer, ["Celia Thorne, the mayor, came late."]) is None
    assert unfit(question, answer, ["Otis Wren, the mayor, met Celia Thorne."])
    assert unfit(question, answer)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("58% of 412 votes", ["share", "count"]),
        ("$4.1 billion and 90 crowns", ["money", "money"]),
        ("40 million crowns", ["money"]),
        ("a 58-year-old man, 22, in 1987", ["duration", "count", "date"]),
        ("8.7 meters at 2:15 a.m. on October 9", ["length", "clock", "date"]),
        ("two thirds of them, four in 10", ["part", "part", "count"]),
        ("nine degrees", ["warmth"]),
        ("", []),
    ],
)
def test_what_a_number_counts(text: str, kinds: list[str]) -> None:
    assert list(units(text)) == kinds


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Isn't the bridge closed?", "The bridge is closed."),
        ("Has the ferry been found or not?", "The ferry has been found."),
        ("Who won the race, Brandt or Lunde?", "Lunde won the race."),
        ("OK, is the bridge closed?", "The bridge is closed."),
    ],
)
def test_a_choice_among_the_questions_own_words_answers_it(question: str, answer: str) -> None:
    assert unfit(Question(question), answer) is None


@pytest.mark.parametrize(
    ("question", "answer", "line", "lacks"),
    [
        ("Why was the bridge closed?", "The bridge has been closed.", "It was closed after a crash.", True),
        (
            "Why was the bridge closed?",
            "It was closed after a crash.",
            "It closed after a crash at 3.",
            False,
        ),
        ("Why was the bridge closed?", "The bridge has been closed.", "The bridge has been closed.", False),
        ("Why had all to leave?", "All had to leave.", "All had to leave because of smoke.", True),
        ("When was the bridge closed?", "It has been closed.", "It was closed after a crash.", True),
        ("When was the bridge closed?", "It was closed at noon.", "It was closed at noon, she said.", False),
        ("When was the bridge closed?", "It has been closed.", "The bridge is closed.", False),
        ("How old is the driver?", "The driver was unhurt.", "The driver, 52, was unhurt.", True),
        ("How old is the driver?", "The driver is 52.", "The driver, 52, was unhurt.", False),
        ("How old is the driver?", "The driver was unhurt.", "Of 52 drivers one was unhurt.", False),
    ],
)
def test_what_a_sentence_leaves_out_of_its_line(question: str, answer: str, line: str, lacks: bool) -> None:
    assert (left_out(Question(question), answer, line) is not None) == lacks
