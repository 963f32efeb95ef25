"""Files that are too large to be checked at opening are checked when they are first used."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import index
from index.errors import IndexDamaged
from index.opening import Index
from index.store import checking
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, FERRY, make, storm

USES: dict[str, Callable[[Index], object]] = {
    "posts.sqlite": lambda opened: opened.post("bridge"),
    "vectors.faiss": lambda opened: opened.dense(opened.embed_query("pillar"), 1),
    "words": lambda opened: opened.full_text("pillar", 1),
}


@pytest.fixture(autouse=True)
def nothing_is_checked_at_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_OPENING", 0)


def harm(place: Path, part: str) -> Path:
    """A byte changed where opening doesn't look."""
    path = place / "versions" / "v00000001" / part
    if path.is_dir():
        path = next(path.glob("*.pos"))
    data = bytearray(path.read_bytes())
    data[data.find(b"pillar") if part == "posts.sqlite" else 200 if part == "vectors.faiss" else 0] ^= 1
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("part", USES)
def test_damage_is_found_before_the_first_answer_and_each_time_again(tmp_path: Path, part: str) -> None:
    make(tmp_path)
    harmed = harm(tmp_path, part)

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        for name, use in USES.items():
            if name != part:
                use(opened)
        for _ in range(2):
            with pytest.raises(IndexDamaged) as caught:
                USES[part](opened)
            assert str(caught.value) == (
                f"{harmed} does not have its recorded checksum. "
                f"Build it anew: dateline build DUMP --index {tmp_path} --fresh"
            )


def test_a_version_that_is_collected_before_its_first_use_can_still_be_checked(tmp_path: Path) -> None:
    make(tmp_path)
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        for n in range(3):
            make(tmp_path, storm(FERRY) if n % 2 == 0 else storm(), prune=True)

        assert not (tmp_path / "versions" / "v00000001").exists()
        assert opened.post("bridge") == BRIDGE
        assert (
            opened.full_text("pillar", 1)[0].chunk == opened.dense(opened.embed_query("pillar"), 1)[0].chunk
        )


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files as Linux does")
@pytest.mark.parametrize("used", [True, False])
def test_no_file_stays_open(tmp_path: Path, used: bool) -> None:
    make(tmp_path)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        for use in USES.values() if used else ():
            use(opened)
    del opened

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


@pytest.mark.parametrize("part", USES)
def test_a_part_that_is_gone_is_found_at_opening(tmp_path: Path, part: str) -> None:
    make(tmp_path)
    path = tmp_path / "versions" / "v00000001" / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()

    with pytest.raises(IndexDamaged, match="is missing"):
        index.open(tmp_path)
