"""Which dumps an index came from, and which have changed since."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.origins import FILE, changed, origins, remember


def written(path: Path, at: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("text", encoding="utf-8")
    os.utime(path, (at, at))
    return path


def test_a_dump_written_after_it_was_read_is_noticed(tmp_path: Path) -> None:
    one, two = written(tmp_path / "one.txt", 100), written(tmp_path / "two.txt", 100)
    remember(tmp_path, [str(one), str(two)], 150)
    assert changed(tmp_path) == []
    written(two, 200)
    assert changed(tmp_path) == [two]
    remember(tmp_path, [str(two)], 250)
    assert changed(tmp_path) == []
    assert {origin.path: origin.read for origin in origins(tmp_path)} == {str(one): 150, str(two): 250}


def test_a_new_file_in_a_folder_is_noticed_and_hidden_ones_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    written(folder / "old.txt", 100)
    remember(tmp_path, [str(folder)], 150)
    written(folder / "deep" / "new.txt", 200)
    written(folder / ".swp", 200)
    assert changed(tmp_path) == [folder / "deep" / "new.txt"]


def test_a_file_read_again_by_itself_is_not_held_against_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    one = written(folder / "one.txt", 200)
    remember(tmp_path, [str(folder)], 150)
    remember(tmp_path, [str(one)], 250)
    assert changed(tmp_path) == []


def test_a_pattern_is_looked_at_anew(tmp_path: Path) -> None:
    written(tmp_path / "one.txt", 100)
    remember(tmp_path, [str(tmp_path / "*.txt")], 150)
    two = written(tmp_path / "two.txt", 200)
    assert changed(tmp_path) == [two]


def test_notes_that_can_t_be_written_raise_nothing(tmp_path: Path) -> None:
    remember(tmp_path / "nowhere", ["dump.txt"], 150)
    assert origins(tmp_path / "nowhere") == []


def test_what_is_gone_or_came_from_a_pipe_is_no_change(tmp_path: Path) -> None:
    remember(tmp_path, [str(tmp_path / "gone.txt"), "-"], 150)
    assert changed(tmp_path) == []
    assert len(origins(tmp_path)) == 1


def test_a_name_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    remember(tmp_path, ["dump.txt"], 150)
    assert origins(tmp_path)[0].path == str(tmp_path / "dump.txt")


@pytest.mark.parametrize("text", ["", "not json", "[1]", '{"a": "b"}', "null"])
def test_notes_that_are_damaged_say_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert changed(tmp_path) == []
