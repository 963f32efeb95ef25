"""What a paragraph is worth, and which are read for an answer."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from rag.answering.choosing import choose, logit, worth
from rag.asking.question import Question
from rag.settings import Worth
from tests.rag.fakes import CLINIC, LIMITS, ROAD, TOLL, judged


def test_worth_worked_out_by_hand() -> None:
    # "How many workers died?": of workers and died, the paragraph's one sentence has both.
    weights = Worth(constant=-2.0, judge=0.5, cosine=0.0, words=1.5)
    total = -2.0 + 0.5 * math.log(4.0) + 1.5 * 1.0
    found = worth(Question("How many workers died?"), judged(TOLL, 1, 0.8), weights)
    assert found == pytest.approx(1.0 / (1.0 + math.exp(-total)))


def test_one_sentence_must_have_the_words() -> None:
    # The second paragraph of the road has bread in one sentence and the bakery in another.
    words = Worth(constant=0.0, judge=0.0, cosine=0.0, words=1.0)
    half = worth(Question("Did the bakery sell bread?"), judged(ROAD, 2, 0.5), words)
    assert half == pytest.approx(1.0 / (1.0 + math.exp(-1 / 3)))  # one of bakery, sell, bread


def test_where_it_is_asked_who_says_so_what_a_paragraph_does_not_tell_counts_against_it() -> None:
    untold = Worth(constant=0.0, judge=0.0, cosine=0.0, words=0.0, untold=3.0)
    asked = Question("Who said that the bakery sells bread?")
    third = worth(asked, judged(ROAD, 2, 0.5), untold)  # of bakery, sells and bread one sentence has one
    assert third == pytest.approx(1.0 / (1.0 + math.exp(3.0 * 2 / 3)))
    assert worth(Question("Does the bakery sell bread?"), judged(ROAD, 2, 0.5), untold) == 0.5


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_logit_is_finite(probability: float) -> None:
    assert math.isfinite(logit(probability))


def test_a_paragraph_with_the_question_s_words_goes_before_one_the_judge_likes_better() -> None:
    limits = replace(LIMITS, worth=Worth(constant=0.0, judge=1.0, cosine=0.0, words=4.0), paragraphs=1)
    question = Question("How many workers are known to have died in the quarry slide?")
    chosen = choose(question, [judged(ROAD, 1, 0.8), judged(TOLL, 1, 0.6)], limits)
    assert [one.found.post.id for one in chosen] == ["toll"]


def test_for_the_latest_a_newer_post_needs_only_its_share_of_support() -> None:
    limits = replace(LIMITS, company=0.99, company_for_latest=0.6)
    weighed = [judged(TOLL, 1, 0.6), judged(ROAD, 1, 0.95)]
    assert [one.found.post.id for one in choose(Question("What is shut now?"), weighed, limits)] == ["toll"]
    assert [one.found.post.id for one in choose(Question("What is shut?"), weighed, limits)] == ["road"]


def test_of_several_accounts_each_paragraph_holds_but_one_and_needs_less() -> None:
    limits = replace(LIMITS, answerable=0.5, alone_for_sides=0.2)
    weighed = [judged(TOLL, 1, 0.3), judged(CLINIC, 1, 0.25)]
    assert choose(Question("How do the accounts of the slide differ?"), weighed, limits) == weighed
    assert choose(Question("What is known of the slide?"), weighed, limits) == []


def test_no_post_takes_every_place_while_another_holds_the_answer_as_well() -> None:
    limits = replace(LIMITS, company=0.1, paragraphs=2, worth=Worth(0.0, 1.0, 0.0, 0.0))
    weighed = [judged(ROAD, 1, 0.9), judged(ROAD, 2, 0.8), judged(TOLL, 1, 0.7)]
    assert choose(Question("What is known of the slide?"), weighed, limits) == [weighed[2], weighed[0]]
