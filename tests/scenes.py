"""The states of an answer over the sample coverage, written out by hand for the pictures in `docs/`.

The posts and quotes are the sample's own; no model is asked, so that each state can be had when it is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import index
from index.filters import Filters
from index.opening import Index
from rag.types import Answer, Check, Citation, Nearest, Verdict
from tests.fakes import HashEmbedder
from tests.fakes_rag import ScriptedAssistant

DUMPS = Path(__file__).parent.parent / "dumps"
SAMPLE = (DUMPS / "sorrel-coast-floods.txt", DUMPS / "orvessa-tunnel-vote.txt")

ANSWERED = "When did the gates of the Kaldør Dam begin to close?"
SUPERSEDED = "How many people have died in the ferry accident?"
DIFFER = "Was the ferry warned about the timber?"
PARTIAL = "How old is the deckhand who was found alive, and what is her name?"
FOLLOW_UP = "And where was she found?"
ABSENT = "Who built the Silver Tern?"


def sample_index(place: Path) -> Index:
    """The sample as an index at `place`, with an embedder that costs nothing."""
    index.build(SAMPLE, place, embedder=HashEmbedder())
    return index.open(place, embedder=HashEmbedder())


@dataclass(frozen=True, slots=True)
class Scene:
    """One question's answer. `said` are its sentences, each with the words of a post that state it."""

    question: str
    said: tuple[tuple[str, str], ...] = ()
    understood: str = ""
    withdrawn: str = ""
    near: tuple[str, ...] = ()
    conflict: bool = False
    superseded: bool = False
    missing: str = ""


SCENES = (
    Scene(
        ANSWERED,
        (
            (
                "The gates began to be lowered at 1:20 p.m. on Friday, 80 minutes later than planned",
                "Operators at the Kaldør Dam began to lower the spillway gates at 1:20 p.m. on Friday, 80 "
                "minutes later than planned, as the flow of water into the reservoir fell to a third of "
                "Wednesday’s peak.",
            ),
            (
                "Four of the five were open at the height of the flood",
                "Four of the five gates were open at the height of the flood.",
            ),
        ),
        withdrawn="All five gates were shut by the evening.",
        near=("Operator plans to close dam gates",),
    ),
    Scene(
        SUPERSEDED,
        (
            (
                "Nine people have died: a ninth body was recovered from the wreck on Friday evening",
                "Divers recovered a ninth body from the wreck of the Silver Tern on Friday evening",
            ),
            (
                "It was eight after divers had reached the lower deck",
                "Three more bodies were found in the Silver Tern early on Friday after divers cut their way "
                "to the lower deck, bringing the number of dead to eight, the coast guard said.",
            ),
        ),
        near=("Ferry toll rises to five",),
        superseded=True,
    ),
    Scene(
        DIFFER,
        (
            (
                "The coast guard says that a warning was read at 4:10 p.m., 42 minutes before the collision",
                "Captain Isaura Velde said that a warning about timber drifting out of the river had been "
                "read on channel 16 at 4:10 p.m., 42 minutes before the collision.",
            ),
            (
                "The company says that there was no such warning",
                "“There was no such warning. If there had been, we would have stayed at the quay,” he said.",
            ),
        ),
        near=("It was a weather note", "Ferry with 61 aboard"),
        conflict=True,
    ),
    Scene(
        PARTIAL,
        (("The deckhand is 22 years old", "The deckhand, a 22-year-old woman, was spotted by"),),
        near=("Ferry captain questioned",),
        missing="What is the name of the deckhand who was found alive?",
    ),
    Scene(
        FOLLOW_UP,
        (
            (
                "She was found on an islet four kilometers from where the ferry went down",
                "a deckhand given up for lost was found alive on an islet four kilometers from where the "
                "ferry went down",
            ),
        ),
        understood="Where was the deckhand of the Silver Tern found?",
        near=("Hospital in Port Solène",),
    ),
    Scene(ABSENT, near=("Ferry with 61 aboard", "Correction: the Silver Tern", "Ferry captain questioned")),
)


class SceneAssistant(ScriptedAssistant):
    """Answers with the scene whose question is asked, over the sample's index."""

    def __init__(self, held: Index, filters: Filters | None, pause: float) -> None:
        super().__init__(filters=filters, pause=pause, over=held, answers=self._scene_s)
        self._held = held

    def _scene_s(self, question: str) -> Answer:
        return _answer(self._held, _scene(question), question)

    def found_besides(self, question: str) -> list[str]:
        """The ids of the scene's posts that are near."""
        return [_near(self._held, head).post_id for head in _scene(question).near]


def _scene(question: str) -> Scene:
    return next((scene for scene in SCENES if scene.question == question), SCENES[-1])


def _answer(held: Index, scene: Scene, question: str) -> Answer:
    cited: dict[str, int] = {}
    citations, sentences = [], []
    for words, quote in scene.said:
        post = next(post for post in held.posts() if quote in post.text)
        number = cited.setdefault(post.id, len(cited) + 1)
        start = post.text.index(quote)
        citations.append(
            Citation(number, post.id, post.coverage, post.headline, quote, start, start + len(quote))
        )
        sentences.append(f"{words} [{number}].")
    checks = [Check(sentence, Verdict.CHECKED, 0.95) for sentence in sentences]
    if scene.withdrawn:
        checks.append(Check(scene.withdrawn, Verdict.WITHDRAWN, 0.1, ("No post states this.",)))
    return Answer(
        " ".join(sentences) or "The coverage does not say.",
        tuple(citations),
        not citations,
        scene.understood or question,
        nearest=() if citations else tuple(_near(held, head) for head in scene.near),
        checks=tuple(checks),
        asked=question,
        conflict=scene.conflict,
        superseded=scene.superseded,
        partial=bool(scene.missing),
        missing=(scene.missing,) if scene.missing else (),
    )


def _near(held: Index, headline: str) -> Nearest:
    post = next(post for post in held.posts() if headline in post.headline)
    quote = post.paragraphs[0]
    start = post.text.index(quote)
    return Nearest(post.id, post.coverage, post.headline, quote, start, start + len(quote))
