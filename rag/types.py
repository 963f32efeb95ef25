"""What a question comes back as: passages, citations, the answer, and the events of its making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Passage:
    """Evidence shown to the reader and to the model: a piece of a post, with its place.

    `text` is `post.text[start:end]`; `number` is the marker it carries in an answer (1 first);
    `score` orders passages of one retrieval and means nothing across retrievals.
    """

    number: int
    post_id: str
    coverage: str
    headline: str
    position: int
    published: datetime | None
    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker's source: `quote` is verbatim, at `start:end` of the post's text."""

    number: int
    post_id: str
    coverage: str
    headline: str
    quote: str
    start: int
    end: int
    published: datetime | None = None
    url: str | None = None


class Verdict(StrEnum):
    """What became of a sentence when it was checked."""

    CHECKED = "checked"
    REPLACED = "replaced"  # by the verbatim evidence
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Check:
    """One sentence of the draft, what was checked of it and what was found."""

    sentence: str
    verdict: Verdict
    support: float | None = None  # the model's calibrated probability that the passages state it
    failures: tuple[str, ...] = ()  # one line each, fit to be shown


@dataclass(frozen=True, slots=True)
class Nearest:
    """A post to look at when the coverage does not say."""

    post_id: str
    coverage: str
    headline: str
    quote: str
    start: int
    end: int
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The finished, checked answer. Every sentence of `text` carries a marker unless it abstains.

    `question` is the question as it was understood (a follow-up made to stand alone). `missing` has the parts
    of a question that the coverage has no answer to, where it answers others (`partial`). `timings` are in
    seconds, by step.
    """

    text: str
    citations: tuple[Citation, ...]
    abstained: bool
    question: str
    nearest: tuple[Nearest, ...] = ()
    conflict: bool = False
    superseded: bool = False
    partial: bool = False
    missing: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    asked: str = ""
    model: str = ""

    def __str__(self) -> str:
        """The text, then its sources (or, for a refusal, the nearest posts), one a line."""
        lines = [self.text]
        if self.citations:
            lines += ["", *(_line(f'[{c.number}] {c.headline}: "{c.quote}"') for c in self.citations)]
        if self.missing:
            lines += ["", "Not in the coverage:", *(f"- {part}" for part in self.missing)]
        if self.nearest:
            lines += ["", "Nearest posts:", *(_line(f"- {n.headline}") for n in self.nearest)]
        return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.split())  # a second line could pass for another source


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as it will be answered."""

    question: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Before any model runs: the passages an answer may draw on."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Other questions have the model first: `ahead` of them, until it comes with 0. It may come unchanged.

    It comes only where many conversations share a model (rag.sharing), and only while they wait.
    """

    ahead: int


@dataclass(frozen=True, slots=True)
class Text:
    """What is new of the draft, in whole sentences; none at first. Unchecked until its `Settled` comes.

    A sentence that speaks to a machine (rag.text.addressed), and what follows it, is never in one.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A sentence of the draft has been checked."""

    check: Check


@dataclass(frozen=True, slots=True)
class Finished:
    """Last event."""

    answer: Answer


Event = Understood | Evidence | Waiting | Text | Settled | Finished
