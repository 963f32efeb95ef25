"""What answers are made from is the same over every store, and the commands take its URL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import index
from index import cli
from rag.retrieval import search
from rag.sharing import SharedAssistants
from tests.fakes import HashEmbedder
from tests.stores.contract import built, opened_at

DUMPS = Path(__file__).parents[2] / "dumps"


def questions() -> list[str]:
    lines = (DUMPS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def test_passages_are_those_of_the_folder(place: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sample") / "index"
    for out in (place, str(folder)):
        index.build(DUMPS / "sorrel-coast-floods.txt", out, embedder=HashEmbedder())

    with opened_at(place) as one, opened_at(str(folder)) as two:
        asked = questions()
        same = 0
        for question in asked:
            found, wanted = search(one, question, 8), search(two, question, 8)
            # Equal scores may stand in another order: chunks are numbered by each store in its own way.
            same += {f.chunk.text for f in found} == {f.chunk.text for f in wanted}
            assert [f.score for f in found] == pytest.approx([f.score for f in wanted], abs=1e-4)
    assert len(asked) > 100
    assert same >= 0.98 * len(asked)


def test_the_commands_take_the_place(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    built(place)
    assert cli.main(["status", "--index", place, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["index"], told["posts"]) == (place, 3)


def test_conversations_share_the_place(place: str) -> None:
    built(place)
    shared = SharedAssistants()
    first, second = (shared(Path(place), None, None) for _ in range(2))
    assert first.index is second.index
    assert str(first.index.place) == place
    first.index.close()
