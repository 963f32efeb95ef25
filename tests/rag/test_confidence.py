"""Whether there is an answer, as one probability."""

from __future__ import annotations

import math

import pytest

from rag.answering.confidence import confidence, refusing_word, signals
from rag.asking.question import Question
from rag.prompting import load
from rag.settings import Weights, Worth
from tests.rag.fakes import TOLL, judged

EVEN = Weights(constant=0.0, worth=1.0, refusal=0.0, words=0.0, presumed=0.0)
AS_JUDGED = Worth(constant=0.0, judge=1.0, cosine=0.0, words=0.0)


def test_signals_worked_out_by_hand() -> None:
    question = Question("How many workers died in Vettle?")  # workers, died, Vettle: two of three are there
    worth, refusal, words, presumed = signals(question, [judged(TOLL, 1, 0.8)], 0.09, AS_JUDGED)
    assert worth == pytest.approx(math.log(4.0))
    assert refusal == pytest.approx(-math.log(0.1))
    assert words == pytest.approx(2 / 3)
    assert presumed == 0.0


def test_what_a_why_takes_for_granted_is_counted_where_the_post_lacks_it() -> None:
    question = Question(
        "Why did the mayor resign in Vettle after the workers died?"
    )  # no mayor, resign, Vettle
    assert signals(question, [judged(TOLL, 1, 0.8)], 0.5, AS_JUDGED)[3] == 3.0


def test_the_best_paragraph_speaks_for_all() -> None:
    both = [judged(TOLL, 2, 0.2), judged(TOLL, 1, 0.8)]
    assert signals(Question("Who died?"), both, 0.0, AS_JUDGED)[0] == pytest.approx(math.log(4.0))


def test_worth_alone_gives_its_own_probability_back() -> None:
    assert confidence((math.log(4.0), 0.0, 0.0, 0.0), EVEN) == pytest.approx(0.8)


@pytest.mark.parametrize("support", [0.0, 1.0])
def test_certainty_stays_finite(support: float) -> None:
    assert math.isfinite(signals(Question("Who died?"), [judged(TOLL, 1, support)], 0.0, AS_JUDGED)[0])


def test_the_refusing_word_is_the_one_that_the_examples_teach() -> None:
    taught = {message.content.split()[0] for message in load("draft").constant if "posts." in message.content}
    assert refusing_word() in taught
