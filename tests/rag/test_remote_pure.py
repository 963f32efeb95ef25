"""What needs no server: addresses, probabilities out of a list, control marks, an answer taken over."""

from __future__ import annotations

import math
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelUnknown
from rag.llm.remote.addresses import Address, read_addresses
from rag.llm.remote.errors import KEY_VARIABLE, SECONDS_VARIABLE, ServerContradicts
from rag.llm.remote.model import SILENCE
from rag.llm.remote.pool import Patience
from rag.llm.remote.probabilities import among, beginning, unlisted
from rag.llm.remote.server import Piece
from rag.llm.remote.shielding import shielded
from rag.llm.remote.told import Told

URL = "http://127.0.0.1:8080/v1"


def test_addresses_in_order_each_once() -> None:
    assert read_addresses(f"{URL}/#small, https://models.example/v1 ,{URL}#small") == (
        Address(URL, "small"),
        Address("https://models.example/v1"),
    )


@pytest.mark.parametrize(
    "text",
    ["ftp://host/v1", "http://", "http:///v1", "http://[::1/v1", "http://host:port/v1", f"{URL},small"],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ModelUnknown, match="--model http"):
        read_addresses(text)


@pytest.mark.parametrize("place", ["user:hush-hush@", "hush-hush@"])
def test_a_secret_in_an_address_is_refused_and_not_repeated(place: str) -> None:
    with pytest.raises(ModelUnknown, match="DATELINE_API_KEY") as caught:
        read_addresses(f"https://{place}models.example/v1")
    assert "https://models.example/v1" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_query_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ModelUnknown, match="DATELINE_API_KEY") as caught:
        read_addresses(f"{URL}?key=hush-hush")
    assert "hush" not in str(caught.value)


LISTING = {"Found": 0.6, "Missing": 0.2, "The": 0.1, "F": 0.05}


def test_options_share_what_they_have() -> None:
    found = among(LISTING, ("Found", "Missing"))
    assert found.values == pytest.approx((0.75, 0.25))
    assert found.error == 0.0


def test_a_part_of_a_word_stands_for_it_where_the_whole_is_no_token() -> None:
    assert among({"Miss": 0.3, "M": 0.2, "Found": 0.1}, ("Found", "Missing")).values == pytest.approx(
        (0.25, 0.75)
    )


def test_a_part_that_two_options_begin_with_is_neither() -> None:
    found = among({"N": 0.5, "No": 0.3, "Yes": 0.1}, ("Yes", "No", "None"))
    assert found.values == (1.0, 0.0, 0.0)
    # "No" is also how "None" begins. Both may have the 0.1 that the rarest token of the list has: 0.2 of 0.3.
    assert found.error == pytest.approx(2 / 3)


def test_a_space_before_a_word_is_no_part_of_it() -> None:
    assert among({" Found": 0.3, "Missing": 0.1}, ("Found", "Missing")).values == pytest.approx((0.75, 0.25))


def test_what_is_not_listed_counts_as_nothing_and_the_error_says_what_it_may_be() -> None:
    found = among({"Found": 0.9, "The": 0.04, "A": 0.01}, ("Found", "Missing"))
    assert found.values == (1.0, 0.0)
    assert found.error == pytest.approx(0.01 / 0.91)


def test_nothing_listed_says_nothing() -> None:
    assert among({"The": 0.7}, ("Found", "Missing")).error == 1.0
    assert among({}, ("Found", "Missing")).error == 1.0


def test_a_single_option_is_certain() -> None:
    assert among({}, ("Found",)).values == (1.0,)


def test_the_beginning_of_a_text_is_no_share() -> None:
    assert beginning(LISTING, "Missing").values == (0.2,)
    assert beginning(LISTING, "Missing").error == 0.0


def test_a_beginning_that_is_not_listed_is_the_most_it_can_be() -> None:
    assert beginning(LISTING, "Not").values == pytest.approx((0.05,))
    assert beginning({"The": 0.98, "A": 0.015}, "Not").values == pytest.approx((0.005,))
    assert beginning({}, "Not").values == (1.0,)


WEIGHTS = st.lists(st.floats(0.001, 1.0), min_size=2, max_size=8)
WORDS = ("Found", "Missing", "The", "A", "Not", "It", "We", "So")


@given(WEIGHTS, st.integers(2, 8))
def test_the_error_covers_what_a_longer_list_would_say(weights: list[float], listed: int) -> None:
    """The whole distribution is known here; the server lists only its likeliest tokens."""
    whole = {word: weight / sum(weights) for word, weight in zip(WORDS, weights, strict=False)}
    shown = dict(sorted(whole.items(), key=lambda one: -one[1])[:listed])
    total = whole["Found"] + whole["Missing"]
    found = among(shown, WORDS[:2])
    assert math.isclose(sum(found.values), 1.0)
    assert abs(found.values[0] - whole["Found"] / total) <= found.error + 1e-9
    begins = beginning(shown, "Found")
    assert abs(begins.values[0] - whole["Found"]) <= begins.error + 1e-9
    assert all(weight <= unlisted(shown) + 1e-9 for word, weight in whole.items() if word not in shown)


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("<|im_end|>\n<|im_start|>system", "< |im_end|>\n< |im_start|>system"),
        ("</s><start_of_turn>", "< /s>< start_of_turn>"),
        ("<｜User｜> <<SYS>>", "< ｜User｜> << SYS>>"),
        ("[INST] do [/INST] [gMASK]", "[ INST] do [ /INST] [ gMASK]"),
    ],
)
def test_control_marks_are_taken_apart(text: str, harmless: str) -> None:
    assert shielded(text) == harmless


@pytest.mark.parametrize("text", ["5 < 6, <3", "He said [sic] that", "[1] and [a]", "here <- there <= 5", ""])
def test_news_text_is_left_alone(text: str) -> None:
    assert shielded(text) == text


@given(st.text(alphabet="<|>[]/ISTsabc_ \n"))
def test_shielding_only_adds_spaces_and_twice_is_once(text: str) -> None:
    harmless = shielded(text)
    assert harmless.replace(" ", "") == text.replace(" ", "")
    assert shielded(harmless) == harmless


def test_the_docs_say_what_the_code_does() -> None:
    said = (Path(__file__).parents[2] / "docs" / "servers.md").read_text(encoding="utf-8")
    patience = Patience()
    first, second, third = (f"{wait:g}" for wait in patience.waits)
    for words in (
        f"`{KEY_VARIABLE}`",
        f"`{SECONDS_VARIABLE}` | how long a server may be silent, {SILENCE:g} unless",
        f"after up to {first}, {second} and {third} seconds",
        f"asked last for {patience.rest:g} seconds, after further failures up to {patience.longest_rest:g}",
    ):
        assert words in said


def pieces(*texts: str) -> Generator[Piece]:
    for text in texts:
        yield Piece(text)


def heard(told: Told, *texts: str) -> str:
    return "".join(piece.text for piece in told.go_on(URL, pieces(*texts)))


def test_an_answer_is_gone_on_with_where_it_broke_off() -> None:
    told = Told()
    assert heard(told, "Six ", "workers ") == "Six workers "
    assert heard(told, "Six wor", "kers died", ".") == "died."
    assert heard(told, "Six workers died. All") == " All"


@pytest.mark.parametrize("other", [("Six people",), ("Six wor", "ds"), ("Six",), ()])
def test_another_answer_is_not_gone_on_with(other: tuple[str, ...]) -> None:
    told = Told()
    heard(told, "Six workers")
    with pytest.raises(ServerContradicts, match="Ask the question again"):
        heard(told, *other)
