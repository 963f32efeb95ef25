"""What a post says no to, and what beside it it tells; what it leaves open or calls untrue; who says it."""

from __future__ import annotations

import pytest

from rag.answering.fitting import unfit
from rag.asking.question import Question
from tests.rag.test_held_to_a_line import passes

_PILOT = "The pilot, who has not been named, ejected safely before the jet hit the ground."
_VIDEO = "The channel has not been able to verify the video, which shows a tower falling."


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ("No one was hurt when the crane fell on a house in Harl.", "A crane fell on a house in Harl."),
        (_PILOT, "The pilot ejected safely before the jet hit the ground."),
        (_VIDEO, "The video shows a tower falling."),
        (_VIDEO, "The channel has been unable to verify the video."),
        ("He denies all charges and is due to stand trial in June.", "He is due to stand trial in June."),
        (
            "Mr Rask, who denies fraud, will appear in court on Monday.",
            "Mr Rask will appear in court on Monday.",
        ),
        (
            "Velm rejected the claim and said its troops fired warnings.",
            "Velm said its troops fired warnings.",
        ),
        ("The rocket failed to reach orbit and fell into the sea.", "The rocket fell into the sea."),
        (
            "The mayor did not say when it would end, but confirmed 20 arrests.",
            "The mayor confirmed 20 arrests.",
        ),
        ("Schools will not reopen until Monday.", "Schools will reopen on Monday."),
        ("It was not until 3am that the last crew were freed.", "The last crew were freed at 3am."),
        # who says it, and in what words
        ("The airport hopes to reopen by noon, a spokesman said.", "The airport hopes to reopen by noon."),
        (
            "The Orvo-run health ministry says 69 people have died in Harl.",
            "The health ministry in Harl says 69 people have died.",
        ),
        (
            "Data from the Office for National Counts showed that prices grew by 1%.",
            "Prices grew by 1%, the ONC said.",
        ),
        ("Harl’s ex-president Ole Rask has left prison.", "Former Harl president Ole Rask has left prison."),
        ("The first call to police was made at 19:39.", "The first call to police was made at 7.39pm."),
        ("Up to 25,000 people are expected.", "A maximum of 25,000 people are expected."),
        ("Ole Rask, 32, was charged with theft.", "A 32-year-old man, Ole Rask, was charged with theft."),
        ("The government plans to raise the fee to £12.", "The fee will rise to £12."),
        ("The blaze began in block F at 2:51pm.", "The fire started in block F at 2:51pm."),
        ("The plan would cut taxes, Rask said.", "Rask said the plan would cut taxes."),
    ],
)
def test_what_stands_beside_a_no_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ("The claim was denied by Velm and its council.", "The claim is so, Velm said."),
        ("The ministry denied that a second jet was missing.", "A second jet was missing."),
        ("Schools will not reopen until Monday.", "Schools will not reopen on Monday."),
        ("The pilot failed to land and flew on.", "The pilot did land."),
        # a plane and a plant are no plans, a month is no hedge
        (
            "The engine could have failed before the plane came down.",
            "The engine failed before the plane fell.",
        ),
        ("The plant is expected to close in May.", "The plant closed in May."),
        ("Orvo said it might cut 17,000 jobs.", "Orvo said it would cut 17,000 jobs."),
        # what is called untrue
        ("Police said a rumour that the mayor had fled was false.", "The mayor had fled."),
        (
            "Posts claiming that the dam had burst are untrue, the mayor said.",
            "The mayor said the dam had burst.",
        ),
        ("The ministry dismissed reports of a second outbreak as fake.", "There was a second outbreak."),
        # who is named within commas doesn't speak
        ("Ann Lowe, hired by the Salt family, said the shot came late.", "Salt said the shot came late."),
        ("The judge, appointed by Ole Rask, called the order unlawful.", "Rask called the order unlawful."),
        ("Joe Murr, who represents Eva Long, said it was weak.", "Eva Long said it was weak."),
        ("Harl’s president Ole Rask has left prison.", "Former Harl president Ole Rask has left prison."),
        ("The call was made at 19:39.", "The call was made at 7.39am."),
    ],
)
def test_what_is_denied_or_left_open_does_not_pass(post: str, sentence: str) -> None:
    assert not passes(post, sentence)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When did the market fall?", "The market fell at the opening bell."),
        ("When was he arrested?", "He was arrested on his return from Velm."),
        ("When will the trial start?", "No trial has been scheduled."),
        ("How long will the warning last?", "The warning runs from 6am to 6pm."),
        ("How many flights were cancelled?", "More than 2,000 were cancelled."),
    ],
)
def test_an_answer_fits_without_the_usual_words(question: str, answer: str) -> None:
    assert unfit(Question(question), answer) is None


def test_a_number_of_something_else_does_not_fit() -> None:
    assert unfit(Question("How many bridges fell?"), "Sixty-eight were hurt.") is not None
