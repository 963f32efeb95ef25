"""Who says what."""

from __future__ import annotations

import pytest

from rag.text.speakers import (
    Speech,
    asked_of,
    asked_office,
    other_speaker,
    speaker_at,
    speech,
    subject_of,
    told_by_another,
    told_by_other_office,
)


def name(words: str) -> frozenset[str]:
    return frozenset(words.split())


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Wren said the slope was wet.", "wren"),
        ("The slope was wet, Otis Wren said.", "otis wren"),
        ("“We dig,” said Otis Wren.", "otis wren"),
        ('"We dig," said Otis Wren.', "otis wren"),
        ("“We dig,” Wren’s deputy said.", "wren"),
        ("According to Celia Thorne, the road is shut.", "celia thorne"),
        ("The road is shut, according to Celia Thorne.", "celia thorne"),
        ("The mayor, Celia Thorne, said so.", "celia thorne"),
        ("Mayor Celia Thorne told reporters that it is shut.", "mayor celia thorne"),
        ("Thorne told Wren that it is shut.", "thorne"),
        ("Thorne also denied it on Tuesday.", "thorne"),
        ("Thorne has confirmed it.", "thorne"),
        ("Thorne, however, disputed the account, warning of rumors.", "thorne"),
        ("Thorne said she would resign.", "thorne"),
        ("Thorne said that he called her.", "thorne"),
        ("The road is shut, Thorne said, adding that Wren agreed.", "thorne"),
        ("The road opens on Friday and Wren hopes for sun, Thorne told the council on Monday.", "thorne"),
        ("Thorne wants the road to stay shut.", "thorne"),
    ],
)
def test_the_named_speaker(sentence: str, speaker: str) -> None:
    assert speech(sentence) == Speech(name(speaker))


@pytest.mark.parametrize(
    "sentence",
    [
        "He said so.",
        "“We dig,” she added.",
        "“We dig,” said she.",
        "Asked about Wren, she said nothing.",
        "“We dig,” he told Wren.",
        "They later denied it.",
    ],
)
def test_a_pronoun_speaks(sentence: str) -> None:
    assert speech(sentence) == Speech(pronoun=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The road is shut.",
        "Celia Thorne lives in Marrowby.",
        "The road is shut, according to the first reports.",
        "“Wren said so.”",  # what is quoted doesn't count
        "",
    ],
)
def test_nobody_in_particular(sentence: str) -> None:
    assert speech(sentence) == Speech()


@pytest.mark.parametrize(
    ("sentence", "office"),
    [
        ("Forty people were treated, said the fire service.", ["fire", "service"]),
        ("Forty people were treated, said the fire chief of the port on Monday.", ["fire", "chief", "port"]),
        ("The road is shut, the fire service said.", ["fire", "service"]),
        ("Wren dug too fast and wrote it down as finished, his lawyer told the jury on Monday.", ["lawyer"]),
        ("The fire service said that Wren dug too fast.", ["fire", "service"]),
        ("The road is shut, according to the fire chief.", ["fire", "chief"]),
        ("Thorne agreed with Wren, a spokesman added.", ["spokesman"]),
    ],
)
def test_an_office_speaks_and_not_whom_it_speaks_of(sentence: str, office: list[str]) -> None:
    said = speech(sentence)
    assert said.name == frozenset()
    assert not said.pronoun
    assert [word.folded for word in said.office] == office
    assert said.definite == (" the fire" in f" {sentence}".lower())


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What did Celia Thorne tell the council?", "celia thorne"),
        ("How did Mayor Thorne describe the road?", "mayor thorne"),
        ("What does the mayor say?", ""),
        ("How do the accounts of the Thorne call differ?", ""),
        ("When did Thorne resign?", ""),
    ],
)
def test_whose_words_are_asked_for(question: str, who: str) -> None:
    assert asked_of(question) == name(who)


def test_words_told_by_another() -> None:
    thorne = name("celia thorne")
    assert told_by_another(thorne, "The road is shut, her lawyer told the council.")
    assert told_by_another(thorne, "Otis Wren said that the road is shut.")
    assert not told_by_another(thorne, "Mayor Thorne said that the road is shut.")
    assert not told_by_another(thorne, "The road is shut.")  # nobody is said to say it
    assert not told_by_another(thorne, "Celia Thorne said it is shut, according to the Marrowby Bugle.")
    assert told_by_another(thorne, "The road is shut for Celia Thorne, Otis Wren said.")


