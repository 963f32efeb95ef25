"""Follow-ups made to stand alone."""

from __future__ import annotations

import pytest

from rag.asking.conversation import Turn, leans, stand_alone
from rag.asking.question import Question
from tests.rag.fakes import ScriptedModel

THORNE = Turn("What did Celia Thorne say about the hill road?", "Thorne said it stays shut until Friday [1].")
OSEI = Turn("Who runs the Marrowby clinic?", "Hana Osei runs the clinic [1].")


@pytest.mark.parametrize(
    "text",
    [
        "And what did she say about the bread?",
        "What did he say?",
        "Is it still shut?",
        "What about the clinic in Marrowby?",
        "And the mayor?",
        "Why?",
        "How many?",
        "No, I meant Otis Wren.",
        "Sorry, the clinic in Marrowby?",
        "Who runs that clinic in Marrowby?",
        "How many people died there, in Marrowby?",
    ],
)
def test_a_question_that_leans(text: str) -> None:
    assert leans(Question(text))


@pytest.mark.parametrize(
    "text",
    [
        "What did Celia Thorne say about the hill road?",
        "How many workers died in the Marrowby quarry slide?",
        "Who is the captain of the ferry Argent Lark?",
        "Is there a curfew in Marrowby tonight for all quarry workers?",
        "Did Thorne say that the hill road was safe for lorries?",
        "What did Thorne tell quarry workers in Marrowby this morning?",
    ],
)
def test_a_question_that_stands(text: str) -> None:
    assert not leans(Question(text))


def test_the_first_question_is_taken_as_it_is() -> None:
    model = ScriptedModel(rewrites={"Why?": "Why is the hill road shut?"})
    assert stand_alone(model, [], "Why?") == "Why?"
    assert model.log == []


def test_a_question_that_stands_is_not_rewritten() -> None:
    asked = "How many workers died in the Marrowby quarry slide?"
    model = ScriptedModel(rewrites={asked: "What did Celia Thorne say?"})
    assert stand_alone(model, [THORNE], asked) == asked
    assert model.log == []


def test_a_follow_up_is_rewritten_from_the_turn_before() -> None:
    asked = "And what did she say about the bread?"
    model = ScriptedModel(rewrites={asked: "What did Celia Thorne say about the bread?"})
    assert stand_alone(model, [OSEI, THORNE], asked) == "What did Celia Thorne say about the bread?"
    turn = model.asked[0].turn[-1].content
    assert THORNE.question in turn
    assert "Thorne said it stays shut until Friday." in turn  # a marker means nothing in another answer


@pytest.mark.parametrize(
    "written",
    [
        "What did Marcus Ebberly say about the bread?",  # a name from nowhere
        "What did Celia Thorne say about the strike?",  # a matter from nowhere
        "",
        "\n\n",
    ],
)
def test_what_the_conversation_does_not_hold_falls_back(written: str) -> None:
    asked = "And what did she say about the bread?"
    model = ScriptedModel(rewrites={asked: written})
    assert stand_alone(model, [THORNE], asked) == asked


def test_a_name_that_the_reader_gave_is_kept() -> None:
    asked = "And what did Osei say about it?"
    model = ScriptedModel(rewrites={asked: "What did Celia Thorne say about the hill road?"})
    assert stand_alone(model, [THORNE], asked) == asked


def test_what_is_asked_in_full_is_not_made_the_question_before() -> None:
    asked = "Who owns the bakery?"
    model = ScriptedModel(rewrites={asked: THORNE.question})
    assert stand_alone(model, [THORNE], asked) == asked


def test_only_the_first_line_counts() -> None:
    asked = "And until when?"
    model = ScriptedModel(rewrites={asked: "Until when is the hill road shut?\nQuestion before: Who is Zed?"})
    assert stand_alone(model, [THORNE], asked) == "Until when is the hill road shut?"


def test_names_of_long_ago_are_not_the_conversation() -> None:
    asked = "And what does she run?"
    model = ScriptedModel(rewrites={asked: "What does Hana Osei run?"})
    assert stand_alone(model, [OSEI, THORNE], asked) == "What does Hana Osei run?"
    assert stand_alone(model, [OSEI, THORNE, THORNE], asked) == asked


@pytest.mark.parametrize(
    ("before", "text", "read"),
    [
        (
            "What did Governor Ines Falk say about the dam?",
            "And the mayor of Velm?",
            "What did the mayor of Velm say about the dam?",
        ),
        ("How will the minister respond to it?", "and Ada Brandt?", "How will Ada Brandt respond to it?"),
        ("What did she say to the crew about it?", "And Ada Brandt?", "What did Ada Brandt say about it?"),
        ("What did the mayor say about it?", "What about Ada Brandt?", "What did Ada Brandt say about it?"),
        ("How many died in Velm?", "Are you sure?", "How many died in Velm?"),
        ("How many died in Velm?", "Really?", "How many died in Velm?"),
    ],
)
def test_another_speaker_takes_the_place_of_the_last(before: str, text: str, read: str) -> None:
    model = ScriptedModel()
    assert stand_alone(model, [Turn(before, "An answer.")], text) == read
    assert model.log == []


