"""The commands of the index: what they print, where, and with which exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from index.cli import main
from index.merging import Taken
from tests.index.examples import FERRY, STORM, make
from tests.index.test_versions import flip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make(tmp_path / "index")
    return tmp_path / "index"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_status_says_what_the_index_holds(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "status", "--index", str(place))

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{place} (v00000001): 3 posts in 7 chunks",
        f"  embedded with hash (words), made by dateline {version('dateline')}",
        "  election: Election day",
        "  storm: Storm Ada, newest 2031-03-04T12:05:00+00:00",
    ]


def test_status_speaks_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "status", "--index", str(place), "--json")

    assert json.loads(out)["posts"] == 3
    assert json.loads(out)["embedder_backends"] == ["words"]
    assert json.loads(out)["coverages"][0] == {"id": "election", "title": "Election day", "newest": None}


def test_status_explains_how_it_is_searched(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_EMBEDDER_BACKEND", "torch")

    _, plain, _ = told(capsys, "status", "--index", str(place))
    _, out, _ = told(capsys, "status", "--index", str(place), "--explain")
    _, as_json, _ = told(capsys, "status", "--index", str(place), "--explain", "--json")

    more = [line for line in out.splitlines() if line not in plain.splitlines()]
    assert more == [
        "  vectors: flat-ip: all are read, since 7 chunks are no more than 100,000",
        "  backend: torch, since DATELINE_EMBEDDER_BACKEND names it",
    ]
    assert json.loads(as_json)["explain"]["vectors"] == more[0].removeprefix("  vectors: ")


def test_the_place_comes_from_the_environment(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_INDEX", str(place))

    assert told(capsys, "verify") == (0, f"{place} is whole.\n", "")


def test_damage_is_one_line_and_a_mend(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip(place / "versions" / "v00000001" / "posts.sqlite")

    code, out, err = told(capsys, "verify", "--index", str(place))

    assert (code, out) == (1, "")
    assert err == (
        f"dateline: {place}/versions/v00000001/posts.sqlite does not have its recorded checksum. "
        f"Build it anew: dateline build DUMP --index {place} --fresh\n"
    )


@pytest.mark.parametrize("command", ["status", "verify", "compact"])
def test_no_index_is_one_line_and_a_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    nowhere = tmp_path / "nowhere"

    assert told(capsys, command, "--index", str(nowhere)) == (
        1,
        "",
        f"dateline: There is no index at {nowhere}. Build one: dateline build DUMP --index {nowhere}\n",
    )


def test_compact_says_what_it_freed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "compact", "--index", str(place)) == (0, "0 bytes freed.\n", "")


def test_a_dump_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "build", str(tmp_path / "no.txt"), "--index", str(tmp_path / "index"))

    assert (code, out) == (1, "")
    assert err.startswith(f"dateline: {tmp_path}/no.txt: ")
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "index").exists()


def test_wrong_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 2
    assert main(["status", "--nothing"]) == 2


@pytest.mark.model
def test_build_tells_how_far_it_is_and_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = Path(__file__).parents[2] / "dumps" / "orvessa-tunnel-vote.txt"

    code, out, err = told(capsys, "build", str(dump), "--index", str(tmp_path / "index"))
    assert code == 0
    assert out.splitlines()[-1].startswith("Index ready: 1 coverage, ")
    assert "Embedding: 0 of " in err

    code, out, _ = told(capsys, "build", str(dump), "--index", str(tmp_path / "index"), "--json")
    report = json.loads(out)
    assert (code, report["changed"], report["embedded"], report["new"]) == (0, False, 0, 0)
    assert report["unchanged"] == report["posts"]


def test_no_name_and_no_title_commands_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    escape = "a\x1b]0;mine\x07\u202e\x9b31m"
    make(tmp_path / "index", Taken(replace(STORM, title=escape), (FERRY,)))
    dump = tmp_path / f"{escape}.txt"
    dump.write_bytes(b"\0\1\2\3" * 99)

    _, status, _ = told(capsys, "status", "--index", str(tmp_path / "index"))
    code, _, fault = told(capsys, "build", str(dump), "--index", str(tmp_path / "index"))

    assert "storm: a]0;mine31m" in status
    assert code == 1
    assert "a]0;mine31m.txt" in fault
    assert not set(status + fault) & set("\x1b\x07\x9b\u202e")
