"""Where a prompt's beginnings end in tokens, and how long what was read of them is kept."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.weights import resolve
from rag.beginnings import Beginnings
from rag.context import Context
from rag.isolated_wire import dialogue_data, dialogue_of
from rag.llama import LlamaModel
from rag.prefixes import PrefixStore
from rag.prompting import Dialogue, Message, load, parse
from rag.residual import States

PATH = "tiny"
JUDGE = load("judge")
MILL = "Mill burns down\nThe mill burned down in two hours."
TEXTS = st.text([*map(chr, range(32, 127)), *"\n\n\r\téßñ“”’–…"], max_size=40)
"""This vocabulary has no token for some rarer bytes, and leaves them out."""


@pytest.fixture(scope="module")
def model() -> LlamaModel:
    made = LlamaModel(resolve(PATH), name=PATH, threads=2, layers=(9,))
    made.load()
    return made


def asked(evidence: str = MILL, question: str = "How long did it burn?") -> Dialogue:
    return JUDGE.fill(evidence=evidence, question=question)


def test_a_filled_turn_begins_with_its_first_line_and_with_all_before_the_question() -> None:
    assert asked().beginnings == (
        "Post: Mill burns down\n",
        "Post: Mill burns down\nThe mill burned down in two hours.\nQuestion: ",
    )
    assert asked("It burned.").beginnings == ("Post: It burned.\n", "Post: It burned.\nQuestion: ")


def test_a_turn_that_begins_with_its_only_variable_has_no_beginning_to_share() -> None:
    prompt = parse("test", {"variables": ["text"], "system": "Say it again.", "turn": "{text}"})
    assert prompt.fill(text="Mill\nburns").beginnings == ()


def test_beginnings_are_no_part_of_what_is_asked_and_go_to_another_process_with_it() -> None:
    dialogue = asked()
    bare = Dialogue(dialogue.constant, dialogue.turn)
    assert bare == dialogue
    assert hash(bare) == hash(dialogue)
    sent = dialogue_of(json.loads(json.dumps(dialogue_data(dialogue))))
    assert (sent, sent.beginnings) == (dialogue, dialogue.beginnings)


@pytest.mark.model
def test_a_beginning_ends_after_the_last_token_that_is_wholly_in_it(model: LlamaModel) -> None:
    rendered = model._rendered(asked())
    texts = [
        model._llama.detokenize(rendered.tokens[rendered.constant : end], special=True).decode()
        for end in rendered.beginnings
    ]
    assert texts == [
        "user\nPost: Mill burns down\n",
        "user\nPost: Mill burns down\nThe mill burned down in two hours.\nQuestion:",  # " How" is a token
    ]
    other = model._rendered(asked(question="Who owned the mill?"))
    assert other.beginnings == rendered.beginnings
    assert other.tokens[: other.beginnings[-1]] == rendered.tokens[: rendered.beginnings[-1]]


@pytest.mark.model
@given(evidence=TEXTS, question=TEXTS)
def test_beginnings_end_in_the_turn_in_their_order_and_before_its_end(
    model: LlamaModel, evidence: str, question: str
) -> None:
    dialogue = asked(evidence, question)
    rendered = model._rendered(dialogue)
    text = f"user\n{dialogue.turn[-1].content}".encode()
    assert list(rendered.beginnings) == sorted(set(rendered.beginnings))
    for end in rendered.beginnings:
        assert rendered.constant < end < len(rendered.tokens)
        assert text.startswith(
            model._llama.detokenize(rendered.tokens[rendered.constant : end], special=True)
        )


@pytest.mark.model
def test_without_beginnings_there_are_none(model: LlamaModel) -> None:
    assert model._rendered(Dialogue((), (Message("user", "Is it?"),))).beginnings == ()


@pytest.mark.model
def test_beyond_its_bytes_what_was_unused_for_longest_is_let_go(model: LlamaModel) -> None:
    first, second, third = (
        asked(f"Mill burns down\nThe mill of {town} burned down.") for town in ("Orvo", "Tarn", "Ulmen")
    )
    whole = Beginnings(model._llama)
    expected = [read(model, whole, one) for one in (first, second, third)]
    assert len(whole) == 4  # the headline, and a paragraph each

    # A headline of 8 tokens and two paragraphs of some 23 have room, three have not.
    small = Beginnings(model._llama, most=60 * bytes_a_token(model, first))
    for one in (first, second, first, third):
        read(model, small, one)
    assert len(small) == 3
    assert kept(model, small, first)
    assert not kept(model, small, second)
    assert kept(model, small, third)
    again = [read(model, small, one) for one in (first, second, third)]
    assert all(np.array_equal(one, other) for one, other in zip(again, expected, strict=True))


@pytest.mark.model
def test_one_that_is_too_large_is_not_kept(model: LlamaModel) -> None:
    none = Beginnings(model._llama, most=100)
    assert np.array_equal(read(model, none, asked()), read(model, Beginnings(model._llama), asked()))
    assert len(none) == 0


def read(model: LlamaModel, beginnings: Beginnings, dialogue: Dialogue) -> States:
    context = Context(model._llama, PrefixStore(model._llama, resolve(PATH), None), beginnings)
    assert model._reader is not None
    rendered = model._rendered(dialogue)
    context.restore(rendered)
    with model._reader.within():
        context.go_on_for_states(rendered)
    return model._reader.states.copy()


def kept(model: LlamaModel, beginnings: Beginnings, dialogue: Dialogue) -> bool:
    rendered = model._rendered(dialogue)
    return beginnings.restore(rendered.tokens[: rendered.beginnings[-1]], rendered.constant)


def bytes_a_token(model: LlamaModel, dialogue: Dialogue) -> int:
    beginnings = Beginnings(model._llama)
    read(model, beginnings, dialogue)
    rendered = model._rendered(dialogue)
    return beginnings.size // sum(end - rendered.constant for end in rendered.beginnings)
