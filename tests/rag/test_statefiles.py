"""States in a folder that anything may happen to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.llm.statefiles import StateFiles

STATE = bytes(range(256)) * 4


def test_a_state_is_found_again_by_its_tokens_and_by_what_made_it(tmp_path: Path) -> None:
    StateFiles(tmp_path, "one").write([1, 2, 3], STATE)
    assert StateFiles(tmp_path, "one").read([1, 2, 3]) == STATE
    assert StateFiles(tmp_path, "one").read([1, 2]) is None
    assert StateFiles(tmp_path, "other").read([1, 2, 3]) is None


def test_without_a_folder_nothing_is_kept() -> None:
    files = StateFiles(None, "one")
    files.write([1], STATE)
    assert files.read([1]) is None


@pytest.mark.parametrize("damage", [b"", b"none", STATE, STATE[:500]])
def test_one_that_is_not_whole_counts_as_missing_and_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    files = StateFiles(tmp_path, "one")
    files.write([1], STATE)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert files.read([1]) is None
    files.write([1], STATE)
    assert files.read([1]) == STATE


def test_beyond_its_number_those_unused_for_longest_go(tmp_path: Path) -> None:
    files = StateFiles(tmp_path, "one", files=2)
    for token in (1, 2):
        files.write([token], STATE)
    _age(tmp_path)
    assert files.read([1]) == STATE
    files.write([3], STATE)
    assert [files.read([token]) for token in (1, 2, 3)] == [STATE, None, STATE]


def test_beyond_its_bytes_too_whoever_wrote_them(tmp_path: Path) -> None:
    StateFiles(tmp_path, "other").write([1], STATE)
    _age(tmp_path)
    files = StateFiles(tmp_path, "one", size=3 * len(STATE))
    files.write([2], STATE)
    files.write([3], STATE)
    assert [files.read([token]) for token in (2, 3)] == [STATE, STATE]
    assert StateFiles(tmp_path, "other").read([1]) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    files = StateFiles(tmp_path / "file", "one")
    files.write([1], STATE)
    assert files.read([1]) is None


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    StateFiles(tmp_path, "one").write([1], STATE)
    assert list(tmp_path.iterdir()) == []


def _age(folder: Path) -> None:
    """Have each file there be as old as no two moments of a test are apart."""
    for file in folder.iterdir():
        os.utime(file, (0, 0))
