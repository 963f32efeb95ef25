"""The single passages that the probe is fitted on hold together. These are checks on data alone."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "bench" / "coverages"
LINES = [
    json.loads(line)
    for name in ("passages.jsonl", "passages-unseen.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]


def test_no_passage_stands_twice() -> None:
    assert len(LINES) > 300
    assert max(Counter(line["headline"] for line in LINES).values()) == 1
    assert max(Counter(line["text"] for line in LINES).values()) == 1


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["headline"])
def test_each_has_three_questions_that_it_answers_and_four_that_it_does_not(line: dict[str, object]) -> None:
    assert line.keys() == {"headline", "text", "found", "missing"}
    found, missing = line["found"], line["missing"]
    assert isinstance(found, list)
    assert isinstance(missing, list)
    assert (len(set(found)), len(set(missing))) == (3, 4)
    assert not set(found) & set(missing)
    assert all(isinstance(text, str) and text.strip() for text in (*found, *missing))
    assert 15 <= len(str(line["text"]).split()) <= 110
