"""Builders that are killed, that find another at work, or that can't write: what they leave is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import index
from index.building import Reading, build_from
from index.errors import IndexBusy, IndexUnusable
from index.store.lock import building
from tests.fakes import HashEmbedder
from tests.index.examples import FERRY, make, storm
from tests.index.test_versions import flip, versions_of

ROOT = Path(__file__).parents[2]


CRASH = """
import os, signal, sys
from pathlib import Path
from index.store import versions
from tests.index.examples import FERRY, make, storm
from tests.fakes import HashEmbedder

place, moment = Path(sys.argv[1]), int(sys.argv[2])
calls = 0

def maybe_die(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "sqlite3.connect"):
        calls += 1
        if calls == moment:
            os.kill(os.getpid(), signal.SIGKILL)

embedder = HashEmbedder()
make(place.with_name("warm"), embedder=embedder)  # what is imported late is imported now
sys.addaudithook(maybe_die)
make(place, storm(FERRY), embedder=embedder, prune=True)
print("done", calls)
"""


@pytest.mark.parametrize("moment", [1, 2, 4, 6, 9, 12, 16, 20, 25, 30, 34])
def test_a_build_killed_at_any_moment_leaves_a_whole_index(tmp_path: Path, moment: int) -> None:
    place = tmp_path / "index"
    make(place)

    ended = subprocess.run(
        [sys.executable, "-c", CRASH, str(place), str(moment)], cwd=ROOT, check=False, capture_output=True
    )

    assert ended.returncode == -signal.SIGKILL, ended
    with index.open(place, embedder=HashEmbedder()) as opened:
        assert opened.post_count in (2, 3)
    assert make(place, storm(FERRY), prune=True).posts == 2
    assert all(not name.startswith(".half") for name in versions_of(place))


def test_a_second_builder_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    make(tmp_path)

    with building(tmp_path), pytest.raises(IndexBusy) as caught:
        make(tmp_path)

    assert str(caught.value) == (
        f"The index at {tmp_path} is being built by process {os.getpid()}. "
        "Wait until it has finished and run the same command again."
    )
    assert make(tmp_path).posts == 3


def test_a_builder_that_is_turned_away_leaves_the_first_build_of_another_alone(tmp_path: Path) -> None:
    with building(tmp_path):
        (tmp_path / "versions" / ".half-v00000001").mkdir(parents=True)
        with pytest.raises(IndexBusy):
            make(tmp_path)
        assert versions_of(tmp_path) == [".half-v00000001"]


@pytest.mark.parametrize("name", ["CURRENT", "versions/v00000001/manifest.json"])
def test_fresh_mends_whatever_is_damaged(tmp_path: Path, name: str) -> None:
    make(tmp_path)
    flip(tmp_path / name)

    assert make(tmp_path, fresh=True).version == "v00000002"


def test_the_lock_of_a_dead_builder_is_taken_over(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; from index.store.lock import building\n"
        "with building(pathlib.Path(sys.argv[1])): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)
    assert (tmp_path / "build.holder").exists()

    assert make(tmp_path).posts == 3


def test_a_disk_that_fails_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "versions" / ".half-v00000002").write_text("")  # a folder can't be made here

    with pytest.raises(IndexUnusable) as caught:
        make(tmp_path, storm(FERRY))

    assert str(caught.value) == (
        f"The index at {tmp_path} can't be written (File exists); what was there is unchanged. "
        "See to the disk and its rights, or name another place with --index DIR, and build again."
    )
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.version == "v00000001"


FULL = """
import resource, signal, sys
from pathlib import Path
from index.errors import IndexUnusable
from tests.index.examples import FERRY, make, storm

make(Path(sys.argv[1]).with_name("warm"))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    make(Path(sys.argv[1]), storm(FERRY))
except IndexUnusable as error:
    print(error)
"""


@pytest.mark.parametrize("most", [0, 1, 100, 1000, 1500, 4096, 20_000])
def test_a_write_that_fails_anywhere_leaves_the_index_as_it_was(tmp_path: Path, most: int) -> None:
    """No file may grow beyond `most` bytes, so that SQLite, FAISS, tantivy or the manifest fails."""
    place = tmp_path / "index"
    make(place)

    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(place), str(most)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    assert ended.stdout.startswith(f"The index at {place} can't be written ("), ended
    assert ended.stdout.endswith(
        "what was there is unchanged. "
        "See to the disk and its rights, or name another place with --index DIR, and build again.\n"
    )
    with index.open(place, embedder=HashEmbedder()) as opened:
        assert opened.version == "v00000001"
    assert versions_of(place) == ["v00000001"]
    assert make(place, storm(FERRY)).changed


def test_a_second_builder_waits_where_it_is_told_to(tmp_path: Path) -> None:
    make(tmp_path)
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with building(tmp_path):
            held.set()
            over.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    threading.Timer(0.3, over.set).start()
    report = build_from(Reading((storm(FERRY),)), tmp_path, embedder=HashEmbedder(), wait=30.0)
    thread.join()

    assert report.changed
