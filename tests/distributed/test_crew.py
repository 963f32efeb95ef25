"""Workers over Ray Data: what they build is what one process builds, whichever of them is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import index
from index.crew import Crew
from index.errors import IndexMismatch, ModelUnknown, WorkersDown
from index.protocols import Vectors
from index.store.vectors import VectorStore
from tests.distributed.processes import below, eventually, listening, workers
from tests.fakes import HashEmbedder

pytestmark = [
    pytest.mark.scale,
    # Not `importorskip`: Ray reads the environment when it is imported, and a build sets it first.
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra `ray` is not installed"),
]

ROOT = Path(__file__).parents[2]
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
AT_ONCE = 2  # blocks that a worker has


@pytest.fixture(scope="module")
def ray_here() -> Iterator[None]:
    """Started once: a build that finds a Ray goes on with it."""
    from index.rays import started

    with started(2):
        yield


class Noted:
    """Work that leaves a line of what it was given."""

    def __init__(self, log: str) -> None:
        self._log = log

    def __call__(self, row: dict[str, int]) -> dict[str, int | str]:
        with Path(self._log).open("a", encoding="ascii") as log:
            log.write(f"{row['task']}\n")
        time.sleep(0.2)
        return {"place": row["place"], "done": row["task"] * row["task"], "fault": ""}


class Deadly:
    def __call__(self, row: dict[str, int]) -> dict[str, int]:
        os.kill(os.getpid(), signal.SIGKILL)
        return row


@pytest.mark.usefixtures("ray_here")
def test_a_lost_worker_loses_nothing_and_little_is_done_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tasks = list(range(40))
    done: list[tuple[int, int]] = []
    killed = 0

    for place, result in Crew(2)._spread(Noted, {"log": str(log)}, tasks):
        done.append((place, result))
        if len(done) == 8:
            killed = workers(os.getpid())[0]
            os.kill(killed, signal.SIGKILL)

    assert killed
    assert sorted(done) == [(task, task * task) for task in tasks]
    given = [int(line) for line in log.read_text(encoding="ascii").split()]
    assert set(given) == set(tasks)
    assert len(given) <= len(tasks) + AT_ONCE


@pytest.mark.usefixtures("ray_here")
def test_work_that_kills_every_worker_comes_to_an_end() -> None:
    with pytest.raises(WorkersDown, match=r"The workers were lost .* Build again, with fewer: --workers 1"):
        list(Crew(2)._spread(Deadly, {}, [1, 2]))


@pytest.mark.usefixtures("ray_here")
def test_nobody_else_reaches_it_and_it_tells_nobody() -> None:
    from ray._common.usage.usage_lib import usage_stats_enabled

    found = listening({os.getpid(), *below(os.getpid())})
    assert found
    assert found <= LOOPBACK
    assert not usage_stats_enabled()
    assert os.environ["RAY_AUTH_MODE"] == "token"
    assert len(os.environ["RAY_AUTH_TOKEN"]) == 64


class Named(HashEmbedder):
    """An embedder of another process: workers load one by its name."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        return super().embed(texts)


@pytest.mark.usefixtures("ray_here")
def test_what_a_worker_says_is_what_the_build_says(tmp_path: Path) -> None:
    dump = ROOT / "dumps" / "sorrel-coast-floods.txt"
    with pytest.raises(ModelUnknown) as caught:
        index.build(dump, tmp_path / "index", embedder=Named(name="nobody", backend="auto"), workers=2)
    assert "nobody" in str(caught.value)
    assert not (tmp_path / "index" / "CURRENT").exists()


@pytest.mark.model
@pytest.mark.usefixtures("ray_here")
def test_a_worker_with_other_weights_is_refused(tmp_path: Path) -> None:
    dump = ROOT / "dumps" / "sorrel-coast-floods.txt"
    fake = Named(name="embedder", backend="auto")
    with pytest.raises(IndexMismatch) as caught:
        index.build(dump, tmp_path / "index", embedder=fake, workers=2)
    assert str(caught.value) == (
        "A worker has other weights of embedder than this machine. "
        "Fetch them there: dateline models fetch embedder"
    )


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    for file in sorted(ROOT.glob("dumps/*.txt")):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    return folder


def vectors(place: Path) -> Vectors:
    (version,) = (place / "versions").iterdir()
    return np.array(VectorStore(version).matrix())


@pytest.mark.model
@pytest.mark.usefixtures("ray_here")
def test_workers_build_what_one_process_builds_although_one_is_lost(dumps: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    lost: list[int] = []

    def tell(done: int, total: int, what: str) -> None:
        told.append((done, total, what))
        if what == "embedding" and 0 < done < total and not lost:
            lost.append(workers(os.getpid())[0])
            os.kill(lost[0], signal.SIGKILL)

    alone = index.build(dumps, tmp_path / "alone", embedder="embedder")
    many = index.build(dumps, tmp_path / "many", embedder="embedder", workers=2, progress=tell)

    assert lost
    assert (many.posts, many.chunks, many.embedded) == (alone.posts, alone.chunks, alone.embedded)
    assert many.notices == alone.notices
    assert [str(error) for error in many.errors] == [str(error) for error in alone.errors]
    assert len(many.errors) == 1
    assert np.abs(vectors(tmp_path / "alone") - vectors(tmp_path / "many")).max() < 1e-6
    with index.open(tmp_path / "alone") as one, index.open(tmp_path / "many") as other:
        assert other.posts() == one.posts()
        assert other.coverages() == one.coverages()
        numbers = range(one.chunk_count)
        assert other.chunks(numbers) == one.chunks(numbers)
    for what in ("reading", "embedding", "writing"):
        calls = [done / total for done, total, kind in told if kind == what]
        assert calls == sorted(calls)
        assert calls[-1] == 1.0
    again = index.build(dumps, tmp_path / "many", workers=2)
    assert (again.changed, again.embedded) == (False, 0)


@pytest.mark.usefixtures("ray_here")
def test_the_workers_are_gone_when_their_work_is_done(tmp_path: Path) -> None:
    assert len(list(Crew(2)._spread(Noted, {"log": str(tmp_path / "log")}, [1, 2, 3]))) == 3
    assert eventually(lambda: not workers(os.getpid()))
