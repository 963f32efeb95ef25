"""Are answers the same when the model is behind a server? `python -m bench.server_answers QUESTIONS INDEX`.

Asks the first questions of a set with a model in this process, then with the same file behind each server,
and compares texts, citations and every probability that both were asked for.

    python -m bench.server_answers dumps/questions.jsonl my-index --model default --first 15
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import index
import rag
from bench.questions import read_questions
from bench.server_process import running
from index.weights import resolve
from rag.environment import be_quiet
from rag.llm.language import LanguageModel
from rag.llm.models import open_model
from rag.llm.passing import Passing
from rag.llm.remote.model import connect
from rag.prompting import Dialogue

KINDS = ("llama_cpp", "xllamacpp")
_CLOSE = 0.02
"""Of a probability: the aim."""


class Recorder(Passing):
    """A language model that notes every probability it gave, by what was asked."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__(model)
        self.given: dict[tuple[Dialogue, tuple[str, ...]], float] = {}

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        weights = super().weigh(dialogue, options)
        self.given[dialogue, tuple(options)] = weights[0]
        return weights

    def begins(self, dialogue: Dialogue, word: str) -> float:
        self.given[dialogue, (word,)] = super().begins(dialogue, word)
        return self.given[dialogue, (word,)]


@dataclass(frozen=True, slots=True)
class Run:
    """One model's answers, in order, and the probabilities behind them."""

    answers: list[rag.Answer]
    given: dict[tuple[Dialogue, tuple[str, ...]], float]
    seconds: list[float]


def main() -> int:
    be_quiet()
    arguments = _arguments()
    golds = [gold for turns in read_questions(arguments.questions) for gold in turns][: arguments.first]
    questions = [gold.question for gold in golds]
    opened = index.open(arguments.index)
    gguf = resolve(arguments.model)
    local = _run(questions, opened, open_model(arguments.model))
    median = statistics.median(local.seconds)
    print(f"{len(questions)} questions, {gguf.name}; in this process {median:.1f} s each in the median.")
    for kind in arguments.servers:
        with running(kind, gguf, alias=arguments.model) as server:
            _compare(kind, questions, local, _run(questions, opened, connect(server.url)))
    return 0


def _run(questions: Sequence[str], opened: index.Index, model: LanguageModel) -> Run:
    recorder = Recorder(model)
    answers, seconds = [], []
    for question in questions:
        began = time.perf_counter()
        answers.append(rag.Assistant(index=opened, model=recorder).ask(question))
        seconds.append(time.perf_counter() - began)
        print(f"  {seconds[-1]:5.1f} s  {question}\n           {answers[-1].text[:160]}")
    return Run(answers, recorder.given, seconds)


def _compare(kind: str, questions: Sequence[str], local: Run, remote: Run) -> None:
    pairs = list(zip(questions, local.answers, remote.answers, strict=True))
    same = [a.text == b.text and a.citations == b.citations for _, a, b in pairs]
    decided = [a.abstained == b.abstained for _, a, b in pairs]
    both = local.given.keys() & remote.given.keys()
    differences = sorted(abs(local.given[one] - remote.given[one]) for one in both)
    print(f"\n{kind}: {sum(same)} of {len(same)} answers and their citations equal,")
    print(f"  {sum(decided)} of {len(decided)} decisions to answer equal;")
    print(f"  {len(both)} probabilities: median difference {statistics.median(differences):.4f},")
    print(
        f"  95th percentile {differences[int(0.95 * len(differences))]:.4f}, largest {differences[-1]:.4f},"
    )
    print(f"  {sum(one <= _CLOSE for one in differences)} within {_CLOSE}; ")
    print(f"  {statistics.median(remote.seconds):.1f} s each in the median.")
    for question, here, there in pairs:
        if here.text != there.text or here.citations != there.citations:
            print(f"  {question}\n    in this process: {here.text}\n    behind it:       {there.text}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Compare a model in this process with itself behind servers."
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--model", default="default", help="A name of the catalogue.")
    parser.add_argument("--first", type=int, default=15, help="How many questions.")
    parser.add_argument("--servers", nargs="+", choices=KINDS, default=KINDS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
