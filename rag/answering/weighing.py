"""Which of the paragraphs in reach are weighed, in which order, and when it is enough.

Nearly all that the model reads for a question are the paragraphs that it weighs. What weighing one more may
bring is the chance that it holds the answer, by what the searches know of it, times what the best one so far
leaves open. The one that may bring most is the next, and once none may bring enough, no more are weighed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from rag.answering.judging import may_change
from rag.asking.question import Question, Wants
from rag.evidence.lines import Judged, shown
from rag.evidence.scope import share_of_words
from rag.retrieval import Found
from rag.settings import Chance, Thresholds
from rag.text.bags import bag_of

Weigh = Callable[[Found], Judged]


def chance(question: Question, found: Found, weights: Chance) -> float:
    """The probability that a paragraph holds the answer, before any model has read it.

    A logistic regression over its cosine with the question and the share of the question's words that it has
    with its headline. bench/weighing.py fits it; the fused score, whether both searches found it, rare words
    by their weight and the kind of answer it could give were tried, and add nothing to the two.
    """
    words = share_of_words(question, bag_of(shown(found)))
    total = weights.constant + weights.cosine * found.cosine + weights.words * words
    return 1.0 / (1.0 + math.exp(-total))


def weigh_worthwhile(
    question: Question, found: Sequence[Found], weigh: Weigh, thresholds: Thresholds
) -> list[Judged]:
    """Weigh paragraphs as long as another one may bring something, always the first; in that order."""
    left = [(chance(question, one, thresholds.chance), one) for one in found]
    judged: list[Judged] = []
    best: Judged | None = None
    while left:
        gains = [likely * _left_open(question, best, one, thresholds) for likely, one in left]
        most = max(gains)
        if best is not None and (most <= 0.0 or most < thresholds.worthwhile):
            break
        _, one = left.pop(gains.index(most))
        judged.append(weigh(one))
        best = max(judged, key=lambda weighed: weighed.support)
    return judged


def _left_open(question: Question, best: Judged | None, other: Found, thresholds: Thresholds) -> float:
    """How much the best paragraph so far leaves another one to tell, from 0 to 1.

    Nothing is closed by one paragraph where it is asked how things stand or changed, or for several. One that
    could change the best one keeps its share, however sure that is; nothing else is weighed then.
    """
    if best is None or question.in_many_posts:
        return 1.0
    if _may_matter(question, best, other):
        return float((1.0 - min(best.support, thresholds.changeable)) ** thresholds.closing)
    return 0.0 if best.support >= thresholds.sure else float((1.0 - best.support) ** thresholds.closing)


def _may_matter(question: Question, best: Judged, other: Found) -> bool:
    """Whether a paragraph could change what the best one says."""
    same_post = other.post.id == best.found.post.id
    return may_change(best, other) or (question.wants is Wants.POLARITY and same_post)
