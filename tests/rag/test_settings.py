"""Thresholds are data that holds together."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, fields
from importlib.resources import files

import pytest

from rag.settings import Chance, Thresholds, Weights, Worth, thresholds

DATA = tomllib.loads((files("rag") / "thresholds.toml").read_text(encoding="utf-8"))
NAMES = {field.name for field in fields(Thresholds)}


def test_the_default_says_everything() -> None:
    assert DATA["default"].keys() == NAMES


@pytest.mark.parametrize("model", sorted(DATA))
def test_a_model_changes_only_what_there_is(model: str) -> None:
    assert DATA[model].keys() <= NAMES
    chosen = thresholds(model)
    for field in fields(Thresholds):
        value = getattr(chosen, field.name)
        given = DATA[model].get(field.name, DATA["default"][field.name])
        assert (asdict(value) if isinstance(value, (Chance, Weights, Worth)) else value) == given
        if isinstance(value, (Chance, Weights, Worth)):
            continue
        if field.type == "int":
            assert isinstance(value, int)
            assert value >= 1
        else:
            assert 0 <= value <= 1


@pytest.mark.parametrize("model", sorted(DATA))
def test_what_is_sure_is_answerable(model: str) -> None:
    chosen = thresholds(model)
    assert chosen.answerable <= chosen.sure
    assert chosen.paragraphs <= chosen.passages


def test_a_model_that_was_not_measured_has_the_default() -> None:
    assert thresholds("no-such-model") == thresholds("default")
