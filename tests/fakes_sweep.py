"""Questions, probes and kept calls for the tests of a sweep."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from bench.kept_calls import Calls, KeptCalls
from bench.questions import Gold
from rag.llm.language import LanguageModel
from rag.llm.probing import Probe, fingerprint
from rag.prompting import load


def never() -> LanguageModel:
    """Opens a model where none is to be opened."""
    raise AssertionError("the model is opened")


def kept_before(model: LanguageModel, calls: Calls, identity: str = "one") -> KeptCalls:
    """Kept calls before a model that is at hand."""
    return KeptCalls(calls, lambda: model, name=model.name, key=model.key, identity=identity)


def kept_alone(calls: Calls) -> KeptCalls:
    """The calls of `kept_before` without its scripted model."""
    return KeptCalls(calls, never, name="Scripted", key="scripted", identity="one")


def probe_of_two(layer: int = 3, prompt: str | None = None) -> Probe:
    """A probe over two numbers, by default for the judge's prompt."""
    weights = np.array([1.0, 2.0], dtype=np.float32)
    return Probe(layer, weights, 0.25, fingerprint(load("judge").constant) if prompt is None else prompt)


def gold(question: str, *must: str) -> Gold:
    """A question, without an answer unless it `must` have some words."""
    return Gold(question, question, bool(must), tuple((one,) for one in must), (), (), "fact")


def lines(path: Path, *asked: dict[str, object]) -> str:
    """A question file; its path."""
    path.write_text("".join(f"{json.dumps(one)}\n" for one in asked), encoding="utf-8")
    return str(path)


def line(question: str, *must: str) -> dict[str, object]:
    """What `gold` is, as a line of a file."""
    return {
        "id": question,
        "question": question,
        "answerable": bool(must),
        "must": [[one] for one in must],
        "must_not": [],
        "posts": [],
    }
