"""Posts and dumps that the index tests are built from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from index.building import Reading, build_from
from index.merging import Taken
from index.post import Aside, AsideKind, Coverage, Post
from index.report import BuildReport
from tests.fakes import HashEmbedder


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2031, 3, 4, hour, minute, tzinfo=UTC)


# A ferry, a bridge and an election: few enough to work every score out by hand.
FERRY = Post(
    id="ferry",
    coverage="storm",
    position=0,
    headline="Ferry returns to Réunion",
    paragraphs=(
        "The ferry came back to the harbour before noon with forty people aboard, all of them well.",
        "Its captain, Ada Lund, said the storm had passed and that the sea would be calm by the evening.",
    ),
    published=at(12),
    updated=at(12, 5),
    author="Noor Reed and Bo Stone",
    url="https://news.example/live#ferry",
    asides=(Aside(AsideKind.CAPTION, "The ferry at the quay", 1), Aside(AsideKind.BYLINE, "From Noor Reed")),
    original="Ferry returns to R?union",
)
BRIDGE = Post(
    id="bridge",
    coverage="storm",
    position=1,
    headline="Bridge closed",
    paragraphs=("The old bridge is closed to lorries until engineers have looked at its northern pillar.",),
    published=at(9),
    author="Bo Stone",
)
VOTE = Post(
    id="vote",
    coverage="election",
    position=0,
    headline="Polls open",
    paragraphs=("Polls opened at seven, and long lines of voters stood in the storm outside the town hall.",),
)
STORM = Coverage(
    "storm", "Storm Ada", declared=2, clock=at(12, 5), header=(Aside(AsideKind.BOILERPLATE, "Live"),)
)
ELECTION = Coverage("election", "Election day")


def storm(*posts: Post) -> Taken:
    return Taken(STORM, posts or (FERRY, BRIDGE))


def election(*posts: Post) -> Taken:
    return Taken(ELECTION, posts or (VOTE,))


def make(
    place: Path,
    *taken: Taken,
    embedder: HashEmbedder | None = None,
    prune: bool = False,
    fresh: bool = False,
) -> BuildReport:
    """Build an index of these coverages (by default of both)."""
    reading = Reading(taken or (storm(), election()))
    return build_from(reading, place, embedder=embedder or HashEmbedder(), prune=prune, fresh=fresh)
