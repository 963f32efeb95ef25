"""Coverage made up by number: what the benches of the index build, search and recognise again."""

from __future__ import annotations

import random
import re
from pathlib import Path

from index.batches import Progress
from index.building import Reading, build_from
from index.merging import Taken
from index.post import Coverage, Post
from index.report import BuildReport
from tests.fakes import HashEmbedder

_WORDS = """
storm ferry bridge harbour council vote tunnel river rescue power school train road crew captain
minister water wind rain coast island market strike court mayor engine signal tower valley fire
night morning evening warning shelter boats lorries families engineers repairs closed opened said
"""
WORDS = tuple(_WORDS.split())
_TELLING = re.compile(r"Telling (\d+) of post")


def telling(number: int, posts: int = 100) -> Taken:
    """A coverage whose every paragraph says which telling it is."""
    return Taken(Coverage("blog", "Blog"), tuple(_post(number, n) for n in range(posts)))


def _post(number: int, n: int) -> Post:
    chance = random.Random(n)
    body = " ".join(chance.choices(WORDS, k=24))
    return Post(
        f"post{n}",
        "blog",
        n,
        f"Post {n}: {chance.choice(WORDS)}",
        (f"Telling {number} of post {n}: {body}.",),
    )


def told_by(text: str) -> int | None:
    """The telling that a paragraph is of; None for a headline."""
    match = _TELLING.match(text)
    return None if match is None else int(match[1])


def build(place: Path, taken: Taken, *, fresh: bool = False, progress: Progress | None = None) -> BuildReport:
    return build_from(
        Reading((taken,)), place, embedder=HashEmbedder(), fresh=fresh, progress=progress, wait=60.0
    )
