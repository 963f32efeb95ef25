"""How sure it is that the evidence answers the question: one calibrated probability from four signals.

The judge's probability alone lets near misses through: a number of something else, a false premise. How much
the best paragraph is worth, what the writer would rather do (refuse, by the first word it would write), how
many of the question's words the evidence has, and how much of what a "why" or "when" takes for granted its
post never mentions, each see some that the others don't.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.answering.choosing import logit, worth
from rag.asking.question import Question
from rag.evidence.lines import Judged, evidence_text
from rag.evidence.scope import missing_words, share_of_words
from rag.prompting import load_texts
from rag.settings import Weights, Worth
from rag.text.bags import bag_of, post_bag

_FLOOR = 0.01
"""Added to the refusal's probability: below it, differences say nothing."""


def signals(
    question: Question, chosen: Sequence[Judged], refusal: float, weights: Worth
) -> tuple[float, ...]:
    """A logit, a logarithm, a share and a count. `refusal` is the probability that the writer refuses."""
    best = max(chosen, key=lambda one: worth(question, one, weights))
    presumed = missing_words(question, post_bag(best.found.post)) if question.presumes else []
    return (
        logit(worth(question, best, weights)),
        -math.log(refusal + _FLOOR),
        share_of_words(question, bag_of(evidence_text(chosen))),
        float(len(presumed)),
    )


def confidence(found: Sequence[float], weights: Weights) -> float:
    """Logistic regression over the signals. See bench/thresholds.py for where the weights come from."""
    shares = (weights.worth, weights.refusal, weights.words, weights.presumed)
    total = weights.constant + sum(weight * one for weight, one in zip(shares, found, strict=True))
    return 1.0 / (1.0 + math.exp(-total))


def refusing_word() -> str:
    """The first word of the refusal that the prompt teaches."""
    return load_texts()["taught_refusal"].split()[0]
