"""What a sentence tells of one thing and its post of another: who rose and fell, who won, in which month."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_OIL = "Brent crude rose 2.4% to $66.20 a barrel, while gold slipped 1% to $4,005 an ounce."
_DUGAN = "Judge Ida Dorn was acquitted of hiding a migrant but convicted of obstruction."
_RATE = "Inflation fell to 3.6% in October from 3.8% in September, the bank said."
_FLIGHTS = "Almost 9,000 flights were delayed and more than 2,000 cancelled on Sunday."

_FAIR = "The fair runs from 4 May to 9 June. Sales start on 2 April."
_FARES = (
    "Fares rise by 10 crowns for adults and by 5 for children. Talks are on Monday in the capital and on "
    "Friday in the port. Some 40% of homes in the valley lost power, against 12% in the town."
)
_LAMP = "Divers found the lamp in May, and a lab in Harl dated its rim in June."


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_OIL, "Gold fell by 1% to $4,005 an ounce."),
        (_OIL, "Brent crude rose 2.4% to $66.20 a barrel."),
        (_DUGAN, "Ida Dorn was convicted of obstruction."),
        (_DUGAN, "Dorn was acquitted of hiding a migrant."),
        (
            "Two people were killed and 12 injured in the Velm blast.",
            "Two people were killed in the Velm blast.",
        ),
        ("Two people were killed and 12 injured in the Velm blast.", "12 people were injured in the blast."),
        ("The polls opened at 6am and close at 9pm ET.", "Polls opened at 6am."),
        (_FLIGHTS, "Nearly 9,000 flights were delayed on Sunday."),
        (_FLIGHTS, "More than 2,000 flights were cancelled."),
        (_RATE, "Inflation was 3.6% in October."),
        (_RATE, "Inflation fell from 3.8% in September to 3.6% in October."),
        ("Velm lost 2-1 to Orvo at home.", "Orvo beat Velm 2-1 at home."),
        ("Velm beat Orvo by 40 runs.", "Orvo lost to Velm by 40 runs."),
        ("Velm beat Orvo to win the cup.", "Velm won the cup."),
        ("A header gave Velm a 1-0 win over Orvo, who had lost 4-0 to Harl.", "Velm won 1-0."),
        ("A header gave Velm a 1-0 win over Orvo, who had lost 4-0 to Harl.", "Orvo lost 4-0."),
        (_FAIR, "The fair ends on June 9."),
        (_FAIR, "Sales start on 2 April."),
        (_FARES, "Fares rise by 5 crowns for children."),
        (_FARES, "Talks are in the port on Friday."),
    ],
)
def test_what_is_told_of_its_own_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_OIL, "Gold rose 2.4% to $66.20."),
        ("Oil rose and gold fell in early trading.", "Gold rose and oil fell in early trading."),
        (_DUGAN, "Dorn was convicted of hiding a migrant."),
        (_DUGAN, "Dorn was acquitted of obstruction."),
        ("The father was killed and the mother was injured.", "The mother was killed."),
        (_FLIGHTS, "Almost 9,000 flights were cancelled on Sunday."),
        (_RATE, "Inflation was 3.8% in October."),
        ("Velm lost 6-3, 6-4 to Orvo in Harl.", "Velm beat Orvo 6-3, 6-4 in Harl."),
        ("Velm lost to Orvo at home.", "Velm beat Orvo at home."),
        ("Salt hit 138 and Rask 106 as Orvo reached 325-9 at the end.", "Rask hit 138."),
        ("A header gave Velm a 1-0 win over Orvo.", "Orvo won 1-0."),
        (_FAIR, "The fair runs until 9 May."),
        (_FAIR, "Sales start on June 2."),
        (_FARES, "Fares rise by 5 crowns for adults."),
        (_FARES, "Talks are on Friday in the capital."),
        (_FARES, "Some 12% of homes in the valley lost power."),
        (_LAMP, "The lamp’s rim was dated in May."),
    ],
)
def test_what_is_told_of_the_other_does_not_pass(post: str, sentence: str) -> None:
    assert not passes(post, sentence)
