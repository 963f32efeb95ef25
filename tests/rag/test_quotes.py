"""Quoted words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.quotes import altered, closed, is_verbatim, quotes

SOURCE = "“We dig by hand from here — and we don’t stop for the rain,” Wren added. She called it ‘a mess’."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wren said “we dig by hand.”", ["we dig by hand"]),
        ('Wren said "we dig by hand," and left.', ["we dig by hand"]),
        ("She called it ‘a mess’ and left.", ["a mess"]),
        ("She called it 'a mess' and left.", ["a mess"]),
        ("She said ‘it’s a mess’ again.", ["it’s a mess"]),
        ("She said 'it's a mess' again.", ["it's a mess"]),
        ("„Gut“, sagte er.", ["Gut"]),
        ("“One” and “two” and “three”", ["One", "two", "three"]),
        ('“One” and "two"', ["One", "two"]),
        ("“He told me ‘go home’ and left,” she said.", ["He told me ‘go home’ and left", "go home"]),
        ("No marks at all.", []),
        ("“”", []),
        ('""', []),
        ("“…”", []),
        ("", []),
    ],
)
def test_what_stands_between_marks(text: str, found: list[str]) -> None:
    assert quotes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "the workers’ union and the owners’ league",
        "the workers' union and the owners' league",
        "O'Brien and D'Arcy don't",
        "the '80s",
        "rock ’n’ roll",
        'a 12" pipe',
    ],
)
def test_apostrophes_and_inches_quote_nothing(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wren said: “We dig by hand.", ["We dig by hand"]),
        ("We do not stop,” Wren said.", ["We do not stop"]),
        ('Wren said: "We dig by hand.', ["We dig by hand"]),
        ('We do not stop," Wren said.', ["We do not stop"]),
        ("“One,” he said. “Two", ["One", "Two"]),
        ("“One. “Two,” he said.", ["One", "Two"]),  # a quotation's second paragraph opens again
    ],
)
def test_a_quotation_that_goes_on_in_another_sentence(text: str, found: list[str]) -> None:
    assert quotes(text) == found


@pytest.mark.parametrize(
    "quote",
    [
        "We dig by hand from here",
        "we dig by hand",
        "dig",
        '"We dig by hand"',
        "by hand from here - and we don't stop",
        "by hand  from\nhere",
        "for the rain,",
        "a mess",
    ],
)
def test_the_same_words_are_verbatim(quote: str) -> None:
    assert is_verbatim(quote, SOURCE)


@pytest.mark.parametrize(
    "quote",
    [
        "We dig by machine from here",
        "We dig from here",  # a word left out
        "by hand we dig",  # another order
        "e dig by han",  # parts of words
        "we do stop for the rain",
        "",
        "“”",
        "...",
    ],
)
def test_other_words_are_not(quote: str) -> None:
    assert not is_verbatim(quote, SOURCE)


def test_the_altered_quotes_of_a_sentence() -> None:
    sentence = "Wren said “we dig by hand” and “we stop for the rain”."
    assert altered(sentence, SOURCE) == ["we stop for the rain"]
    assert altered("Wren said nothing.", SOURCE) == []
    assert altered("Wren said 'we dig by spoon'.", SOURCE) == ["we dig by spoon"]


def test_an_altered_quotation_of_two_sentences_is_found_in_each() -> None:
    assert altered("“We dig by spoon.", SOURCE) == ["We dig by spoon"]
    assert altered("We stop for the rain,” Wren added.", SOURCE) == ["We stop for the rain"]
    assert altered("“We dig by hand from here", SOURCE) == []


def test_a_pattern_in_a_quote_is_text() -> None:
    assert not is_verbatim("We dig .* rain", SOURCE)
    assert is_verbatim("what (if) [any]", "He asked what (if) [any] it was.")


LETTERS = st.text(alphabet="abcdeéšßIJ", min_size=1, max_size=6)
GAPS = st.sampled_from([" ", ", ", "  ", "\u00a0", " — ", "; ", " “"])
PIECES = st.lists(st.tuples(LETTERS, GAPS), min_size=1, max_size=12)


@given(PIECES, st.data())
def test_any_run_of_words_is_verbatim(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(pieces) - 1))
    last = data.draw(st.integers(first, len(pieces) - 1))
    source = "".join(word + gap for word, gap in pieces)
    run = "".join(word + gap for word, gap in pieces[first:last]) + pieces[last][0]
    assert is_verbatim(run, source)
    assert altered(f"“{run.replace('“', '')}”", source.replace("“", "")) == []


@given(PIECES, st.data())
def test_a_changed_word_is_not(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(pieces) - 1))
    source = "".join(word + gap for word, gap in pieces)
    changed = "".join(("xyz" if at == place else word) + gap for at, (word, gap) in enumerate(pieces))
    assert not is_verbatim(changed, source)


@given(st.text(), st.text())
def test_any_text_can_be_looked_through(sentence: str, source: str) -> None:
    for quote in altered(sentence, source):
        assert quote in sentence


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("It is a mess,” she said.", "“It is a mess,” she said."),
        ('It is a mess," she said.', '"It is a mess," she said.'),
        ("“The worst has gone by.", "“The worst has gone by.”"),
        ('"The worst has gone by.', '"The worst has gone by."'),
        ("It ends,” she said. “It goes on", "“It ends,” she said. “It goes on”"),
        ("“A mess,” she said.", "“A mess,” she said."),
        ("„Gut“, sagte er.", "„Gut“, sagte er."),
        ('The pipe is 12" wide.', 'The pipe is 12" wide.'),
        ("Nobody is quoted.", "Nobody is quoted."),
    ],
)
def test_a_sentence_out_of_a_quotation_has_both_marks(text: str, whole: str) -> None:
    assert closed(text) == whole


@given(st.text(alphabet='ab “”"., „', max_size=40))
def test_whole_quotations_are_left_as_they_are(text: str) -> None:
    once = closed(text)
    assert text in once
    assert len(once) <= len(text) + 2
    assert closed(once) == once
