"""What a reader may choose: data that holds together, and thresholds after it."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from importlib.resources import files
from typing import get_args

import pytest

from rag.assistant import Assistant
from rag.options import SPARING, Amount, Options, OptionUnknown, Strictness, adjusted
from rag.settings import Thresholds, thresholds
from tests.rag.fakes import LIMITS

DATA = tomllib.loads((files("rag") / "options.toml").read_text(encoding="utf-8"))
MODELS = tomllib.loads((files("rag") / "thresholds.toml").read_text(encoding="utf-8"))
EVERY = [Options(one, other) for one in get_args(Strictness) for other in get_args(Amount)]


def test_the_data_has_the_choices_and_changes_what_there_is() -> None:
    assert list(DATA) == ["strictness", "evidence"]
    assert tuple(DATA["strictness"]) == get_args(Strictness)
    assert tuple(DATA["evidence"]) == get_args(Amount)
    names = {field.name for field in fields(Thresholds)}
    tables = [added for choices in DATA.values() for added in choices.values()]
    tables += [added[SPARING] for added in tables if SPARING in added]
    assert {name for added in tables for name in added} <= names | {SPARING}
    assert DATA["strictness"]["normal"] == DATA["evidence"]["normal"] == {}


def test_whoever_chooses_nothing_has_the_model_s_own_thresholds() -> None:
    assert adjusted(LIMITS, Options()) == LIMITS


def test_what_each_choice_adds() -> None:
    base = replace(LIMITS, confident=0.5, passages=7, weighed=9, paragraphs=3, paragraphs_for_sides=4)
    strict = adjusted(base, Options("strict", "little"))
    assert strict.confident == pytest.approx(0.65)
    assert (strict.passages, strict.weighed) == (4, 6)
    assert (strict.paragraphs, strict.paragraphs_for_sides) == (2, 3)
    lenient = adjusted(base, Options("lenient", "much"))
    assert lenient.confident == pytest.approx(0.35)
    assert (lenient.passages, lenient.weighed) == (12, 14)
    assert (lenient.paragraphs, lenient.paragraphs_for_sides) == (5, 6)
    usual = replace(strict, confident=0.5, passages=7, weighed=9, paragraphs=3, paragraphs_for_sides=4)
    assert usual == base


def test_a_model_that_weighs_what_is_worth_it_weighs_less_and_from_as_many() -> None:
    base = replace(LIMITS, passages=7, weighed=9, paragraphs=3, worthwhile=0.01, closing=1, changeable=0.95)
    little = adjusted(base, Options(evidence="little"))
    assert (little.passages, little.weighed, little.paragraphs) == (7, 9, 3)
    assert little.worthwhile == pytest.approx(0.015)
    assert little.closing == 2
    assert little.changeable == pytest.approx(0.6)
    assert adjusted(base, Options(evidence="much")).passages == 12


@pytest.mark.parametrize("options", EVERY)
@pytest.mark.parametrize("model", sorted(MODELS))
def test_no_choice_takes_a_model_s_thresholds_out_of_their_bounds(model: str, options: Options) -> None:
    changed = adjusted(thresholds(model), options)
    assert 0 < changed.confident < 1
    assert 1 <= changed.paragraphs <= changed.passages
    assert 1 <= changed.paragraphs_for_sides <= changed.passages


@pytest.mark.parametrize(("name", "value"), [("strictness", "harsh"), ("evidence", ""), ("model", "small")])
def test_what_is_no_choice_is_a_fault_that_names_those_there_are(name: str, value: str) -> None:
    with pytest.raises(OptionUnknown, match=r"Use one of: \w+, \w+"):
        Options().having(name, value)


def test_an_assistant_takes_them_by_their_names() -> None:
    with pytest.raises(OptionUnknown) as raised:
        Assistant(strictness="harsh")  # type: ignore[arg-type]
    assert str(raised.value) == "There is no strictness 'harsh'. Use one of: strict, normal, lenient."
