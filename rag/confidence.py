"""How sure it is that the evidence answers the question: one calibrated probability from four signals.

The judge's probability alone lets near misses through: a number of something else, a false premise. What the
writer would rather do (refuse, by the first word it would write), and how many of the question's words the
evidence has, each see some that the judge doesn't.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.evidence import Judged, evidence_text
from rag.prompting import load_texts
from rag.question import Question
from rag.scope import Bag, bag_of, missing_words, post_bag
from rag.settings import Weights

_EDGE = 0.003
"""Probabilities are kept this far from 0 and 1, whose logarithms are not finite."""
_FLOOR = 0.01
"""Added to the refusal's probability: below it, differences say nothing."""


def signals(question: Question, chosen: Sequence[Judged], refusal: float) -> tuple[float, ...]:
    """The four signals, as logits and shares; `refusal` is the probability that the writer refuses."""
    best = max(chosen, key=lambda one: one.support)
    support = min(max(best.support, _EDGE), 1.0 - _EDGE)
    return (
        math.log(support / (1.0 - support)),
        -math.log(refusal + _FLOOR),
        _share(question, bag_of(evidence_text(chosen))),
        _share(question, post_bag(best.found.post)),
    )


def confidence(found: Sequence[float], weights: Weights) -> float:
    """Logistic regression over the signals. See bench/thresholds.py for where the weights come from."""
    shares = (weights.judge, weights.refusal, weights.words_in_evidence, weights.words_in_post)
    total = weights.constant + sum(weight * one for weight, one in zip(shares, found, strict=True))
    return 1.0 / (1.0 + math.exp(-total))


def refusing_word() -> str:
    """The first word of the refusal that the prompt teaches."""
    return load_texts()["taught_refusal"].split()[0]


def _share(question: Question, bag: Bag) -> float:
    count = len(question.content)
    return 1.0 - len(missing_words(question, bag)) / count if count else 1.0
