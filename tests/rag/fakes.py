"""A small invented coverage, an index of it, and a language model that follows a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import index
from index.building import Reading, build_from
from index.chunking import cut
from index.merging import Taken
from index.opening import Index
from index.post import Coverage, Post
from index.protocols import Chunk
from rag.evidence.lines import Judged, Line, lines
from rag.prompting import Dialogue, load, load_texts
from rag.retrieval import Found
from rag.settings import Worth, thresholds
from tests.fakes import HashEmbedder

LIMITS = replace(
    thresholds("default"),
    answerable=0.5,
    sure=0.9,
    worth=Worth(constant=0.0, judge=1.0, cosine=0.0, words=0.0),
    company=0.5,
    company_for_latest=0.5,
    stated=0.5,
    overlap=0.7,
    strange=2,
    paragraphs=3,
)
"""Fixed here, so that a tuned threshold fails no test of a rule. A paragraph is worth its support."""


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2033, 5, 3, hour, minute, tzinfo=UTC)


TOLL = Post(
    id="toll",
    coverage="quarry",
    position=0,
    headline="Quarry toll rises to six",
    paragraphs=(
        "Six workers are now known to have died in the Marrowby quarry slide, Fire Chief Otis Wren said on "
        "Tuesday evening.",
        "Two people are still missing, Wren said. “We dig by hand from here. We do not stop for the rain,” "
        "he added.",
    ),
    published=at(19),
    url="https://news.example/quarry#toll",
)
ROAD = Post(
    id="road",
    coverage="quarry",
    position=1,
    headline="Hill road stays shut",
    paragraphs=(
        "The hill road to Marrowby stays shut to lorries until Friday, Mayor Celia Thorne told reporters.",
        "She said that the town had bread for three days and water for 2,300 households. The bakery did not "
        "close.",
    ),
    published=at(15),
    author="Ines Calloway",
)
CLINIC = Post(
    id="clinic",
    coverage="quarry",
    position=2,
    headline="Clinic takes in eleven workers",
    paragraphs=(
        "The Marrowby clinic has taken in eleven workers with broken bones, Dr. Hana Osei said before noon.",
        "“Nobody here is in danger,” said Osei, who has run the clinic for twenty-five years.",
    ),
    published=at(11),
)
FIRST = Post(
    id="first",
    coverage="quarry",
    position=3,
    headline="Four dead in quarry slide",
    paragraphs=(
        "Four workers died when a wet slope gave way at the Marrowby quarry at 4:52 a.m., the fire service "
        "said.",
        "The quarry was dug in 1961 and belongs to Tallis Stone, which has shut it for the week.",
    ),
    published=at(7),
)
QUARRY = Coverage("quarry", "Slide at Marrowby quarry", declared=4, clock=at(19))
POSTS = (TOLL, ROAD, CLINIC, FIRST)


def build(place: Path, *posts: Post, coverage: Coverage = QUARRY) -> None:
    """An index of these posts (by default of all of them), newest first."""
    build_from(Reading((Taken(coverage, posts or POSTS),)), place, embedder=HashEmbedder(dimension=256))


def opened(place: Path) -> Index:
    return index.open(place, embedder=HashEmbedder(dimension=256))


def found(post: Post, ordinal: int = 1, *, score: float = 1.0, cosine: float = 0.5) -> Found:
    """A chunk of a post (1 is the first paragraph below a headline), as a search would give it."""
    piece = cut(post)[ordinal]
    number = 100 * post.position + ordinal
    chunk = Chunk(number, post.id, ordinal, piece.start, piece.end, piece.text)
    return Found(chunk, post, score, cosine)


def judged(post: Post, ordinal: int = 1, support: float = 0.95) -> Judged:
    return Judged(found(post, ordinal), support)


def lines_of(post: Post, ordinal: int = 1, support: float = 0.95) -> list[Line]:
    """The sentences of a chunk, as evidence."""
    return lines([judged(post, ordinal, support)])


class ScriptedModel:
    """Fulfils `rag.llm.language.LanguageModel`: what it is to find and to write is said beforehand.

    `finds`: for a question, texts of posts that hold its answer (a passage that has one of them weighs
    `sure`, any other `1 - sure`). `drafts`: what it writes for a question. `rewrites`: how it rewrites one.
    `log` holds what was asked of it, in order: "weigh", "write", "piece", "stopped".
    """

    name = "Scripted"
    key = "scripted"

    def __init__(
        self,
        finds: Mapping[str, Sequence[str]] | None = None,
        drafts: Mapping[str, str] | None = None,
        rewrites: Mapping[str, str] | None = None,
        *,
        sure: float = 0.99,
    ) -> None:
        self.finds = finds or {}
        self.drafts = drafts or {}
        self.rewrites = rewrites or {}
        self.sure = sure
        self.log: list[str] = []
        self.asked: list[Dialogue] = []

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        """The first option is the one that is found."""
        self.log.append("weigh")
        self.asked.append(dialogue)
        turn = dialogue.turn[-1].content
        held = any(
            text in turn for question, texts in self.finds.items() if question in turn for text in texts
        )
        first = self.sure if held else 1 - self.sure
        return [first, *[(1 - first) / (len(options) - 1)] * (len(options) - 1)]

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        """Word by word. A question that is not in the script is refused as the prompt teaches."""
        self.log.append("write")
        self.asked.append(dialogue)
        turn = dialogue.turn[-1].content
        rewriting = dialogue.constant == load("rewrite").constant
        script, otherwise = (
            (self.rewrites, "") if rewriting else (self.drafts, load_texts()["taught_refusal"])
        )
        text = next((said for question, said in script.items() if question in turn), otherwise)
        try:
            for word in text.split(" ")[:most]:
                self.log.append("piece")
                yield f"{word} "
        except GeneratorExit:
            self.log.append("stopped")
            raise

    def begins(self, dialogue: Dialogue, word: str) -> float:
        """Sure of what it would write."""
        self.log.append("begins")
        turn = dialogue.turn[-1].content
        said = next((text for question, text in self.drafts.items() if question in turn), word)
        return 0.99 if said.startswith(word) else 0.01

    def length(self, text: str) -> int:
        return len(text.split())
