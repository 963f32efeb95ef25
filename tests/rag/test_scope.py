"""Whether a post speaks of what a question names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.post import Aside, AsideKind
from rag.asking.question import Question
from rag.evidence.scope import missing_amounts, missing_names, missing_words, speaks_of
from rag.text.bags import bag_of, post_bag
from rag.text.words import words
from tests.rag.fakes import CLINIC, ROAD, TOLL


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Šervén family", "Serven"),
        ("They were rescued", "rescue"),
        ("Ukrainian bread", "Ukraine"),
        ("American bread", "U.S."),
        ("Wren's men", "wren"),
        ("2,300 households", "2,300"),
    ],
)
def test_a_text_has_a_word_in_any_form(text: str, word: str) -> None:
    assert bag_of(text).has(words(word)[0])


@pytest.mark.parametrize(("text", "word"), [("Iraqi bread", "Iran"), ("wrench", "Wren"), ("", "Wren")])
def test_and_no_other_word(text: str, word: str) -> None:
    assert not bag_of(text).has(words(word)[0])


def test_names_that_no_post_has_are_told_as_the_question_writes_them() -> None:
    question = Question("What did Celia Thorne tell Marcus Ebberly about Marcus?")
    assert missing_names(question, [post_bag(TOLL), post_bag(ROAD)]) == ["Marcus", "Ebberly"]


def test_names_may_be_spread_over_the_posts() -> None:
    question = Question("Did Wren or Osei go to Marrowby?")
    assert missing_names(question, [post_bag(TOLL), post_bag(CLINIC)]) == []
    assert missing_names(question, [post_bag(TOLL)]) == ["Osei"]


def test_without_posts_every_name_is_missing() -> None:
    assert missing_names(Question("Did Wren say so?"), []) == ["Wren"]
    assert missing_names(Question("Did anyone say so?"), []) == []


def test_a_post_has_its_author_and_what_was_set_apart() -> None:
    post = replace(TOLL, asides=(Aside(AsideKind.CAPTION, "A digger. Photo by Nils Abara"),))
    assert missing_names(Question("Who is Abara?"), [post_bag(post)]) == []
    assert missing_names(Question("What did Ines Calloway write?"), [post_bag(ROAD)]) == []
    assert missing_names(Question("What did Ines Calloway write?"), [post_bag(TOLL)]) == ["Ines", "Calloway"]


def test_missing_words_are_of_content() -> None:
    question = Question("Is the hill road open to buses?")
    assert [word.text for word in missing_words(question, post_bag(ROAD))] == ["open", "buses"]


@pytest.mark.parametrize(
    ("asked", "text", "speaks"),
    [
        ("Is the offer acceptable?", "The offer is unacceptable.", True),
        ("Is the offer unacceptable?", "The offer is acceptable.", True),
        ("Is the offer acceptable?", "The offer is acceptable.", True),
        ("Is the ferry offer acceptable?", "The offer is unacceptable.", False),
        ("Were any players of Velm hurt?", "All Velm players are safe.", True),
        ("Were any players of Velm hurt?", "All Velm players are here.", False),
        ("Is it so?", "It is so.", False),  # nothing is asked of
    ],
)
def test_a_text_speaks_of_a_question_that_it_answers_yes_or_no(asked: str, text: str, speaks: bool) -> None:
    assert speaks_of(Question(asked), bag_of(text)) is speaks


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ("The prize was $1.28 billion.", 0),  # rounded to 1.3
        ("The prize was 1,337 million.", 0),
        ("The prize was $1.3bn.", 0),
        ("The prize was $1.537 billion.", 1),
        ("The prize was never told.", 1),
    ],
)
def test_an_amount_may_be_told_rounded_or_in_full_and_no_other_is_it(told: str, missing: int) -> None:
    question = Question("Where was the $1.3 billion ticket sold?")
    assert len(missing_amounts(question, [told])) == missing


def test_a_question_without_an_amount_misses_none() -> None:
    assert missing_amounts(Question("Where was the ticket of the 11 workers sold?"), []) == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("What did the United States say?", "The U.S. said no."),
        ("What did the US say?", "The United States said no."),
        ("What did the UN say?", "The United Nations said no."),
        ("What did the European Union say?", "The EU said no."),
        ("What did the Bank of Velm say?", "BV said no."),
        ("What did the United Kingdom say?", "British ministers said no."),
        ("What did the UK say?", "Britain said no."),
        ("What did Britain say?", "The United Kingdom said no."),
        ("What did the United States say?", "American envoys said no."),
        ("What did the European Union say?", "European leaders said no."),
        ("Where are the 11 workers?", "Eleven workers were taken in."),
        ("How strong is Category 4?", "It is a category four storm."),
    ],
)
def test_a_name_is_held_in_its_long_and_its_short_form_and_a_number_in_words(asked: str, told: str) -> None:
    assert missing_names(Question(asked), [bag_of(told)]) == []


def test_and_no_other_name_is() -> None:
    assert missing_names(Question("What did the United Nations say?"), [bag_of("The us said no.")]) == [
        "United",
        "Nations",
    ]
    assert missing_names(Question("What did the UK say?"), [bag_of("The US said no.")]) == ["UK"]
    assert missing_names(Question("Did the United States say so?"), [bag_of("It told us. British.")]) == [
        "United",
        "States",
    ]
    assert missing_names(Question("Did Uma Khan say so?"), [bag_of("British")]) == ["Uma", "Khan"]


@given(st.text())
def test_any_text_has_its_own_words(text: str) -> None:
    bag = bag_of(text)
    assert all(bag.has(word) for word in words(text))


def test_a_title_in_quotation_marks_is_spelled_as_it_is() -> None:
    post = replace(ROAD, paragraphs=("The Wren film “Wrens at Dawn” opened to $3 million.",))
    assert missing_names(Question("How much did “The Wrens” make?"), [post_bag(post)]) == []
    assert missing_names(Question("How much did “Dawns of Wren” make?"), [post_bag(post)]) == ["Dawns"]
    assert missing_names(Question("How much did Dawns of Wren make?"), [post_bag(post)]) == []
