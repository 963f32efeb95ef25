"""Saying that the coverage does not say: what was looked for, and the posts nearest to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.sentences import split_sentences
from rag.asking.misspelt import near_names
from rag.asking.question import Question
from rag.evidence.lines import Judged
from rag.evidence.scope import missing_names
from rag.prompting import load_texts
from rag.retrieval import Found
from rag.text.bags import post_bag
from rag.text.words import words
from rag.types import Answer, Nearest

_NEAREST = 3
"""Posts offered: as many as are read at a glance."""


def is_refusal(draft: str) -> bool:
    """Whether a draft is, or has within its first sentence, the refusal that the prompt teaches.

    "No, the toll is not stated in the posts" is one too.
    """
    first = next((sentence.text for sentence in split_sentences(draft)), "")
    said, taught = (
        " ".join(word.folded for word in words(text)) for text in (first, load_texts()["taught_refusal"])
    )
    return not said or f" {taught} " in f" {said} "


def refusal(
    question: Question,
    asked: str,
    found: Sequence[Found],
    judged: Sequence[Judged],
    timings: Mapping[str, float],
    model: str,
) -> Answer:
    """An answer that abstains, with the nearest posts."""
    texts = load_texts()
    absent = missing_names(question, [post_bag(one.post) for one in found])
    if not found:
        text = texts["nothing_to_search"]
    elif absent:
        near = near_names(absent, [one.post for one in found])
        kind = "name_absent_near" if near else "name_absent"
        text = texts[kind].format(names=" ".join(absent), near=" ".join(near))
    else:
        text = texts["not_in_coverage"]
    return Answer(
        text=text,
        citations=(),
        abstained=True,
        question=question.text,
        nearest=nearest(found, judged),
        timings=timings,
        asked=asked,
        model=model,
    )


def no_question(asked: str) -> Answer:
    """What is told to whoever asks nothing about the news."""
    text = load_texts()["no_question"]
    return Answer(text=text, citations=(), abstained=True, question=asked, asked=asked)


def nearest(found: Sequence[Found], judged: Sequence[Judged]) -> tuple[Nearest, ...]:
    """The posts to look at: first those the model found likeliest, then as they were found."""
    weighed = sorted(judged, key=lambda one: -one.support)
    offered: dict[str, Nearest] = {}
    for one in [*(one.found for one in weighed), *found]:
        offered.setdefault(
            one.post.id,
            Nearest(
                post_id=one.post.id,
                coverage=one.post.coverage,
                headline=one.post.headline,
                quote=one.chunk.text,
                start=one.chunk.start,
                end=one.chunk.end,
                published=one.post.published,
            ),
        )
    return tuple(offered.values())[:_NEAREST]
