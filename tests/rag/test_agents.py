"""Who does a thing, where no name tells it: told of another noun, a sentence fails."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_FARE = (
    "The tram operator cut evening services after the province withdrew its grant. Drivers are on strike, "
    "and the depot is closed. Fares were frozen by the regulator until June."
)
_CRASH = (
    "A coach was hit by a train that had left Orvo late. The coach’s driver was pulled out by a nurse who "
    "had seen the crash. Both were taken to Harl."
)
_MINE = (
    "Novexa sued Quantel in March. Quantel then sued Novexa and Alder. The judge said both had waited too "
    "long, and the court dismissed the claims."
)
_LINER = "The carrier Skyvane lost a jet. The airline, which the ministry had warned, grounded its fleet."


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_FARE, "The operator cut evening services."),
        (_FARE, "The province withdrew its grant."),
        (_FARE, "Evening services were cut by the tram operator."),
        (_FARE, "The regulator froze fares until June."),
        (_CRASH, "A train hit a coach."),
        (_CRASH, "A nurse pulled out the coach’s driver."),
        # two who do one thing to one another; a judge and the court
        (_MINE, "Quantel sued Novexa."),
        (_MINE, "Novexa sued Quantel."),
        (_MINE, "The judge dismissed the claims."),
        ("Novexa sued Quantel. Novexa was sued by Quantel in May.", "Novexa sued Quantel."),
        # one who is told in two words, and one of whom something stands between
        (_LINER, "The carrier grounded its fleet."),
        (_LINER, "The airline grounded its fleet."),
        ("Workers fled after 14 caught fire in the hall.", "Fourteen caught fire in the hall."),
        ("Police searched the barn. Officers found two rifles.", "Police found two rifles."),
    ],
)
def test_what_a_noun_does_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_FARE, "The province cut evening services."),
        (_FARE, "The operator withdrew its grant."),
        (_FARE, "The operator froze fares until June."),
        (_FARE, "Evening services were cut by the province."),
        (_CRASH, "A coach hit a train."),
        ("Ada Brandt was succeeded by Tom Cole in May.", "Ada Brandt succeeded Tom Cole in May."),
        ("The clerk was cleared after the guard was dismissed.", "The clerk was dismissed."),
    ],
)
def test_what_another_noun_does_is_replaced(post: str, sentence: str) -> None:
    assert not passes(post, sentence)
