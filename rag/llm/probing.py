"""Probes: what a model holds of a question inside, read by a line through the state of one of its layers.

A small model often knows that a passage lacks the answer and says "Found" all the same: the word that it
would write is one reading of its state, and not the best one. A logistic regression over the state after a
middle layer, fitted on other coverage, tells passages with the answer from those without far better than
the word's probability does (bench/probe.py has the figures; Alain and Bengio 2016, "Understanding
intermediate layers using linear classifier probes"; Azaria and Mitchell 2023, "The Internal State of an LLM
Knows When It's Lying"). A probe belongs to one model file and to one prompt, word for word.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.prompting import Message

_FARTHEST = 30.0
"""A score beyond which a probability is as good as 0 or 1, and its exponential still a number."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Weights of shape (dimension,) over the state after layer `layer`, counted from 0."""

    layer: int
    weights: NDArray[np.float32]
    bias: float
    prompt: str

    def probability(self, state: NDArray[np.float32]) -> float:
        """That the first of the prompt's options holds. `state` has shape (dimension,)."""
        score = float(self.weights @ state) + self.bias
        return 1.0 / (1.0 + math.exp(-min(max(score, -_FARTHEST), _FARTHEST)))


def fingerprint(constant: Sequence[Message]) -> str:
    """What tells one prompt's constant part from another's."""
    text = "\0".join(f"{message.role}\0{message.content}" for message in constant)
    return hashlib.sha256(text.encode()).hexdigest()


def probe_of(model: str) -> Probe | None:
    """The probe that was fitted for a model of the catalogue; None for any other."""
    source = files("rag.llm") / "probes" / f"{model}.npz"
    if not source.is_file():
        return None
    return unpacked(source.read_bytes())


def key_of(model: str, probe: Probe | None) -> str:
    """What a model's thresholds are kept under: its name, and whether a probe weighs for it."""
    return model if probe is None else f"{model}-probed"


def unpacked(data: bytes) -> Probe:
    """A probe from what `packed` made of it."""
    held = np.load(io.BytesIO(data))  # numpy reads no pickled arrays unless it is told to
    return Probe(int(held["layer"]), held["weights"], float(held["bias"]), str(held["prompt"]))


def packed(probe: Probe) -> bytes:
    """A probe as the file that `probe_of` and `unpacked` read."""
    out = io.BytesIO()
    np.savez(
        out,
        layer=np.int64(probe.layer),
        weights=probe.weights.astype(np.float32),
        bias=np.float32(probe.bias),
        prompt=np.str_(probe.prompt),
    )
    return out.getvalue()
