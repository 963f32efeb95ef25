"""What weighing fewer passages spares and costs: `python -m bench.weighing --set DUMP QUESTIONS --set ...`.

First all passages in reach are weighed, and the weights of `rag.answering.weighing.chance` are fitted to what
came of it: for each set on the others, and on all of them for rag/thresholds.toml. Then every set is answered
from beginning to end at each value of `worthwhile`, with the weights that were fitted without it. Of two
values of which both keep the answers, take the lower one: other coverage is not these.

The model computes nothing twice, so that a value costs the drafts that are new with it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import rag
from bench.metering import Kept
from bench.questions import is_right, read_questions
from bench.sets import Set, opened_index
from bench.thresholds import fit
from rag.answering.answerer import Answerer
from rag.answering.reach import found_for
from rag.answering.writing import Writer
from rag.asking.question import Question
from rag.environment import be_quiet
from rag.evidence.lines import shown
from rag.evidence.scope import share_of_words
from rag.llm.llama import LlamaModel
from rag.llm.models import open_model
from rag.settings import Chance, Thresholds, thresholds
from rag.text.bags import bag_of

_VALUES = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08)
_NEVER = 2.0
"""A probability that no paragraph reaches."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage's two signs (`rag.answering.weighing.chance`), and whether it held the answer."""

    cosine: float
    words: float
    held: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's, and the tokens that the model read for it."""

    answerable: bool
    right: bool
    abstained: bool
    read: int


def main() -> int:
    """Collect, fit and print; 0 when it ran."""
    be_quiet()
    options = _options()
    opened = open_model(options.model)
    if not isinstance(opened, LlamaModel):
        raise SystemExit("bench.weighing counts tokens: give a model of this machine, --model default.")
    model = Kept(opened)
    limits = thresholds(model.key)
    with ExitStack() as stack:
        sets = [_opened(stack, dump, questions) for dump, questions in options.set]
        weighed = {one.name: list(weighings(model, limits, one)) for one in sets}
        print("all", chance_of([one for own in weighed.values() for one in own]))
        unseen = {
            name: chance_of([one for other in weighed if other != name for one in weighed[other]])
            for name in weighed
        }
        for value in options.values:
            for one in sets:
                tried = replace(limits, worthwhile=value, chance=unseen[one.name])
                print(f"{value:.3f} {one.name}: {told(list(outcomes(model, tried, one)))}", flush=True)
    return 0


def weighings(model: Kept, limits: Thresholds, of: Set) -> Iterator[Weighed]:
    """Every passage in reach of every first question but those for two sides, of which each holds one."""
    writer = Writer(model, replace(limits, worthwhile=0.0, sure=_NEVER))
    for question in (Question(turns[0].question) for turns in of.conversations):
        if question.sides:
            continue
        found = found_for(of.index, question, limits.passages)
        for one in writer.judged(of.index, question, found):
            words = share_of_words(question, bag_of(shown(one.found)))
            yield Weighed(one.found.cosine, words, one.support >= limits.alone)


def chance_of(weighed: Sequence[Weighed]) -> Chance:
    """The weights that tell best which passages the model found the answer in."""
    signs = np.array([(one.cosine, one.words) for one in weighed])
    held = np.array([float(one.held) for one in weighed])
    return Chance(*(round(float(weight), 2) for weight in fit(signs, held)))


def outcomes(model: Kept, limits: Thresholds, of: Set) -> Iterator[Outcome]:
    """Every question's, from beginning to end."""
    assistant = rag.Assistant(index=of.index, model=model)
    assistant._answerer = Answerer(model, limits=limits)
    for conversation in of.conversations:
        assistant.reset()
        for gold in conversation:
            before = model.read
            answer = assistant.ask(gold.question)
            right = is_right(gold, answer.text, abstained=answer.abstained)
            yield Outcome(gold.answerable, right, answer.abstained, model.read - before)


def told(found: Sequence[Outcome]) -> str:
    """A line of the curve."""
    yes = [one for one in found if one.answerable]
    no = [one for one in found if not one.answerable]
    return (
        f"{statistics.median(one.read for one in found):.0f} tokens, right {sum(one.right for one in yes)} "
        f"and refused {sum(one.abstained for one in yes)} of {len(yes)}, "
        f"rejected {sum(one.right for one in no)} of {len(no)}"
    )


def _opened(stack: ExitStack, dump: Path, questions: Path) -> Set:
    return Set(dump.stem, opened_index(stack, dump), read_questions(questions))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--set", nargs=2, action="append", type=Path, required=True, metavar=("DUMP", "QUESTIONS")
    )
    parser.add_argument("--values", type=float, nargs="+", default=_VALUES, help="of worthwhile")
    parser.add_argument("--model", default="default")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
