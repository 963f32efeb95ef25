"""Probes: the line through a state, the files that hold them, and the states that a real model gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from index.weights import resolve
from rag.llm.llama import LlamaModel
from rag.llm.probing import Probe, fingerprint, packed, probe_of
from rag.prompting import Dialogue, Message, load
from rag.settings import thresholds

PROBE = Probe(2, np.array([1.0, -2.0], dtype=np.float32), 0.5, "")
ASKED = load("judge").fill(
    evidence="Mill burns down\nThe mill burned down in two hours.", question="How long did it burn?"
)
OTHER = load("judge").fill(evidence="Mill burns down\nThe mill burned down.", question="Who owned the mill?")
OWNED = load("judge").fill(
    evidence="Mill burns down\nThe mill burned down in two hours.", question="Who owned the mill?"
)


def test_a_probability_is_the_logistic_function_of_the_line() -> None:
    assert PROBE.probability(np.array([2.0, 1.0], dtype=np.float32)) == pytest.approx(
        1 / (1 + math.exp(-0.5))
    )
    assert PROBE.probability(np.array([0.0, 0.25], dtype=np.float32)) == 0.5


def test_a_state_far_out_is_sure_and_no_overflow() -> None:
    assert PROBE.probability(np.array([0.0, 1e6], dtype=np.float32)) == pytest.approx(0.0, abs=1e-9)
    assert PROBE.probability(np.array([1e6, 0.0], dtype=np.float32)) == pytest.approx(1.0)


def test_a_probe_goes_into_a_file_and_out_again(tmp_path: Path) -> None:
    (tmp_path / "town.npz").write_bytes(packed(replace(PROBE, prompt="abc")))
    held = np.load(tmp_path / "town.npz")
    assert held["weights"].tolist() == [1.0, -2.0]
    assert (int(held["layer"]), float(held["bias"]), str(held["prompt"])) == (2, 0.5, "abc")


def test_prompts_are_told_apart_by_their_roles_and_words() -> None:
    said = (Message("system", "Say it."),)
    assert fingerprint(said) == fingerprint((Message("system", "Say it."),))
    assert fingerprint(said) != fingerprint((Message("user", "Say it."),))
    assert fingerprint(said) != fingerprint((Message("system", "Say it"),))


def test_every_probe_is_of_the_prompt_as_it_is_and_has_thresholds_of_its_own() -> None:
    """A changed judge's prompt wants its probes fitted again: python -m bench.probe --save."""
    names = [file.name.removesuffix(".npz") for file in (files("rag.llm") / "probes").iterdir()]
    assert "default" in names
    for name in names:
        probe = probe_of(name)
        assert probe is not None
        assert probe.prompt == fingerprint(load("judge").constant)
        assert np.isfinite(probe.weights).all()
        assert thresholds(f"{name}-probed") != thresholds("default")


def test_a_model_that_was_not_fitted_has_none() -> None:
    assert probe_of("tiny") is None


@pytest.fixture(scope="module")
def reading() -> LlamaModel:
    return LlamaModel(resolve("tiny"), name="tiny", threads=2, layers=(3, 9))


@pytest.mark.model
def test_states_are_those_of_the_prompt_whatever_was_read_before(reading: LlamaModel) -> None:
    first = reading.states(ASKED)
    other = reading.states(OTHER)
    assert first.shape == (2, 576)
    assert not np.allclose(first[0], first[1], atol=0.1)
    assert not np.allclose(first, other, atol=0.1)
    assert reading.states(ASKED) == pytest.approx(first, abs=0.05)


def of_tiny() -> LlamaModel:
    return LlamaModel(resolve("tiny"), name="tiny", threads=2, layers=(3, 9))


def counting(model: LlamaModel, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The tokens of every batch that the model reads from here on."""
    read: list[int] = []
    evaluate = model._llama.eval

    def counted(tokens: Sequence[int]) -> None:
        read.append(len(tokens))
        evaluate(tokens)

    monkeypatch.setattr(model._llama, "eval", counted)
    return read


@pytest.mark.model
def test_what_was_read_of_a_passage_is_read_once_and_the_states_are_the_same_to_the_last_bit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = {dialogue: of_tiny().states(dialogue) for dialogue in (ASKED, OTHER, OWNED)}
    model = of_tiny()
    list(model.write(OTHER, most=2))
    read = counting(model, monkeypatch)

    assert np.array_equal(model.states(ASKED), alone[ASKED])
    rendered = model._rendered(ASKED)
    headline, passage = rendered.beginnings
    assert read == [headline - rendered.constant, passage - headline, len(rendered.tokens) - passage]

    read.clear()
    assert np.array_equal(model.states(OTHER), alone[OTHER])  # another paragraph under the same headline
    assert len(read) == 2
    assert sum(read) == len(model._rendered(OTHER).tokens) - headline

    read.clear()
    assert np.array_equal(model.states(OWNED), alone[OWNED])  # another question about the first one
    assert read == [len(model._rendered(OWNED).tokens) - passage]
    read.clear()
    assert np.array_equal(model.states(ASKED), alone[ASKED])
    assert read == [len(rendered.tokens) - passage]


@pytest.mark.model
def test_what_was_half_read_is_no_beginning_of_a_text(
    reading: LlamaModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading.states(OTHER)
    read = counting(reading, monkeypatch)
    list(reading.write(OTHER, most=1))
    rendered = reading._rendered(OTHER)
    assert read[:2] == [len(rendered.tokens) - rendered.constant - 1, 1]


@pytest.mark.model
def test_reading_states_disturbs_neither_writing_nor_weighing(reading: LlamaModel) -> None:
    plain = LlamaModel(resolve("tiny"), name="tiny", threads=2)
    options = load("judge").options
    for _ in range(2):
        reading.states(ASKED)
        assert reading.weigh(ASKED, options) == pytest.approx(plain.weigh(ASKED, options), abs=1e-3)
        assert list(reading.write(OTHER, most=8)) == list(plain.write(OTHER, most=8))


@pytest.mark.model
def test_a_probe_weighs_its_own_prompt_and_no_other(reading: LlamaModel) -> None:
    weights = np.zeros(576, dtype=np.float32)
    weights[5] = 0.5
    probe = Probe(9, weights, -0.25, fingerprint(load("judge").constant))
    probed = LlamaModel(resolve("tiny"), name="tiny", threads=2, probe=probe)
    expected = probe.probability(reading.states(ASKED)[1])
    found, missing = probed.weigh(ASKED, load("judge").options)
    assert found == pytest.approx(expected, abs=0.01)
    assert found + missing == pytest.approx(1.0)
    elsewhere = Dialogue((Message("system", "Is it so?"),), (Message("user", "Two and two are four."),))
    assert probed.weigh(elsewhere, ("Yes", "No")) == pytest.approx(
        reading.weigh(elsewhere, ("Yes", "No")), abs=1e-3
    )
    assert (probed.key, reading.key) == ("tiny-probed", "tiny")


@pytest.mark.model
def test_without_layers_no_state_is_read() -> None:
    with pytest.raises(ValueError, match="no layer"):
        LlamaModel(resolve("tiny"), name="tiny", threads=2).states(ASKED)
