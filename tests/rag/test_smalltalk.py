"""What is said without asking about the news."""

from __future__ import annotations

import pytest

from index.opening import Index
from rag.asking.conversation import Turn
from rag.asking.smalltalk import is_small_talk
from rag.assistant import Assistant
from rag.prompting import load_texts
from rag.states import State, states_of
from rag.types import Evidence, Finished, Understood
from tests.rag.fakes import ScriptedModel


@pytest.mark.parametrize(
    "text",
    [
        *("Thanks!", "thank you very much", "Hello", "hi there :)", "Good evening, Dateline.", "ok, got it"),
        *(
            "Who are you?",
            "what can you do for me",
            "Are you a bot?",
            "help",
            "Hi! How are you today?",
            "No.",
        ),
        *("THANKS A LOT!!!", "You're welcome", "Which language model do you use?"),
        *("which sources do you use", "How many posts are there?", "when was this last updated"),
        *("Can you speak German?", "How up to date is this?"),
    ],
)
def test_nothing_is_asked_about_the_news(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Thanks, and who died?", "Who are they?", "What can the mayor do?", "Why?", "How old is she?", ""),
        *(
            "Hello Kitty balloons: how many?",
            "Are you sure?",
            "Is it OK to go out?",
            "What do you know of Wren?",
        ),
        *(
            "How many border posts are there?",
            "When was the toll last updated?",
            "Can you speak to the cause?",
        ),
        *("Good morning Vietnam opened where?", "ok " * 50 + "who died?", "!!!", "Really?", "What’s new?"),
    ],
)
def test_something_is(text: str) -> None:
    assert not is_small_talk(text)


def test_it_is_told_what_to_ask_without_a_model_and_is_no_turn(quarry: Index) -> None:
    asker = Assistant(index=quarry, model=ScriptedModel())
    events = list(asker.stream("Thanks!"))
    assert [type(event) for event in events] == [Understood, Evidence, Finished]
    given = events[-1]
    assert isinstance(given, Finished)
    assert (given.answer.text, given.answer.abstained) == (load_texts()["no_question"], True)
    assert states_of(given.answer) == (State.UNASKED,)
    assert asker.history == ()


def test_one_kept_in_a_conversation_is_passed_over(quarry: Index) -> None:
    asker = Assistant(index=quarry, model=ScriptedModel())
    asked = Turn("How many workers died?", "Six.")
    asker.resume([asked, Turn("Thanks!", "")])
    assert asker.history == (asked,)