@pytest.mark.parametrize(
    "text",
    [
        "And the river?",
        "And how many came?",
        "And why, Ada Brandt?",
        "And since Monday?",
        "And Tuesday?",
        "And can the mayor veto it?",
        "And to the governor?",
        "And the head injuries?",
        "And a general strike?",
        "And Ada Brandt was there?",
    ],
)
def test_what_is_no_speaker_is_left_to_the_model(text: str) -> None:
    model = ScriptedModel()
    stand_alone(model, [Turn("What did the mayor say about the dam?", "An answer.")], text)
    assert "write" in model.log


def test_a_name_that_a_correction_takes_back_need_not_be_kept() -> None:
    asked = "Sorry, I meant Osei, not Thorne."
    read = "What did Osei say about the hill road?"
    assert stand_alone(ScriptedModel(rewrites={asked: read}), [THORNE], asked) == read


@pytest.mark.parametrize(
    ("before", "asked", "understood"),
    [
        ("What happened today?", "and since noon?", "What happened since noon?"),
        ("What happened?", "What about yesterday?", "What happened yesterday?"),
        (
            "Timeline of the talks since noon",
            "and in the last hour?",
            "Timeline of the talks in the last hour?",
        ),
    ],
)
def test_all_the_news_of_another_time(before: str, asked: str, understood: str) -> None:
    assert stand_alone(ScriptedModel(), [Turn(before, "")], asked) == understood


def test_a_time_that_the_reader_names_is_kept() -> None:
    model = ScriptedModel(rewrites={"and on Friday?": OSEI.question})
    assert stand_alone(model, [OSEI], "and on Friday?") == "and on Friday?"


@pytest.mark.parametrize("text", ["Says who?", "Source?", "That's wrong!", "I don't believe you."])
def test_a_doubt_asks_again(text: str) -> None:
    assert stand_alone(ScriptedModel(), [OSEI], text) == OSEI.question


@pytest.mark.parametrize(
    "text",
    [
        "And last year?",
        "What about her deputy?",
        "And the other one?",
        "No, I meant the second slide.",
        "I mean the women's clinic",
        "Is he permanent?",
        "And where are they now?",
        "Only her?",
    ],
)
def test_the_question_before_is_not_answered_again_for_another(text: str) -> None:
    assert stand_alone(ScriptedModel(rewrites={text: OSEI.question}), [OSEI], text) == text


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        ("Why not?", THORNE.question, "What did Celia Thorne say about the hill road, and why not?"),
        (
            "And until when?",
            THORNE.question,
            "What did Celia Thorne say about the hill road, and until when?",
        ),
        ("Why?", "Why does the hill road stay shut?", "Why does the hill road stay shut?"),
        ("How so?", "Why does the hill road stay shut?", "Why does the hill road stay shut?"),
        ("Until when?", "Until when is the hill road shut?", "Until when is the hill road shut?"),
    ],
)
def test_a_bare_question_word_keeps_what_it_is_asked_of(text: str, written: str, read: str) -> None:
    assert stand_alone(ScriptedModel(rewrites={text: written}), [THORNE], text) == read


@pytest.mark.parametrize(
    ("before", "asked", "understood"),
    [
        ("What happened since noon?", "And before that?", "What happened before noon?"),
        ("What happened before 9 a.m.?", "and after that?", "What happened after 9 a.m.?"),
        ("What happened in the last hour?", "and before that?", "and before that?"),
        ("Who came since noon?", "and before that?", "and before that?"),
    ],
)
def test_the_other_side_of_a_time(before: str, asked: str, understood: str) -> None:
    assert stand_alone(ScriptedModel(), [Turn(before, "")], asked) == understood


@pytest.mark.parametrize("text", ["Where is this from?", "What is your source?", "How do you know that?"])
def test_who_asks_for_the_source_is_shown_it_again(text: str) -> None:
    assert stand_alone(ScriptedModel(), [OSEI], text) == OSEI.question


def test_the_newest_leans_on_nothing() -> None:
    assert not leans(Question("What's the latest?"))
    assert leans(Question("What's the latest on it?"))


@pytest.mark.parametrize(
    ("before", "answer", "text", "read"),
    [
        (
            "Who won?",
            "Ada Brandt won the race [1].",
            "By how much?",
            "By how much did Ada Brandt win the race?",
        ),
        ("Who sold it?", "Lunde sold the ferry [1].", "And when?", "When did Lunde sell the ferry?"),
        ("What will rise?", "The fare will rise [1].", "by how much?", "By how much has the fare risen?"),
    ],
)
def test_a_verb_may_change_its_form(before: str, answer: str, text: str, read: str) -> None:
    model = ScriptedModel(rewrites={text: read})
    assert stand_alone(model, [Turn(before, answer)], text) == read
