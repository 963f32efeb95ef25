"""A set answered from beginning to end within some thresholds, and what came of it, counted."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import rag
from bench.kept_calls import KeptCalls
from bench.questions import is_right
from bench.sets import Set
from rag.answering.answerer import Answerer
from rag.settings import Thresholds


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of questions, and of the model's calls that were `kept` and `new`.

    `right` and `refused` are of those with an answer, `rejected` of those without one.
    """

    answerable: int = 0
    right: int = 0
    refused: int = 0
    unanswerable: int = 0
    rejected: int = 0
    kept: int = 0
    new: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    @property
    def right_in_all(self) -> int:
        """What a better value has more of."""
        return self.right + self.rejected

    def __str__(self) -> str:
        return (
            f"right {self.right} of {self.answerable}, rejected {self.rejected} of {self.unanswerable}, "
            f"false refusals {self.refused}; calls {self.kept} kept, {self.new} new"
        )


def tally(model: KeptCalls, limits: Thresholds, of: Set) -> Tally:
    """Ask every question of every conversation of a set."""
    assistant = rag.Assistant(index=of.index, model=model)
    assistant._answerer = Answerer(model, limits=limits)
    kept, new = model.kept, model.new
    total = Tally()
    for conversation in of.conversations:
        assistant.reset()
        for gold in conversation:
            answer = assistant.ask(gold.question)
            right = is_right(gold, answer.text, abstained=answer.abstained)
            if gold.answerable:
                total += Tally(answerable=1, right=right, refused=answer.abstained)
            else:
                total += Tally(unanswerable=1, rejected=right)
    return total + Tally(kept=model.kept - kept, new=model.new - new)
