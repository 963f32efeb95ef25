"""How far forward the paragraph with the answer stands: `python -m bench.ranking --set D.txt Q.jsonl ...`

For every answerable question whose paragraph is found at all, its place among the passages: as the searches
put them, by the judge alone, and by `rag.answering.choosing.worth`. It also fits the weights of the last on
all sets together, which go into `rag/thresholds.toml` by hand. The model's calls are kept
(bench/kept_calls.py).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import index
from bench.kept_calls import Calls
from bench.kept_models import CALLS, kept_model, language_model
from bench.questions import Gold, fold, has, is_gold_post, read_questions
from bench.thresholds import fit
from rag.answering.choosing import logit, worth
from rag.answering.judging import judge
from rag.asking.question import Question
from rag.environment import be_quiet
from rag.evidence.lines import Judged, lines
from rag.evidence.scope import share_of_words
from rag.llm.language import LanguageModel
from rag.llm.models import DEFAULT
from rag.llm.probing import key_of, probe_of
from rag.retrieval import search
from rag.settings import Worth, thresholds
from rag.text.bags import bag_of

_PLACES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question's passages, weighed, and whether each is a post's paragraph with the answer."""

    question: Question
    judged: tuple[Judged, ...]
    gold: tuple[bool, ...]

    def place(self, values: Sequence[float]) -> int:
        """From 0: where the first paragraph with the answer stands when ordered by values, greatest first."""
        order = sorted(range(len(values)), key=lambda at: -values[at])
        return next(place for place, at in enumerate(order) if self.gold[at])

    def worths(self, weights: Worth) -> list[float]:
        """What `rag.answering.choosing` makes of each passage."""
        return [worth(self.question, judged, weights) for judged in self.judged]


def main() -> int:
    """Rank, print the shares and the fitted weights; 0 when it ran."""
    be_quiet()
    options = _options()
    entry = language_model(options.model)
    weights = thresholds(key_of(entry.name, probe_of(entry.name))).worth
    everything: list[Ranked] = []
    with closing(Calls(options.calls)) as calls:
        model = kept_model(entry, probe_of(entry.name), calls)
        ranks = {questions: list(rank(model, dump, questions)) for dump, questions in options.set}
    for questions, ranked in ranks.items():
        everything += ranked
        print(f"{questions.name}: {len(ranked)} questions")
        _show("searches", [one.place([-float(at) for at in range(len(one.judged))]) for one in ranked])
        _show("judge", [one.place([judged.support for judged in one.judged]) for one in ranked])
        _show("worth", [one.place(one.worths(weights)) for one in ranked])
    inputs = np.array([signs(one.question, judged) for one in everything for judged in one.judged])
    gold = np.array([float(flag) for one in everything for flag in one.gold])
    for name, value in zip(("constant", "judge", "cosine", "words"), fit(inputs, gold), strict=True):
        print(f"{name} = {value:.2f}")
    return 0


def rank(model: LanguageModel, dump: Path, questions: Path) -> Iterator[Ranked]:
    """The answerable questions of one coverage, each with all its passages weighed."""
    with tempfile.TemporaryDirectory() as folder:
        index.build([dump], Path(folder) / "index")
        with index.open(Path(folder) / "index") as opened:
            for gold in (gold for turns in read_questions(questions) for gold in turns[:1]):
                question = Question(gold.question)
                found = search(opened, gold.question, thresholds(model.key).passages)
                judged = tuple(judge(model, question, found))
                flags = tuple(gold.answerable and has_answer(gold, one) for one in judged)
                if any(flags):
                    yield Ranked(question, judged, flags)


def has_answer(gold: Gold, judged: Judged) -> bool:
    """Whether a passage is of a post that has the answer, and has words of it."""
    post = judged.found.post
    text = fold(judged.found.chunk.text)
    said = any(has(text, word) for group in gold.must for word in group)
    return said and is_gold_post(gold, post.headline, post.id)


def signs(question: Question, judged: Judged) -> tuple[float, float, float]:
    """The three that `rag.answering.choosing.worth` weighs."""
    words = [share_of_words(question, bag_of(line.text)) for line in lines([judged])]
    return logit(judged.support), judged.found.cosine, max(words, default=0.0)


def _show(name: str, places: Sequence[int]) -> None:
    shares = "  ".join(f"@{most} {np.mean([place < most for place in places]):.3f}" for most in _PLACES)
    print(f"  {name:9} {shares}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--set", nargs=2, action="append", type=Path, required=True, metavar=("DUMP", "QUESTIONS")
    )
    parser.add_argument("--model", default=DEFAULT, help="a name of the catalogue")
    parser.add_argument("--calls", type=Path, default=CALLS, metavar="FILE", help=f"by default {CALLS}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
