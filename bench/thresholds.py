"""Sets what `rag.answering.confidence` weighs by: `python -m bench.thresholds --set D.txt Q.jsonl ...`

For every question the passages are weighed and the writer's wish to refuse is read, as an answer does; then
a logistic regression (ridge, Newton's method) tells answerable questions from the others. Of the thresholds
that refuse at most `--refused` of the answerable ones, the one that tells them apart best is taken. What is
printed goes into `rag/thresholds.toml` by hand: a person looks at the questions it gets wrong, printed too.

The model's calls are kept (bench/kept_calls.py). A probe is sure of the coverages that it was fitted on:
before a coverage's questions are put to a model with a probe, it has to be fitted on others (bench/probe.py).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import index
from bench.kept_calls import Calls
from bench.kept_models import CALLS, kept_model, language_model
from bench.questions import read_questions
from rag.answering.confidence import refusing_word, signals
from rag.answering.reach import found_for
from rag.answering.writing import Writer, draft_of
from rag.asking.question import Question
from rag.environment import be_quiet
from rag.llm.language import LanguageModel
from rag.llm.models import DEFAULT
from rag.llm.probing import probe_of
from rag.settings import thresholds

_RIDGE = 0.5
_ROUNDS = 200

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question that reaches the gate, with its signals."""

    question: str
    answerable: bool
    signals: tuple[float, ...]


def main() -> int:
    """Collect, fit and print; 0 when it ran."""
    be_quiet()
    options = _options()
    entry = language_model(options.model)
    with closing(Calls(options.calls)) as calls:
        model = kept_model(entry, probe_of(entry.name), calls)
        examples = [one for dumps, questions in options.set for one in collect(model, dumps, questions)]
    inputs = np.array([one.signals for one in examples])
    answerable = np.array([float(one.answerable) for one in examples])
    weights = fit(inputs, answerable)
    scores = score(inputs, weights)
    threshold = best_threshold(scores, answerable, options.refused)
    for name, value in zip(("constant", "worth", "refusal", "words", "presumed"), weights, strict=True):
        print(f"{name} = {value:.2f}")
    print(f"confident = {threshold:.2f}\n\nOn the wrong side of it:")
    for one, value in sorted(zip(examples, scores, strict=True), key=lambda pair: float(pair[1])):
        if one.answerable != (value >= threshold):
            print(f"{value:.2f} {'answerable' if one.answerable else 'absent':10} {one.question}")
    return 0


def collect(model: LanguageModel, dumps: Path, questions: Path) -> Iterator[Example]:
    """The questions of one coverage that reach the gate: some passage is in scope and not hopeless."""
    limits = thresholds(model.key)
    writer = Writer(model, limits)
    with tempfile.TemporaryDirectory() as folder:
        index.build([dumps], Path(folder) / "index")
        with index.open(Path(folder) / "index") as opened:
            for gold in (gold for turns in read_questions(questions) for gold in turns[:1]):
                question = Question(gold.question)
                found = found_for(opened, question, limits.passages)
                chosen = writer.chosen(opened, question, writer.judged(opened, question, found))
                if chosen:
                    refusal = model.begins(draft_of(question, chosen), refusing_word())
                    yield Example(
                        gold.question, gold.answerable, signals(question, chosen, refusal, limits.worth)
                    )


def fit(inputs: Matrix, answerable: Matrix) -> Matrix:
    """Weights of a ridge logistic regression, the constant first. `inputs` has shape (examples, signals)."""
    design = np.column_stack([np.ones(len(inputs)), inputs])
    ridge = _RIDGE * np.eye(design.shape[1])
    ridge[0, 0] = 1e-6
    weights = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-design @ weights))
        gradient = design.T @ (chance - answerable) + ridge @ weights
        curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + ridge
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def score(inputs: Matrix, weights: Matrix) -> Matrix:
    """The confidence of each example."""
    result: Matrix = 1.0 / (1.0 + np.exp(-(weights[0] + inputs @ weights[1:])))
    return result


def best_threshold(scores: Matrix, answerable: Matrix, refused: float) -> float:
    """Of the thresholds that refuse at most a share of the answerable, the one that rejects most besides."""
    yes, no = scores[answerable == 1], scores[answerable == 0]
    allowed = [cut for cut in scores if np.mean(yes < cut) <= refused]
    return float(max(allowed, key=lambda cut: np.mean(yes >= cut) + np.mean(no < cut)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--set", nargs=2, action="append", type=Path, required=True, metavar=("DUMP", "QUESTIONS")
    )
    parser.add_argument("--model", default=DEFAULT, help="a name of the catalogue")
    parser.add_argument("--calls", type=Path, default=CALLS, metavar="FILE", help=f"by default {CALLS}")
    parser.add_argument("--refused", type=float, default=0.05, help="most answerable questions refused")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
