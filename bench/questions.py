"""Question sets: lines as in `dumps/README.md`, and RealTimeQA lines, read into one shape."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "–": "-", "—": "-"})
_MARKER = re.compile(r"\[\d{1,4}\]")


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and what is known of its answer.

    `must`: one alternative of each group has to be in the answer; `must_not`: none of these may be.
    `posts`: headlines (or ids) of posts that support it.
    """

    id: str
    question: str
    answerable: bool
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    posts: tuple[str, ...]
    kind: str


def read_questions(path: Path) -> list[list[Gold]]:
    """Conversations; a single question is a conversation of one turn. Unscorable lines are left out."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            data = json.loads(line)
            turns = [_gold(turn, f"{data['id']}.{n}", "turn") for n, turn in enumerate(data.get("turns", []))]
            golds = [gold for gold in turns or [_gold(data, data["id"], "fact")] if gold is not None]
            found += [golds] if golds else []
    return found


def _gold(data: dict[str, Any], identity: str, kind: str) -> Gold | None:
    if "must" not in data:
        return _quiz(data)
    return Gold(
        id=data.get("id", identity),
        question=data["question"],
        answerable=data["answerable"],
        must=tuple(tuple(group) for group in data["must"]),
        must_not=tuple(data["must_not"]),
        posts=tuple(data["posts"]),
        kind=data.get("type", kind),
    )


def _quiz(data: dict[str, Any]) -> Gold | None:
    if data.get("label") not in ("yes", "no"):
        return None
    answerable = data["label"] == "yes"
    must = ((data["gold"],),) if answerable else ()
    posts = tuple(data.get("support_docs", ()))
    return Gold(data["id"], data["question"], answerable, must, (), posts, f"quiz-{data['label']}")


def fold(text: str) -> str:
    """Case, accents, quotation marks and spaces made alike."""
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(text.split()).casefold()


def skeleton(text: str) -> str:
    """Letters and digits alone: the same for a damaged and an undamaged headline."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def holds(text: str, gold: Gold) -> bool:
    """Whether a text has one alternative of every group, and nothing that is forbidden."""
    folded = fold(_MARKER.sub("", text))
    said = all(any(has(folded, one) for one in group) for group in gold.must)
    return said and not any(has(folded, one) for one in gold.must_not)


def is_right(gold: Gold, text: str, *, abstained: bool) -> bool:
    """Whether an answer is what is wanted: the gold one's words, or none where there is none."""
    return not abstained and holds(text, gold) if gold.answerable else abstained


def has(folded: str, wanted: str) -> bool:
    """Whether a folded text has some words: from a word's start, three letters or fewer as a whole word."""
    plain = fold(wanted)
    end = r"(?![a-z0-9])" if len(plain) <= 3 else ""
    return re.search(rf"(?<![a-z0-9]){re.escape(plain)}{end}", folded) is not None


def is_gold_post(gold: Gold, headline: str, post_id: str) -> bool:
    """Whether a post is one of those that support the answer."""
    wanted = {skeleton(post) for post in gold.posts}
    return bool(wanted & {skeleton(headline), skeleton(post_id)})
