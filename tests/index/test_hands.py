"""Whoever does a build's work, in whatever order it is done: the index is the same."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import index
from index.building import build_from
from index.errors import DumpError
from index.hands import Alone
from index.protocols import Embedder, Vectors
from index.readers import Dump, Source
from index.reading import read_all
from index.store.vectors import VectorStore
from tests.fakes import HashEmbedder

ROOT = Path(__file__).parents[2]


class Backwards(Alone):
    """The last is done first."""

    def read(self, sources: Sequence[Source]) -> Iterator[tuple[int, Dump | DumpError]]:
        yield from reversed(list(super().read(sources)))

    def embed(self, embedder: Embedder, batches: Sequence[Sequence[str]]) -> Iterator[tuple[int, Vectors]]:
        yield from reversed(list(super().embed(embedder, batches)))


class Failing(Backwards):
    """It does half of the batches, and is lost."""

    def embed(self, embedder: Embedder, batches: Sequence[Sequence[str]]) -> Iterator[tuple[int, Vectors]]:
        done = list(super().embed(embedder, batches))
        yield from done[: len(done) // 2]
        raise RuntimeError("lost")


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    for file in ROOT.glob("dumps/*.txt"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    return folder


def silent(done: int, total: int, what: str) -> None:
    pass


def test_dumps_are_taken_in_by_their_names_and_not_as_they_are_done(dumps: Path) -> None:
    calls: list[tuple[int, int, str]] = []

    forth = read_all(dumps, Alone(), lambda *call: calls.append(call))
    back = read_all(dumps, Backwards(), silent)

    assert back.taken == forth.taken
    assert back.notices == forth.notices
    assert [str(error) for error in back.errors] == [str(error) for error in forth.errors]
    assert calls == [(done, 3, "reading") for done in range(4)]


def test_batches_are_told_apart_by_their_places(dumps: Path, tmp_path: Path) -> None:
    reading = read_all(dumps, Alone(), silent)
    for name, hands in (("forth", Alone()), ("back", Backwards())):
        build_from(reading, tmp_path / name, embedder=HashEmbedder(), hands=hands)

    stored = [VectorStore(tmp_path / name / "versions" / "v00000001").matrix() for name in ("forth", "back")]
    assert len(stored[0]) > 2 * 64
    assert np.array_equal(stored[0], stored[1])


def test_what_was_done_before_the_hands_were_lost_is_not_done_again(dumps: Path, tmp_path: Path) -> None:
    reading = read_all(dumps, Alone(), silent)
    with pytest.raises(RuntimeError, match="lost"):
        build_from(reading, tmp_path / "index", embedder=HashEmbedder(), hands=Failing())

    report = build_from(reading, tmp_path / "index", embedder=HashEmbedder())

    whole = build_from(reading, tmp_path / "whole", embedder=HashEmbedder())
    assert 0 < report.embedded < whole.embedded
    with (
        index.open(tmp_path / "index", embedder=HashEmbedder()) as one,
        index.open(tmp_path / "whole", embedder=HashEmbedder()) as other,
    ):
        assert one.posts() == other.posts()


@pytest.mark.parametrize("line", [None, 7])
def test_an_error_of_a_dump_comes_whole_from_another_process(line: int | None) -> None:
    error = DumpError("a.txt", line, "it is empty.", "Save it again.")
    there = copy.copy(error)  # by what is sent of it
    assert (str(there), there.path, there.line) == (str(error), error.path, error.line)
