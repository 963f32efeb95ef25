"""Thresholds and limits, as data: each kept with the script that set it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the signals in `rag.answering.confidence`."""

    constant: float
    worth: float
    refusal: float
    words: float
    presumed: float


@dataclass(frozen=True, slots=True)
class Worth:
    """Of the signs in `rag.answering.choosing.worth`. `untold`: of the question's words that a paragraph
    lacks, where it is asked who said something.
    """

    constant: float
    judge: float
    cosine: float
    words: float
    untold: float = 0.0


@dataclass(frozen=True, slots=True)
class Chance:
    """Of the two signs in `rag.answering.weighing.chance`."""

    constant: float
    cosine: float
    words: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What decides between answering and refusing, for one model.

    answerable: least probability that a paragraph holds the answer, for it to be looked at further.
    alone: the same where the posts' own words are the answer; alone_for_sides: where several accounts are
        asked for, of which one paragraph holds one.
    confident: least confidence (rag.answering.confidence) for an answer to be written; its weights are
        `confidence`.
    settled: what a paragraph counts as whose words settle a yes-or-no question
        (rag.answering.judging.settle).
    shared: least share of the question's words of content that the evidence has. An answer below it is made
        of the question's words and the post's names: of 168 answerable questions 2 were below, of 55
        absent ones 11.
    sure: from this probability on, only paragraphs are weighed that could change what a paragraph says.
    chance: weights of the probability that a paragraph holds the answer, before it is weighed
        (rag.answering.weighing).
    worthwhile: least that weighing another paragraph may bring: that probability times what the best one
        so far leaves open; 0 for weighing all.
    closing: power by which a likely paragraph closes a question: it leaves (1 - its support) ** closing open.
    changeable: what the best one's support counts as at most, for a paragraph that could change it.
    insisted: least probability of the best paragraph for it to speak for itself where the draft refuses.
    overruled: least confidence for the evidence's nearest line to be told where the draft refuses, if it has
        `overruling` of the question's words; 1 for never.
    worth: weights of the probability that a paragraph is the one with the answer (rag.answering.choosing).
    company: share of the best paragraph's such probability that another one needs to be read with it.
    stated: least probability that a written answer holds the answer; below it, a sentence of the evidence
        that is likelier to takes its place. 0 where the model isn't asked.
    unlike: least probability that the lines behind an answer hold it, where it seems of another kind than
        asked for (rag.answering.fitting); 1 for never.
    surpassed: by how much the best paragraph must outweigh the one that was written from, for its sentences
        to be weighed against what was written.
    overlap: least share of a sentence's words that its evidence and the question must have.
    strange: so many words that only the question has, and a sentence answers with the question's own matter:
        "the judge ordered it to pay" the sum at which she put the loss. The post's words take its place.
    company_for_sides: the same, where several accounts are asked for.
    on_matter: share that a paragraph needs of the question's words that another one has, to hold an account
        of what is asked.
    company_for_latest: share of the best paragraph's support that one of a newer post needs, to hold now.
    passages: paragraphs found; weighed: the most that are weighed, with others of the same posts.
    paragraphs, paragraphs_for_sides: most read for an answer; lead: first paragraphs of a post that tell its
        news; posts: most told where it is asked what happened.
    """

    answerable: float
    alone: float
    alone_for_sides: float
    confident: float
    settled: float
    shared: float
    confidence: Weights
    sure: float
    chance: Chance
    worthwhile: float
    closing: int
    changeable: float
    insisted: float
    overruled: float
    overruling: float
    worth: Worth
    company: float
    company_for_sides: float
    on_matter: float
    company_for_latest: float
    stated: float
    unlike: float
    surpassed: float
    overlap: float
    strange: int
    passages: int
    weighed: int
    paragraphs: int
    lead: int
    paragraphs_for_sides: int
    posts: int


@cache
def thresholds(model: str) -> Thresholds:
    """A model's thresholds; one that was not measured has the default model's."""
    data = tomllib.loads((files("rag") / "thresholds.toml").read_text(encoding="utf-8"))
    chosen = {**data["default"], **data.get(model, {})}
    values = {field.name: chosen[field.name] for field in fields(Thresholds)}
    values |= {
        "confidence": Weights(**values["confidence"]),
        "worth": Worth(**values["worth"]),
        "chance": Chance(**values["chance"]),
    }
    return Thresholds(**values)
