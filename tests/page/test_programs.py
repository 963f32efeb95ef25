"""What programs are told, worked out without a server."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexMissing
from rag.export import answer_json, passage_json
from rag.page.indexing_jobs import Builder
from rag.page.programs import MOST_DUMPS, Programs, RequestRefused
from rag.seam import Asker
from rag.types import Answer, Check, Citation, Passage
from tests.fakes import HashEmbedder
from tests.fakes_rag import FERRY, ScriptedAssistant, script
from tests.index.examples import make, storm
from tests.page.places import OverIndex

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
TEXT = (ROOT / "dumps" / "orvessa-tunnel-vote.txt").read_text(encoding="utf-8")


def programs(place: Path) -> Programs:
    return Programs(lambda: OverIndex(place), Builder(place, HashEmbedder()))


def dump(name: str = "vote.txt", text: str = TEXT) -> dict[str, str]:
    return {"name": name, "text": text}


def documented(title: str) -> str:
    return DOCUMENT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_a_rebuild_says_what_changed_and_the_status_what_there_is(tmp_path: Path) -> None:
    make(tmp_path / "index", storm())
    asked = programs(tmp_path / "index")
    changed = asked.rebuild([dump()])  # type: ignore[list-item]
    assert (changed["new"], changed["edited"], changed["unchanged"], changed["posts"]) == (14, 0, 0, 16)
    assert changed["coverages"] == [
        {"id": changed["coverages"][0]["id"], "title": "Ørvessa votes on a tunnel to the mainland"}
    ]
    status = asked.status()
    assert (status["schema"], status["ready"], status["fault"]) == (1, True, None)
    assert status["index"]["posts"] == 16
    assert {one["id"]: one["newest"] for one in status["index"]["coverages"]}[
        "storm"
    ] == "2031-03-04T12:05:00+00:00"
    assert status["build"] == {"phase": "done", "step": "writing", "share": 1.0, "fault": None}
    assert asked.rebuild([dump()])["changed"] is False  # type: ignore[list-item]


def test_the_first_dump_makes_the_index(tmp_path: Path) -> None:
    asked = programs(tmp_path / "index")
    before = asked.status()
    assert (before["ready"], before["index"], before["build"]) == (False, None, None)
    assert "There is no index at" in before["fault"]["what"]
    asked.rebuild([dump()])  # type: ignore[list-item]
    assert asked.status()["ready"]


def test_what_can_be_read_is_taken_and_the_rest_is_named(tmp_path: Path) -> None:
    changed = programs(tmp_path / "index").rebuild([dump(), dump("empty.txt", "")])  # type: ignore[list-item]
    assert changed["new"] == 14
    assert changed["refused"] == [
        {
            "name": "empty.txt",
            "what": "The file is empty.",
            "mend": "Save the live page again and give the new file.",
        }
    ]


@pytest.mark.parametrize("name", ["/etc/passwd", "../index/CURRENT", "~/x", "C:\\x", "a\0b", ".."])
def test_no_name_makes_the_server_read_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(RequestRefused, match="is not the name of a file"):
        programs(tmp_path / "index").rebuild([dump(name)])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_means_something_elsewhere_means_nothing_here(tmp_path: Path) -> None:
    for name in ("-", "*.txt", "CON", "$HOME"):
        changed = programs(tmp_path / "index").rebuild([dump(name)])  # type: ignore[list-item]
        assert (changed["posts"], changed["refused"]) == (
            14,
            [],
        )  # the posts of the text, and of nothing else


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "text",
        ["/etc/passwd"],
        [{"name": "x"}],
        [{"name": 1, "text": "x"}],
        [{"path": "/etc/passwd", "name": "x"}],
        {"name": "x", "text": "y"},
        [{"name": "x", "text": "y"}] * (MOST_DUMPS + 1),
    ],
)
def test_what_is_no_list_of_dumps_is_refused(tmp_path: Path, wrong: Any) -> None:
    with pytest.raises(RequestRefused) as caught:
        programs(tmp_path / "index").rebuild(wrong)
    assert "Give 1 to 100 of them" in caught.value.mend
    assert not (tmp_path / "index").exists()


def test_a_status_without_an_index_is_no_failure() -> None:
    def missing() -> Asker:
        raise IndexMissing("There is no index at x.", "Build one.")

    told = Programs(missing, Builder(Path("nowhere"))).status()
    assert told["fault"] == {"what": "There is no index at x.", "mend": "Build one."}


def test_the_document_names_every_field_of_an_answer() -> None:
    table = documented("The fields of an Answer")
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert named == list(answer_json(script("ferries")))
    assert {field.name for field in fields(Answer)} <= set(named)
    prose = table.split("A citation has", 1)[1]
    for kind in (Citation, Passage):
        assert {field.name for field in fields(kind)} <= set(re.findall(r"`(\w+)`", prose))
    assert {field.name for field in fields(Check)} <= set(re.findall(r"`(\w+)`", table))


def test_the_document_names_every_field_of_the_others(tmp_path: Path) -> None:
    asked = programs(tmp_path / "index")
    named = set(re.findall(r"`(\w+)`", documented("The fields of the others")))
    changed = asked.rebuild([dump()])  # type: ignore[list-item]
    status = asked.status()
    told = {*changed, *status, *status["index"], *status["build"], *status["index"]["coverages"][0]}
    assert told - named == set()


@pytest.mark.parametrize("k", [0, -1, 101])
def test_no_more_passages_are_asked_for_than_there_can_be(tmp_path: Path, k: int) -> None:
    with pytest.raises(RequestRefused, match="Give a whole number from 1 to 100"):
        Programs(ScriptedAssistant, Builder(tmp_path)).retrieve("ferries", k)


def test_answers_and_passages_are_the_stable_json(tmp_path: Path) -> None:
    asked = Programs(ScriptedAssistant, Builder(tmp_path))
    answer = asked.answer("When did ferries resume?")
    assert (answer["schema"], answer["citations"][0]["quote"]) == (1, FERRY)
    assert [passage["number"] for passage in asked.retrieve("When did ferries resume?", 1)] == [1]


def test_a_passage_has_the_fields_of_the_document() -> None:
    (passage,) = ScriptedAssistant().retrieve("Have they gone home?", 1)
    assert list(passage_json(passage)) == [field.name for field in fields(Passage)]
