"""The passages that a probe is fitted on, and how well what is made of them tells those with the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

States = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that was weighed for a question."""

    question: str
    answerable: bool
    holds: bool
    in_scope: bool
    word: float
    """The probability of the judge's word "Found"."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One coverage's examples, and their states of shape (examples, layers, dimension)."""

    name: str
    examples: Sequence[Example]
    states: States

    @property
    def held(self) -> NDArray[np.bool_]:
        return np.array([one.holds for one in self.examples])


def tell(name: str, coverage: Coverage, scores: Sequence[float]) -> None:
    """Print how well scores tell the passages, the best one of a question, and the answerable questions."""
    passages = roc_auc_score(coverage.held, scores)
    best: dict[str, tuple[float, bool]] = {}
    for one, score in zip(coverage.examples, scores, strict=True):
        held = score if one.in_scope else 0.0
        best[one.question] = (max(held, best.get(one.question, (0.0, False))[0]), one.answerable)
    questions = roc_auc_score([known for _, known in best.values()], [value for value, _ in best.values()])
    first = np.mean(list(_firsts(coverage.examples, scores)))
    print(f"  {name:9} passages {passages:.3f}  right one first {first:.3f}  answerable {questions:.3f}")


def _firsts(examples: Sequence[Example], scores: Sequence[float]) -> Iterator[bool]:
    """For each question with a passage that has its answer, whether the best one has."""
    asked: dict[str, list[tuple[float, bool]]] = {}
    for one, score in zip(examples, scores, strict=True):
        asked.setdefault(one.question, []).append((score, one.holds))
    for pairs in asked.values():
        if any(holds for _, holds in pairs):
            yield max(pairs)[1]
