"""What an answer is worth: the rules of bench.quality, for tools that have no flag for a refusal."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.questions import Gold, holds, is_gold_post, skeleton
from index.post import Post

_LEAST = 40
"""Letters and digits of a paragraph by which a source is known to be of a post."""
_REFUSALS = tomllib.loads(Path(__file__).with_name("refusals.toml").read_text(encoding="utf-8"))["patterns"]
_REFUSAL = re.compile("|".join(f"(?:{pattern})" for pattern in _REFUSALS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One peer's answer to one question. Seconds by the peer's own clock, and of processor."""

    peer: str
    id: str
    question: str
    answerable: bool
    right: bool
    refused: bool
    cited: int
    supporting: int
    first: float
    seconds: float
    cpu: float
    text: str


def score(peer: str, gold: Gold, reply: dict[str, Any], posts: Sequence[Post]) -> Row:
    """Right is what has the facts, or what refuses where there are none."""
    said = reply["refused"]
    refused = refuses(reply["text"]) if said is None else bool(said)
    has_facts = gold.answerable and holds(reply["text"], gold) and not said
    return Row(
        peer=peer,
        id=gold.id,
        question=gold.question,
        answerable=gold.answerable,
        right=has_facts or (not gold.answerable and refused),
        refused=refused and not has_facts,
        cited=len(reply["cited"]),
        supporting=sum(supports(source, gold, posts) for source in reply["cited"]),
        first=reply["first"],
        seconds=reply["seconds"],
        cpu=reply["cpu"],
        text=reply["text"],
    )


def refuses(text: str) -> bool:
    """Whether a text says, in any of the usual words, that there is no answer. An empty one does too."""
    return not text.strip() or _REFUSAL.search(text) is not None


def supports(source: str, gold: Gold, posts: Sequence[Post]) -> bool:
    """Whether a source is a piece of a post that supports the answer, or has a paragraph of one."""
    cited = skeleton(source)
    for post in posts:
        if is_gold_post(gold, post.headline, post.id):
            paragraphs = [skeleton(part) for part in (post.headline, *post.paragraphs)]
            if cited in skeleton(post.text) or any(p in cited for p in paragraphs if len(p) >= _LEAST):
                return True
    return False


def sample(golds: Sequence[Gold], count: int, seed: int) -> list[Gold]:
    """So many of the questions, as many of them without an answer as there are among all, in their order."""
    chance = random.Random(seed)
    without = [gold for gold in golds if not gold.answerable]
    share = round(count * len(without) / len(golds)) if golds else 0
    having = [gold for gold in golds if gold.answerable]
    taken = chance.sample(without, min(share, len(without)))
    taken += chance.sample(having, min(count - len(taken), len(having)))
    chance.shuffle(taken)
    return taken
