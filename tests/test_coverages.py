"""The coverages to measure by and their questions agree with each other. These are checks on data alone."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.test_sample import ANSWERED, KEYS, OWN_WORDS, REFUSED, fold, occurs

FOLDER = Path(__file__).parent.parent / "bench" / "coverages"
NAMES = sorted(path.name.removesuffix(".questions.jsonl") for path in FOLDER.glob("*.questions.jsonl"))

Line = dict[str, Any]


def read(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def posts(name: str) -> dict[str, str]:
    """The text of each post, or article, by its headline."""
    archive = FOLDER / f"{name}.jsonl"
    if archive.exists():
        return {article["title"]: article["text"] for article in read(archive)}
    headlines = json.loads((FOLDER / f"{name}.gold.json").read_text(encoding="utf-8"))["headlines"]
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    starts = [lines.index(headline) for headline in headlines]
    assert starts == sorted(starts)
    return {
        headline: "\n".join(lines[start:end])
        for headline, start, end in zip(headlines, starts, [*starts[1:], len(lines)], strict=True)
    }


def test_there_are_some() -> None:
    assert len(NAMES) == 7


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_whole_and_leads_to_its_posts(name: str) -> None:
    held = posts(name)
    questions = read(FOLDER / f"{name}.questions.jsonl")
    assert max(Counter(line["id"] for line in questions).values()) == 1
    for line in questions:
        assert all(isinstance(line[key], kind) for key, kind in KEYS.items()), line
        assert line["type"] in (ANSWERED if line["answerable"] else REFUSED), line["id"]
        assert bool(line["posts"]) == bool(line["must"]) == line["answerable"], line["id"]
        assert set(line["posts"]) <= held.keys(), line["id"]


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_stands_in_the_posts_that_support_it(name: str) -> None:
    held = posts(name)
    for line in read(FOLDER / f"{name}.questions.jsonl"):
        text = "\n".join(f"{headline}\n{held[headline]}" for headline in line["posts"])
        for group in line["must"] if line["type"] not in OWN_WORDS else ():
            assert any(occurs(one, text) for one in group), (line["id"], group)
        for wrong in line["must_not"]:
            assert not any(fold(wrong) == fold(one) for group in line["must"] for one in group), line["id"]


@pytest.mark.parametrize(
    "name", [name for name in NAMES if (FOLDER / f"{name}.conversations.jsonl").exists()]
)
def test_every_turn_leads_to_its_posts(name: str) -> None:
    held = posts(name)
    for line in read(FOLDER / f"{name}.conversations.jsonl"):
        assert len(line["turns"]) == 3
        for turn in line["turns"]:
            assert bool(turn["posts"]) == bool(turn["must"]) == turn["answerable"], line["id"]
            assert set(turn["posts"]) <= held.keys(), line["id"]
