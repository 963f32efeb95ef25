"""An index out as JSON lines and back in: nothing is lost, and nothing else is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

import index
from index.building import restore
from index.errors import DumpError, IndexUnusable
from index.exporting import write_export
from tests.fakes import HashEmbedder
from tests.index.examples import FERRY, make, storm


def exported(place: Path, path: Path) -> bytes:
    with index.open(place, embedder=HashEmbedder()) as opened:
        write_export(opened, path)
    return path.read_bytes()


def test_a_round_trip_loses_nothing(tmp_path: Path) -> None:
    make(tmp_path / "one")
    make(tmp_path / "one", storm(FERRY))  # so that one has vanished
    data = exported(tmp_path / "one", tmp_path / "export.jsonl")

    report = restore(tmp_path / "export.jsonl", tmp_path / "two", embedder=HashEmbedder())

    assert (report.new, report.vanished, report.posts) == (2, 1, 3)
    with (
        index.open(tmp_path / "one", embedder=HashEmbedder()) as one,
        index.open(tmp_path / "two", embedder=HashEmbedder()) as two,
    ):
        assert two.posts() == one.posts()
        assert [post.original for post in two.posts()] == [post.original for post in one.posts()]
        assert two.coverages() == one.coverages()
        assert two.vanished() == one.vanished() == {"bridge"}
        assert two.full_text("storm lorries", 9) == one.full_text("storm lorries", 9)
    assert exported(tmp_path / "two", tmp_path / "again.jsonl") == data
    assert not make(tmp_path / "two", storm(FERRY)).changed


def test_an_index_is_not_restored_over_another_unless_told_to(tmp_path: Path) -> None:
    make(tmp_path / "one")
    exported(tmp_path / "one", tmp_path / "export.jsonl")

    with pytest.raises(
        IndexUnusable, match=r"already\. Name another place with --index DIR, or replace it: --fresh"
    ):
        restore(tmp_path / "export.jsonl", tmp_path / "one", embedder=HashEmbedder())
    assert restore(tmp_path / "export.jsonl", tmp_path / "one", embedder=HashEmbedder(), fresh=True).new == 3


HEADER = '{"format": "dateline-export", "version": 1}\n'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", None),
        ("\n", 1),
        ("{}\n", 1),
        ('{"format": "dateline-export", "version": 2}\n', 1),
        (HEADER + "[]\n", 2),
        (HEADER + '{"post": {"id": "a"}, "vanished": false}\n', 2),
        (HEADER + '{"coverage": {"id": "a", "title": "A", "clock": "2031-01-01", "header": []}}\n', 2),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: str, line: int | None) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(content)

    with pytest.raises(DumpError, match="this is not what `dateline export` writes") as caught:
        restore(path, tmp_path / "index", embedder=HashEmbedder())

    assert caught.value.line == line
    assert not (tmp_path / "index").exists()


def test_posts_of_no_coverage_and_twice_the_same_post_are_refused(tmp_path: Path) -> None:
    make(tmp_path / "one")
    lines = exported(tmp_path / "one", tmp_path / "export.jsonl").decode().splitlines(keepends=True)
    for wrong in ([lines[0], *lines[3:]], [*lines, lines[-1]]):
        (tmp_path / "wrong.jsonl").write_text("".join(wrong))
        with pytest.raises(DumpError):
            restore(tmp_path / "wrong.jsonl", tmp_path / "two", embedder=HashEmbedder())


def test_an_export_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    make(tmp_path / "one")

    with pytest.raises(DumpError, match=r"it can't be written \(No such file or directory\)\. Name another"):
        exported(tmp_path / "one", tmp_path / "nowhere" / "export.jsonl")


def test_an_export_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"the export can't be read \(No such file or directory\)\."):
        restore(tmp_path / "no.jsonl", tmp_path / "index", embedder=HashEmbedder())
