"""Where a prompt's beginnings end in tokens, and how long what was read of them is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.weights import resolve
from rag.llm.beginnings import Beginnings
from rag.llm.isolated_wire import dialogue_data, dialogue_of
from rag.llm.llama import LlamaModel
from rag.llm.statefiles import StateFiles
from rag.prompting import Dialogue, Message, load, parse

PATH = "tiny"
JUDGE = load("judge")
MILL = "Mill burns down\nThe mill burned down in two hours."
NOWHERE = StateFiles(None, "")
TEXTS = st.text([*map(chr, range(32, 127)), *"\n\n\r\téßñ“”’–…"], max_size=40)
"""This vocabulary has no token for some rarer bytes, and leaves them out."""


@pytest.fixture(scope="module")
def model() -> LlamaModel:
    made = LlamaModel(resolve(PATH), name=PATH, threads=2)
    made.warm(JUDGE.constant)
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
    whole = Beginnings(model._llama, NOWHERE)
    for one in (first, second, third):
        read(model, whole, one)
    assert len(whole) == 3

    room = Beginnings(model._llama, NOWHERE, most=whole.size - 1)
    for one in (first, second, first, third):
        read(model, room, one)
    assert [kept(model, room, one) for one in (first, second, third)] == [True, False, True]
    assert room.size < whole.size


@pytest.mark.model
def test_one_that_is_too_large_is_not_kept(model: LlamaModel) -> None:
    none = Beginnings(model._llama, NOWHERE, most=100)
    read(model, none, asked())
    assert (len(none), none.size) == (0, 0)
    assert not kept(model, none, asked())


@pytest.mark.model
def test_a_model_without_a_probe_reads_a_passage_once_too_and_weighs_the_same_to_the_last_bit() -> None:
    alone = {one: weighing().weigh(one, JUDGE.options) for one in (asked(), asked(question="Who owned it?"))}
    held = weighing()
    held.load()
    batches = counted(held)
    for dialogue, weights in alone.items():
        list(held.write(dialogue, most=2))
        batches.clear()
        assert held.weigh(dialogue, JUDGE.options) == weights
    rendered = held._rendered(asked(question="Who owned it?"))
    assert batches == [len(rendered.tokens) - rendered.beginnings[-1]]


@pytest.mark.model
def test_a_state_that_does_not_fit_is_let_go_and_read_anew() -> None:
    held = weighing()
    weights = held.weigh(asked(), JUDGE.options)
    assert held._context is not None
    kept = held._context._kept.whole
    whole = kept.size
    for key in list(kept._states):
        kept._states[key] = kept._states[key][:100] + bytes(len(kept._states[key]) - 100)
    assert held.weigh(asked(), JUDGE.options) == weights
    assert kept.size == whole


@pytest.mark.model
def test_a_model_that_is_loaded_later_goes_on_from_what_an_earlier_one_read(tmp_path: Path) -> None:
    weights = weighing(tmp_path).weigh(asked(), JUDGE.options)
    later = weighing(tmp_path)
    later.load()
    batches = counted(later)
    assert later.weigh(asked(), JUDGE.options) == weights
    rendered = later._rendered(asked())
    assert batches == [len(rendered.tokens) - rendered.beginnings[-1]]


@pytest.mark.model
def test_a_process_writes_no_more_of_them_than_it_holds(model: LlamaModel, tmp_path: Path) -> None:
    first, second = (asked(f"Mill burns down\nThe mill of {town} burned down.") for town in ("Orvo", "Tarn"))
    length = Beginnings(model._llama, NOWHERE)
    read(model, length, first)
    kept = Beginnings(model._llama, StateFiles(tmp_path, ""), most=length.size)
    for one in (first, second, first):
        read(model, kept, one)
    assert len(list(tmp_path.iterdir())) == 1
    assert Beginnings(model._llama, StateFiles(tmp_path, "")).restore(*passage(model, first))


def weighing(cache: Path | None = None) -> LlamaModel:
    return LlamaModel(resolve(PATH), name=PATH, threads=2, cache=cache)


def counted(model: LlamaModel) -> list[int]:
    """How many tokens it reads at once from now on."""
    batches: list[int] = []
    evaluate = model._llama.eval

    def evaluated(tokens: Sequence[int]) -> None:
        batches.append(len(tokens))
        evaluate(tokens)

    model._llama.eval = evaluated
    return batches


def passage(model: LlamaModel, dialogue: Dialogue) -> tuple[list[int], int]:
    """A prompt up to where its passage ends, and where its constant part does."""
    rendered = model._rendered(dialogue)
    return rendered.tokens[: rendered.beginnings[-1]], rendered.constant


def read(model: LlamaModel, beginnings: Beginnings, dialogue: Dialogue) -> None:
    """Have the context read a prompt up to where its passage ends, as one that keeps it does."""
    tokens, constant = passage(model, dialogue)
    if not beginnings.restore(tokens, constant):
        model._llama.n_tokens = constant
        model._llama.eval(tokens[constant:])
        beginnings.keep(tokens, constant)


def kept(model: LlamaModel, beginnings: Beginnings, dialogue: Dialogue) -> bool:
    return beginnings.restore(*passage(model, dialogue))
