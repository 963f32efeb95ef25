"""Who does a thing in a post, what its numbers count and when it was: told of another, a sentence fails."""

from __future__ import annotations

import pytest

from tests.rag.test_held_to_a_line import passes

_NIGHT = (
    "Reform took Kent and the Greens took Bristol, while Labour held Leeds by 214 votes. The Conservatives "
    "lost Essex for the first time since 2001."
)
_CUP = (
    "Daniel Okafor scored twice as Hartwell Rovers beat Penmoor City 3-2. City had led 2-0 by Luis Varga."
    " Swimmers Orla Dunn and Peter Vale won silver for Ireland."
)
_TRIAL = (
    "Raymond Tull was jailed for three years for taking bribes from Gareth Pike. Pike, who admitted paying, "
    "was given a suspended sentence. The strike was suspended by the RMT rail union, which Ada Brandt leads."
)
_SHARES = (
    "Novexa raised its forecast to $18bn. Rival Quantel cut its forecast last week. Officials in Lumani "
    "reported delays. Alder, which employs 9,000 people, is suing Goldline for $12m."
)
_SHIP = (
    "The Maribel ran aground with 21 crew on board. Tugs freed it 30 hours later. It was the second wreck."
)
_CASES = (
    "Officials confirmed 37 cases of measles, nine of them in adults. Forty workers fled and two were hurt."
)
_BRIDGE = (
    "The bridge reopened to cars on Friday, a month on. Cyclists have used the bridge since August."
    " It was built in 1962."
)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        # who does it: by name, by part of it, in the passive, behind a relative, for a club, together
        (_NIGHT, "Reform took Kent."),
        (_NIGHT, "The Greens took Bristol."),
        (_NIGHT, "Reform took Kent and the Greens took Bristol."),
        (_NIGHT, "Labour held Leeds."),
        (_CUP, "Rovers beat City 3-2."),
        (_CUP, "Penmoor City had led 2-0."),
        (_CUP, "Orla Dunn won silver."),
        (_CUP, "Ireland won silver."),
        (_TRIAL, "Tull was jailed for three years."),
        (_TRIAL, "Gareth Pike was given a suspended sentence."),
        (_TRIAL, "The strike was suspended by the RMT."),
        (_SHARES, "Quantel cut its forecast."),
        (_SHARES, "Alder employs 9,000 people."),
        (_SHARES, "Goldline is being sued by Alder."),
        (_SHARES, "Lumani reported delays."),
        ("Brazil will play Spain on Friday.", "Spain will play Brazil on Friday."),
        (
            "Cal Dunmore won the top prize. The jury prize went to Emile Roux.",
            "Emile Roux won the jury prize.",
        ),
        # what numbers count
        (_SHIP, "21 crew were on board."),
        (_SHIP, "Tugs freed it after 30 hours."),
        (_SHIP, "It was the second wreck."),
        (_CASES, "Nine of the 37 cases were in adults."),
        (_CASES, "Nine cases were in adults."),
        (_CASES, "Two workers were hurt."),
        ("Three women were hurt and 20 people fled.", "Three people were hurt."),
        ("The town has 300 square miles of forest.", "The town has 300 miles of forest."),
        ("A boy, 9, was found. The search lasted 30 years.", "A boy of nine years was found."),
        ("It holds 30 tanks, of which 12 leaked.", "12 tanks leaked."),
        ("Orlin recalled 80,000 phones after 14 caught fire.", "Fourteen phones caught fire."),
        # when it was
        (_BRIDGE, "The bridge reopened on Friday."),
        (_BRIDGE, "Cyclists have used the bridge since August."),
        (_BRIDGE, "The bridge was built in 1962."),
        (_BRIDGE, "The bridge, built in 1962, reopened on Friday."),
        ("Ada Brandt was born in Velm. She died on Monday aged 80.", "Ada Brandt died on Monday."),
        ("The vote is on Tuesday. MPs will vote on the bill for the first time.", "MPs vote on Tuesday."),
    ],
)
def test_what_is_told_of_its_own_passes(post: str, sentence: str) -> None:
    assert passes(post, sentence)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (_NIGHT, "Reform took Bristol."),
        (_NIGHT, "Labour took Kent."),
        (_NIGHT, "Labour lost Leeds by 214 votes."),
        (_CUP, "Rovers had led 2-0."),
        (_CUP, "Luis Varga scored twice."),
        ("Ilse Brandvold knocked out the top seed, Carla Reyes.", "Carla Reyes knocked out Ilse Brandvold."),
        (_TRIAL, "Gareth Pike was jailed for three years."),
        (_TRIAL, "Tull was given a suspended sentence."),
        (_SHARES, "Quantel raised its forecast to $18bn."),
        (_SHARES, "Goldline employs 9,000 people."),
        (_SHARES, "Goldline is suing Alder for $12m."),
        ("He was replaced by Farah Aziz. Colin Marsh resigned.", "Farah Aziz was replaced by Colin Marsh."),
        (_SHIP, "30 crew were on board."),
        (_SHIP, "Tugs freed it 21 hours later."),
        ("Norland is the second country to do so. It got its third gift.", "Norland is the third country."),
        ("Rangers will plant 300 trees in two years.", "Rangers will plant 300 miles of trees."),
        (_CASES, "Officials confirmed nine cases of measles."),
        (_BRIDGE, "The bridge reopened to cars in August."),
        (_BRIDGE, "Cyclists have used the bridge since Friday."),
    ],
)
def test_what_is_told_of_another_is_replaced(post: str, sentence: str) -> None:
    assert not passes(post, sentence)
