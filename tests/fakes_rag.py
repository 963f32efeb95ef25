"""A small real answering side for tests of the command and the page: canned posts, canned answers.

`ScriptedAssistant` keeps the contract of `rag.Assistant`; words in the question decide what it answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.errors import ModelMissing, QuestionError
from index.filters import Filters
from index.post import Aside, AsideKind, Coverage, Post
from index.protocols import Chunk, Hit, IndexView, Vectors
from rag.options import Options
from rag.types import (
    Answer,
    Check,
    Citation,
    Event,
    Evidence,
    Finished,
    Nearest,
    Passage,
    Settled,
    Text,
    Understood,
    Verdict,
)

COVERAGE = "harbour-fire"


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 4, hour, minute, tzinfo=UTC)


FILLER = (
    "Crews from four districts worked in relays through the night, drawing water from the inner basin.",
    "The harbour office asked ships at anchor to keep clear of the approach channel until further notice.",
    "Residents of the quay were offered beds in the sailing club and in two schools on the hill.",
    "Wind from the sea had fallen by first light, which the fire service said was the turn of the night.",
)

POSTS = (
    Post(
        id="p-ferry",
        coverage=COVERAGE,
        position=0,
        headline="Ferries resume from the north pier",
        paragraphs=(
            *FILLER,
            *FILLER,
            "Ferries to the islands resumed from the north pier at noon, the harbour office said.",
            "The south pier stays closed for at least a week.",
            *FILLER,
        ),
        published=_at(12, 10),
        author="Ines Marlow",
        url="https://example.org/harbour/12",
        asides=(Aside(AsideKind.CAPTION, "The first ferry leaves the north pier.", before=1),),
    ),
    Post(
        id="p-toll",
        coverage=COVERAGE,
        position=1,
        headline="Seven treated for smoke, hospital says",
        paragraphs=(
            "Seven people were treated for smoke, St Brannoc's hospital said on Wednesday morning.",
            "Five of them had gone home by ten.",
        ),
        published=_at(10, 30),
    ),
    Post(
        id="p-cause",
        coverage=COVERAGE,
        position=2,
        headline="Owner and fire service at odds over the cause",
        paragraphs=(
            "The warehouse owner, Tobias Renn, said a vehicle had caught fire outside the building.",
            "The fire service said the fire began inside, in the paint store.",
        ),
        published=_at(9, 5),
    ),
    Post(
        id="p-first",
        coverage=COVERAGE,
        position=3,
        headline='Four hurt as warehouse burns <img src=x onerror="window.hostile=1">',
        paragraphs=(
            "Four people were treated for smoke, the ambulance service said shortly after midnight.",
            "<script>window.hostile = 1</script> This line came damaged from the feed.",
        ),
        published=_at(0, 40),
    ),
)


@dataclass
class CannedIndex:
    """An open index of `POSTS`."""

    version: str = "v1"

    @property
    def post_count(self) -> int:
        return len(POSTS)

    @property
    def chunk_count(self) -> int:
        return len(POSTS)

    def coverages(self) -> list[Coverage]:
        return [Coverage(COVERAGE, "Fire at Calder harbour", declared=len(POSTS), clock=_at(12, 10))]

    def post(self, post_id: str) -> Post:
        return next(post for post in POSTS if post.id == post_id)

    def posts(self, filters: Filters | None = None) -> list[Post]:
        return list(POSTS)

    def chunks(self, numbers: Iterable[int]) -> list[Chunk]:
        return []

    def chunks_of(self, post_id: str) -> list[Chunk]:
        return []

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        return np.zeros((len(numbers), 3), dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        return np.zeros(3, dtype=np.float32)

    def dense(self, vector: Vectors, k: int, filters: Filters | None = None) -> list[Hit]:
        return []

    def full_text(self, query: str, k: int, filters: Filters | None = None) -> list[Hit]:
        return []


def cite(number: int, post_id: str, quote: str) -> Citation:
    """A citation whose place is looked up in the post, as the real ones are."""
    post = CannedIndex().post(post_id)
    start = post.text.index(quote)
    return Citation(
        number,
        post.id,
        post.coverage,
        post.headline,
        quote,
        start,
        start + len(quote),
        post.published,
        post.url,
    )


def near(post_id: str, quote: str) -> Nearest:
    """A nearest post, with the place of its quote."""
    source = cite(1, post_id, quote)
    return Nearest(
        source.post_id, source.coverage, source.headline, quote, source.start, source.end, source.published
    )


FERRY = "Ferries to the islands resumed from the north pier at noon, the harbour office said."
SOUTH = "The south pier stays closed for at least a week."
SEVEN = "Seven people were treated for smoke, St Brannoc's hospital said on Wednesday morning."
FOUR = "Four people were treated for smoke, the ambulance service said shortly after midnight."
VEHICLE = "The warehouse owner, Tobias Renn, said a vehicle had caught fire outside the building."
INSIDE = "The fire service said the fire began inside, in the paint store."


def script(question: str) -> Answer:
    """The canned answer for a question; anything not foreseen is not in the coverage."""
    asked = question.casefold()
    if "ferr" in asked:
        return Answer(
            "Ferries resumed from the north pier at noon [1]. "
            "The south pier stays closed for at least a week [1].",
            (cite(1, "p-ferry", FERRY), cite(1, "p-ferry", SOUTH)),
            False,
            question,
            checks=(
                Check("Ferries resumed from the north pier at noon [1].", Verdict.CHECKED, 0.97),
                Check("The south pier stays closed for at least a week [1].", Verdict.CHECKED, 0.93),
                Check("Tickets are free today.", Verdict.WITHDRAWN, 0.04, ("No post states this.",)),
            ),
        )
    if "how many" in asked:
        return Answer(
            "Seven people were treated for smoke [1]. It was four shortly after midnight [2].",
            (cite(1, "p-toll", SEVEN), cite(2, "p-first", FOUR)),
            False,
            question,
            superseded=True,
            checks=(
                Check("Seven people were treated for smoke [1].", Verdict.CHECKED, 0.95),
                Check("It was four shortly after midnight [2].", Verdict.CHECKED, 0.91),
            ),
        )
    if "cause" in asked or "start" in asked:
        return Answer(
            "The owner says a vehicle caught fire outside [1]. "
            "The fire service says it began in the paint store [2].",
            (cite(1, "p-cause", VEHICLE), cite(2, "p-cause", INSIDE)),
            False,
            question,
            conflict=True,
            checks=(
                Check("The owner says a vehicle caught fire outside [1].", Verdict.CHECKED, 0.96),
                Check("The fire service says it began in the paint store [2].", Verdict.CHECKED, 0.94),
            ),
        )
    if "home" in asked:
        return Answer(
            "Seven people were treated for smoke [1].",
            (cite(1, "p-toll", SEVEN),),
            False,
            "How many of the seven have gone home, and where do they live?",
            partial=True,
            missing=("Where do they live?",),
            checks=(Check("Seven people were treated for smoke [1].", Verdict.CHECKED, 0.95),),
        )
    return Answer(
        "The coverage does not say.",
        (),
        True,
        question,
        nearest=(near("p-toll", SEVEN), near("p-cause", INSIDE)),
    )


class ScriptedAssistant:
    """Answers by `script`, at the pace it is told: `pause` seconds before each event."""

    def __init__(
        self,
        index: Path | None = None,
        model: str | None = None,
        filters: Filters | None = None,
        *,
        pause: float = 0,
        over: IndexView | None = None,
        answers: Callable[[str], Answer] | None = None,
    ) -> None:
        self.index: IndexView = over or CannedIndex()
        self._script = answers or script
        self.pause = pause
        self.filters = filters
        self.options = Options()
        self.asked: list[str] = []
        self.stopped = False

    def ask(self, question: str) -> Answer:
        """The last event's answer."""
        return next(event.answer for event in self.stream(question) if isinstance(event, Finished))

    def retrieve(self, question: str, k: int = 8) -> list[Passage]:
        """The places that the answer will cite or name as nearest, then the leads of the other posts."""
        answer = self._script(question)
        places = [(c.post_id, c.start, c.end) for c in answer.citations] or [
            (n.post_id, n.start, n.end) for n in answer.nearest
        ]
        own = {place[0] for place in places}
        besides = [post for post in self.found_besides(question) if post not in own]
        places += [(post, 0, len(self.index.post(post).headline)) for post in besides]
        return [self._passage(number, *place) for number, place in enumerate(places[:k], 1)]

    def adjust(self, options: Options) -> None:
        """Hold them, for a test to see."""
        self.options = options

    def reset(self) -> None:
        """Forget what was asked."""
        self.asked.clear()

    def resume(self, turns: Sequence[tuple[str, str]]) -> None:
        """Hold what was asked before as asked."""
        self.asked = [question for question, _ in turns]

    def stream(self, question: str) -> Iterator[Event]:
        """The events of the real thing; "no model" is a model that is not there, "slowly" takes its time."""
        if not question.strip():
            raise QuestionError("The question is empty.", "Type a question.")
        if "no model" in question:
            raise ModelMissing("The model small is not on this machine.", "Run: dateline models fetch small")
        self.asked.append(question)
        answer = replace(self._script(question), asked=question)
        try:
            for event in self._events(question, answer):
                time.sleep(0.2 if "slowly" in question else self.pause)
                yield event
        except GeneratorExit:
            self.stopped = True
            raise

    def _events(self, question: str, answer: Answer) -> Iterator[Event]:
        yield Understood(answer.question)
        yield Evidence(tuple(self.retrieve(question)))
        for check in answer.checks:
            words = (check.sentence + " ").split(" ")
            yield from (Text(word + " ") for word in words if word)
            yield Settled(check)
        yield Finished(answer)

    def found_besides(self, question: str) -> list[str]:
        """Ids of posts that are found and not cited."""
        return ["p-toll"] if "cause" in question.casefold() else ["p-cause"]

    def _passage(self, number: int, post_id: str, start: int, end: int) -> Passage:
        post = self.index.post(post_id)
        return Passage(
            number=number,
            post_id=post.id,
            coverage=post.coverage,
            headline=post.headline,
            position=post.position,
            published=post.published,
            text=post.text[start:end],
            start=start,
            end=end,
            score=1 / number,
        )
