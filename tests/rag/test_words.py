"""Words as evidence is compared by."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.words import content, fold, is_past, lists, same_name, stem, verb_stem, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def test_words_are_letters_and_numbers_in_order() -> None:
    assert [word.text for word in words("The U.S. sent 2,300 tents at 4:52 p.m. – twice!")] == [
        *("The", "U.S.", "sent", "2,300", "tents", "at", "4:52", "p.m.", "twice")
    ]


@given(st.text())
def test_a_word_stands_where_it_says(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.start + len(word.text)] == word.text
        assert word.folded
        assert word.stem


@given(st.text())
def test_words_come_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for word in words(text):
        assert word.start >= end
        end = word.start + len(word.text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Šervén’s", "serven"),
        ("Wren's", "wren"),
        ("WREN'S", "wren"),
        ("James’", "james"),
        ("O'Brien’s", "obrien"),
        ("D’Arcy", "darcy"),
        ("Erdoğan", "erdogan"),
        ("Straße", "strasse"),
        ("U.S.", "us"),
        ("2,300", "2,300"),
        ("8.7", "8.7"),
        ("4:52", "4:52"),
        ("don't", "do"),
        ("doesn’t", "does"),
        ("they're", "they"),
        ("we’ve", "we"),
        ("she'll", "she"),
        ("I'm", "i"),
    ],
)
def test_folding(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize("word", ["can't", "won't", "isn’t", "shan't", "they’ll", "I'd", "it's", "wasn't"])
def test_contractions_are_words_that_every_text_has(word: str) -> None:
    assert content(words(word)) == []


def test_content_leaves_out_the_words_that_every_text_has() -> None:
    assert [w.text for w in content(words("What did they say about the shut road?"))] == ["shut", "road"]


def test_a_country_in_capitals_is_content_and_the_pronoun_is_not() -> None:
    assert [w.text for w in content(words("The US told us"))] == ["US"]
    assert [w.text for w in content(words("The U.S. told us, and WHO said it too"))] == ["U.S.", "WHO"]


def test_what_was_won_and_a_man_named_don_are_content() -> None:
    assert [w.text for w in content(words("Don won"))] == ["Don", "won"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("flooded", "flooding"), ("rescued", "rescue"), ("toll", "tolls"), ("closing", "closed")],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ukraine", "ukrainian"),
        ("zelensky", "zelenskyy"),
        ("germany", "german"),
        ("china", "chinese"),
        ("poland", "polish"),
        ("us", "american"),
        ("kyiv", "kiev"),
        ("wren", "wren"),
        ("norway", "norwegian"),
        ("iran", "iranian"),
    ],
)
def test_spellings_and_forms_of_one_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iran", "iraq"),
        ("iran", "iraqi"),
        ("austria", "australia"),
        ("slovakia", "slovenia"),
        ("wren", "wrench"),
        ("thorne", "thornton"),
        ("polish", "french"),
        ("", "wren"),
    ],
)
def test_other_names(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


@pytest.mark.parametrize(
    ("form", "verb"), [("flew", "fly"), ("flown", "fly"), ("lost", "lose"), ("found", "find")]
)
def test_the_past_of_an_irregular_verb_has_the_verb_s_stem(form: str, verb: str) -> None:
    assert verb_stem(form) == verb_stem(verb)
    assert is_past(form)
    assert not is_past(verb)


def test_numbers_and_initials() -> None:
    number, initials, name = words("12 NATO Nato")
    assert (number.number, initials.number) == (True, False)
    assert (initials.initials, name.initials, number.initials) == (True, False, False)
    assert (initials.capital, words("wren")[0].capital) == (True, False)


def test_the_lists_are_folded_as_words_are() -> None:
    held = lists()
    for name in (*held.common, *held.roles, *held.times, *held.names, *held.numbers):
        assert fold(name) == name
    assert (held.numbers["five"], held.numbers["million"]) == (5, 1_000_000)


def test_stemming_in_many_threads_is_what_it_is_in_one() -> None:
    names = [f"{word}{ending}" for word in ("dig", "fall", "rescu", "toll") for ending in ("ing", "ed", "s")]
    alone = [stem.__wrapped__(name) for name in names]
    together: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: together.append([stem.__wrapped__(name) for name in names * 20]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone * 20] * 4