SHUT = "The road is shut, the mayor said."


@pytest.mark.parametrize(
    "post",
    [
        "Mayor Celia Thorne opened the hall. The road is shut, the mayor said.",
        "Celia Thorne, Marrowby’s first woman mayor, came late.",
        "The mayor of Marrowby, Celia Thorne, came late.",
        "Thorne, the mayor of Marrowby, met the deputy mayor, Otis Wren.",
        "Thorne was elected mayor in May. Otis Wren, a former mayor, was there.",
        "Otis Wren stood beside the new mayor, Celia Thorne.",
    ],
)
def test_the_office_speaks_for_whom_the_post_names_as_its_holder(post: str) -> None:
    assert not told_by_another(name("celia thorne"), SHUT, [post])
    assert told_by_another(name("otis wren"), SHUT, [post])


@pytest.mark.parametrize(
    ("sentence", "post"),
    [
        (SHUT, "Celia Thorne met the mayor, Otis Wren, at the bridge."),
        (SHUT, "Celia Thorne, the deputy mayor, came late."),
        (SHUT, "Celia Thorne, the mayor’s lawyer, came late."),
        (SHUT, "Celia Thorne told the mayor to wait."),  # who the mayor is, the post does not say
        (SHUT, "Mayor Celia Thorne called the mayor of Harl, Otis Wren."),  # nor which of them
        ("The road is shut, a mayor said.", "Mayor Celia Thorne came late."),
        ("The road is shut, his lawyer said.", "His lawyer, Celia Thorne, came late."),
        ("The fire chief said that it rained.", "Police chief Celia Thorne came late."),
        ("The road is shut, the fire service said.", "Celia Thorne lives beside the fire service."),
    ],
)
def test_an_office_that_the_post_does_not_name_her_as_is_another(sentence: str, post: str) -> None:
    assert told_by_another(name("celia thorne"), sentence, [post])


def test_an_office_without_its_post_is_another() -> None:
    assert told_by_another(name("celia thorne"), SHUT)
    assert not told_by_another(name("mayor celia thorne"), SHUT)  # it is asked for by its name


def test_the_fire_chief_is_who_is_named_so() -> None:
    said, post = "The fire chief said that it rained.", "It rained, said Fire Chief Otis Wren of Harl."
    assert not told_by_another(name("otis wren"), said, [post])


def test_a_pronoun_speaks_for_the_last_speaker_named_before_it() -> None:
    sentences = [
        "Wren said two are missing.",
        "“We dig by hand,” he added.",
        "The rain went on.",
        "The mayor, Celia Thorne, was more guarded, and said so.",
        "The town has bread.",
        "“For three days,” she said.",
    ]
    assert speaker_at(sentences, 1) == name("wren")
    assert speaker_at(sentences, 2) == frozenset()
    assert speaker_at(sentences, 5) == name("celia thorne")


def test_a_pronoun_with_nobody_before_it_is_nobody() -> None:
    assert speaker_at(["It rained.", "She said so."], 1) == frozenset()


@pytest.mark.parametrize(
    ("claimed", "actual"),
    [
        ("wren", "celia thorne"),
        ("mayor dorsay", "mayor celia thorne"),  # an office is shared by many
        ("energy minister braithe", "interior minister serven"),
    ],
)
def test_another_speaker(claimed: str, actual: str) -> None:
    assert other_speaker(name(claimed), name(actual))
    assert other_speaker(name(actual), name(claimed))


@pytest.mark.parametrize(
    ("claimed", "actual"),
    [
        ("wren", "fire chief otis wren"),
        ("zelensky", "volodymyr zelenskyy"),
        ("mayor", "mayor celia thorne"),
        ("mayor thorne", "celia thorne"),
        ("", "wren"),
        ("wren", ""),
        ("", ""),
    ],
)
def test_perhaps_the_same_speaker(claimed: str, actual: str) -> None:
    assert not other_speaker(name(claimed), name(actual))
    assert not other_speaker(name(actual), name(claimed))


