"""A real GGUF, the smallest of the catalogue, run in one way and another."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.weights import resolve
from rag.llm.llama import LlamaModel
from rag.llm.models import open_model
from rag.llm.running import Running
from rag.prompting import Dialogue, Message
from rag.tuning import kept
from rag.tuning.measuring import WROTE, LlamaMeasurer
from rag.tuning.search import EIGHT_BITS, Way
from tests.rag.test_llama import CONSTANT, ROAD, SHEEP, asked, pieces

pytestmark = pytest.mark.model

USUAL = Running(1, 1)  # where the tests run, a second thread may have to wait for a processor
LONG = asked(" ".join(f"Gate {number} of the old harbour is open." for number in range(12)))
WAYS = [USUAL, replace(USUAL, batch=64), replace(USUAL, flash=False)]


def made(running: Running, cache: Path | None = None, layers: Sequence[int] = ()) -> LlamaModel:
    return LlamaModel(resolve("tiny"), name="tiny", running=running, cache=cache, layers=layers)


def test_every_way_reads_the_same_states() -> None:
    first, *others = (made(running, layers=(3, 9)).states(LONG) for running in WAYS)
    for other in others:
        cosines = (first * other).sum(1) / np.linalg.norm(first, axis=1) / np.linalg.norm(other, axis=1)
        assert cosines.min() > 0.999


@pytest.mark.parametrize("other", WAYS[1:3], ids=str)
def test_a_kept_state_is_for_the_settings_that_made_it(other: Running, tmp_path: Path) -> None:
    made(USUAL, tmp_path).warm(CONSTANT)
    (first,) = (tmp_path / "prompts").iterdir()
    written = first.stat().st_ino
    made(other, tmp_path).warm(CONSTANT)
    made(replace(USUAL, writing=2), tmp_path).warm(CONSTANT)  # threads leave no trace in a state
    assert len(list((tmp_path / "prompts").iterdir())) == 2
    assert first.stat().st_ino == written


def test_what_was_kept_is_what_is_loaded(tmp_path: Path) -> None:
    copy = tmp_path / "copy.gguf"
    shutil.copyfile(resolve("tiny"), copy)
    kept.keep(copy, kept.Tuned(Running(1, 1, batch=64), (), "2026-11-26T04:00:00+00:00", 1.0))
    model = open_model(copy)
    assert isinstance(model, LlamaModel)
    assert model.running == Running(1, 1, batch=64)
    assert model._llama.context_params.n_ubatch == 64
    assert model._llama.context_params.n_threads == 1


def test_the_measurer_runs_each_way_and_tells_what_it_wrote() -> None:
    with LlamaMeasurer(resolve("tiny")) as measure:
        first, again, eight = (measure(way) for way in (Way(USUAL), Way(USUAL), Way(USUAL, EIGHT_BITS)))
    assert first is not None
    assert again is not None
    assert first.wrote == again.wrote
    assert len(first.wrote) == WROTE + 1
    assert min(first.reading, first.writing) > 0
    assert eight is not None


def test_what_came_between_is_not_taken_for_the_prompts_end() -> None:
    model = made(USUAL, layers=(3, 9))
    likelihood = model.begins(ROAD, "No")
    for between in (
        lambda: model.states(ROAD),
        lambda: model.states(SHEEP),
        lambda: model.warm(CONSTANT),
        lambda: model.begins(SHEEP, "Four"),
        lambda: next(pieces(model, ROAD)),
    ):
        between()
        assert model.begins(ROAD, "No") == pytest.approx(likelihood, abs=1e-3)
        assert model.begins(ROAD, "No") == pytest.approx(likelihood, abs=1e-3)


def test_a_prompt_that_begins_with_another_is_read_on() -> None:
    short = Dialogue(CONSTANT, (Message("user", "Is it?"),))
    model = made(USUAL)
    alone = model.begins(LONG, "No")
    model.begins(short, "No")
    assert model.begins(LONG, "No") == pytest.approx(alone, abs=1e-3)


def test_what_is_written_is_the_same_whether_its_prompt_was_read_for_it_or_before() -> None:
    model, counted = made(USUAL), []
    model.load()
    evaluate = model._llama.eval

    def counting(tokens: Sequence[int]) -> None:
        counted.append(len(tokens))
        evaluate(tokens)

    model._llama.eval = counting
    whole = "".join(pieces(model, ROAD))
    likelihood = model.begins(ROAD, "No")
    counted.clear()
    assert "".join(pieces(model, ROAD)) == whole
    assert set(counted) == {1}
    assert len(counted) <= 6  # as many as are written: none of the prompt is read again
    assert model.begins(ROAD, "No") == likelihood
