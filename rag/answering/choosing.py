"""Which of the weighed paragraphs an answer is written from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.asking.question import Question
from rag.evidence.lines import Judged, lines, shown
from rag.evidence.scope import share_of_words
from rag.settings import Thresholds, Worth
from rag.text.bags import bag_of

_EDGE = 0.003
"""Probabilities are kept this far from 0 and 1, whose logarithms are not finite."""


def logit(probability: float) -> float:
    """The logarithm of the odds, finite for every probability."""
    kept = min(max(probability, _EDGE), 1.0 - _EDGE)
    return math.log(kept / (1.0 - kept))


def worth(question: Question, judged: Judged, weights: Worth) -> float:
    """The probability that a paragraph is the one with the answer: a logistic regression.

    The judge alone prefers a paragraph that is near the matter; how near the paragraph is to the question in
    meaning, and how many of its words one of its sentences has, put the right one forward. With all three it
    was first for 0.83, 0.92 and 0.76 of three coverages' questions and among the first three for 0.96, 0.97
    and 1.00; by the judge alone 0.81, 0.92 and 0.68, and 0.91, 0.97 and 0.96 (bench/ranking.py). Where it is
    asked who said something, a paragraph is worth less by what it doesn't tell of it.
    """
    sentences = [bag_of(line.text) for line in lines([judged])] or [bag_of(shown(judged.found))]
    words = max(share_of_words(question, bag) for bag in sentences)
    total = (
        weights.constant
        + weights.judge * logit(judged.support)
        + weights.cosine * judged.found.cosine
        + weights.words * words
        - (weights.untold * (1.0 - words) if question.seeks_speaker else 0.0)
    )
    return 1.0 / (1.0 + math.exp(-total))


def best_of(question: Question, chosen: Sequence[Judged], weights: Worth) -> Judged:
    """The chosen paragraph that is most likely the one with the answer."""
    return max(chosen, key=lambda one: worth(question, one, weights))


def choose(
    question: Question, judged: Sequence[Judged], thresholds: Thresholds, *, newest: bool = True
) -> list[Judged]:
    """The paragraphs to answer from, newest first; none if the model finds the answer in none of them.

    Of how things stand now the newest post tells, unless `newest` is False: then the likeliest ones do.
    """
    least = (
        min(thresholds.answerable, thresholds.alone_for_sides) if question.sides else thresholds.answerable
    )
    if max((one.support for one in judged), default=0.0) < least:
        return []
    worths = [(worth(question, one, thresholds.worth), one) for one in judged]
    ranked = sorted(worths, key=lambda pair: -pair[0])
    near = ranked[0][0] * (thresholds.company_for_sides if question.sides else thresholds.company)
    kept = [one for value, one in ranked if value >= near]
    if newest and (question.latest or question.update) and not question.first:
        support = thresholds.company_for_latest * max(one.support for one in judged)
        kept = newest_of([one for _, one in ranked if one.support >= support], thresholds)
    most = thresholds.paragraphs_for_sides if question.sides else thresholds.paragraphs
    # Two sides may speak in one post.
    placed = kept if question.sides else _each_post_first(kept)
    return sorted(placed[:most], key=lambda one: one.order)


def _each_post_first(ranked: Sequence[Judged]) -> list[Judged]:
    """The best paragraph of every post before the second one of any, in their order.

    Three paragraphs of one post would leave no place for the newer post that corrects them.
    """
    posts: set[str] = set()
    best: list[Judged] = []
    others: list[Judged] = []
    for one in ranked:
        (others if one.found.post.id in posts else best).append(one)
        posts.add(one.found.post.id)
    return best + others


def newest_of(judged: Sequence[Judged], thresholds: Thresholds) -> list[Judged]:
    """For how things stand now: of what holds the answer, the newest post and what is with it."""
    sure = [one for one in judged if one.support >= thresholds.answerable]
    coverage = max(sure, key=lambda one: one.support).found.post.coverage
    newest = min((one for one in sure if one.found.post.coverage == coverage), key=lambda one: one.order)
    return [one for one in judged if one.found.post.id == newest.found.post.id]