def test_a_hundred_thousand_characters_without_a_verb_are_read() -> None:
    assert speech("Wren " * 20_000) == Speech()


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Thorne will turn the pumps on, said Otis Wren.", "otis wren"),
        ("Three are missing, said Mayor Celia Thorne, who was there.", "mayor celia thorne"),
        ("One has died, said Fire Department Chief Otis Wren.", "fire department chief otis wren"),
        ("Celia Thorne, the mayor, said Otis Wren would resign.", "celia thorne"),
        ("Celia Thorne, the mayor, said that Otis Wren left.", "celia thorne"),
    ],
)
def test_whoever_is_named_behind_the_verb_says_what_stands_before_it(sentence: str, who: str) -> None:
    assert speech(sentence).name == name(who)


def test_what_the_holder_of_an_office_says_is_not_the_fire_chief_s() -> None:
    police = asked_office("What did the police chief say?")
    fire = asked_office("What did the fire chief say?")
    said = "Two are missing, said Marrowby Fire Department Chief Otis Wren."
    assert told_by_other_office(police, said)
    assert not told_by_other_office(fire, said)
    assert not told_by_other_office(police, "Two are missing.")  # nobody is said to say it
    chief = "Marrowby Police Chief Ada Brandt spoke first."
    assert told_by_other_office(police, said, [chief])  # the town in both names makes them no one person


def test_a_post_tells_who_holds_an_office() -> None:
    mayor = asked_office("What did the mayor say about it?")
    post = "Mayor Celia Thorne came. Otis Wren said that two are missing."
    assert told_by_other_office(mayor, "Otis Wren said that two are missing.", [post])
    assert not told_by_other_office(mayor, "Celia Thorne said that two are missing.", [post])
    assert not told_by_other_office(mayor, "Otis Wren said that two are missing.")  # who knows who is mayor?


def test_an_office_is_asked_for_without_a_name() -> None:
    assert asked_office("What did Mayor Thorne say?") == ()
    assert asked_office("What did residents say?") == ()
    assert [word.folded for word in asked_office("What did the fire chief say?")] == ["fire", "chief"]


def test_an_office_that_is_named_like_a_body_speaks_for_itself() -> None:
    office = asked_office("What did the Harbor Board president say?")
    post = "Harbor Board President Ada Brandt spoke on Monday."
    assert not told_by_other_office(office, "The Harbor Board president said that it is late.", [post])


def test_a_name_goes_on_behind_von_der() -> None:
    office = asked_office("What did the harbor president say?")
    post = "Harbor President Ada van der Brandt spoke on Monday."
    assert not told_by_other_office(office, "“It is late,” van der Brandt said.", [post])
    assert told_by_other_office(office, "“It is late,” Otis Wren said.", [post])


def test_the_country_before_an_office_is_nobody_s_name() -> None:
    asked = "What did the Danish foreign minister tell lawmakers?"
    assert asked_of(asked) == name("")
    post = "Danish Foreign Minister Ada Brandt spoke. “It is late,” Brandt told lawmakers."
    assert not told_by_other_office(asked_office(asked), "“It is late,” Brandt told lawmakers.", [post])
    assert told_by_other_office(asked_office(asked), "“It is late,” Otis Wren told lawmakers.", [post])


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("Defense lawyer Sara Quist objected.", "sara quist"),
        ("Sara Quist, who leads the defense, objected.", "sara quist"),
        ("Mayor Thorne left the hall.", "mayor thorne"),
        ("Thorne left the hall.", ""),  # one name alone may be a place
        ("It rained in Marrowby.", ""),
        ("The slope gave way.", ""),
        ("", ""),
    ],
)
def test_whom_a_sentence_begins_with(sentence: str, subject: str) -> None:
    assert subject_of(sentence) == name(subject)


def test_a_pronoun_is_whom_the_sentence_before_begins_with_though_another_spoke_last() -> None:
    sentences = [
        "Prosecutor Nell Ackroyd said that the call was genuine.",
        "Defense lawyer Sara Quist objected.",
        "She said that the recording was incomplete.",
    ]
    assert speaker_at(sentences, 2) == name("sara quist")
