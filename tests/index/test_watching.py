"""Which files are whole, by a clock of our own; and once with a real one."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

import index
from index.beingwritten import being_written
from index.errors import DatelineError, DumpError
from index.opening import recorded_embedder
from index.report import BuildReport
from index.watching import Watcher, watch
from tests.fakes import HashEmbedder
from tests.index.examples import make

SAMPLE = Path(__file__).parents[2] / "dumps" / "sorrel-coast-floods.txt"


def test_a_file_is_due_once_it_has_stayed_the_same(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, settled=1.0)
    dump = tmp_path / "dump.txt"
    dump.write_text("half")

    assert watcher.due(10.0) == []
    assert watcher.due(10.9) == []
    dump.write_text("half and more")
    assert watcher.due(11.1) == []  # it has grown: its second begins anew
    assert watcher.due(12.2) == [dump]
    assert watcher.due(20.0) == []
    dump.write_text("another telling")
    assert watcher.due(21.0) == []
    assert watcher.due(22.0) == [dump]


@pytest.mark.parametrize("name", [".hidden", "dump.txt.part", "dump.txt~", "x.crdownload", ".git/config"])
def test_half_and_hidden_files_are_never_due(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("text")
    watcher = Watcher(tmp_path, settled=0.0)

    assert watcher.due(1.0) == watcher.due(9.0) == []


@pytest.mark.skipif(sys.platform != "linux", reason="Linux says who has a file open")
def test_a_copy_that_stalls_is_waited_for_while_it_is_open(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, settled=1.0)
    dump = tmp_path / "dump.txt"
    with dump.open("w") as file:
        file.write("half")
        file.flush()
        assert being_written(dump)
        assert watcher.due(10.0) == watcher.due(15.0) == []
    assert not being_written(dump)
    assert watcher.due(15.1) == [dump]

    with dump.open("a") as file:  # a program that never closes it is not waited for without end
        file.write(" and more")
        file.flush()
        assert watcher.due(20.0) == watcher.due(49.0) == []
        assert watcher.due(50.1) == [dump]


def test_a_dump_that_a_full_disk_kept_out_is_due_again(tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text("text")
    watcher = Watcher(tmp_path, settled=1.0)
    watcher.due(10.0)
    assert watcher.due(11.0) == [dump]

    watcher.put_back([dump], 12.0)

    assert watcher.due(20.0) == watcher.due(42.0) == []
    assert watcher.due(43.1) == [dump]
    assert watcher.due(99.0) == []


def test_of_a_file_that_is_gone_nothing_is_known(tmp_path: Path) -> None:
    assert not being_written(tmp_path / "gone.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux says who has a file open")
def test_who_opens_a_file_while_it_is_looked_at_is_not_kept_waiting(tmp_path: Path) -> None:
    """And the signal that the system sends then ends nobody."""
    dump = tmp_path / "dump.txt"
    dump.write_text("text")
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            being_written(dump)

    thread = threading.Thread(target=look)
    thread.start()
    began = time.monotonic()
    for _ in range(500):
        with dump.open("a") as file:
            file.write("x")
    over.set()
    thread.join()
    assert time.monotonic() - began < 20


def test_an_empty_file_is_still_being_written(tmp_path: Path) -> None:
    (tmp_path / "dump.txt").write_text("")
    watcher = Watcher(tmp_path, settled=0.0)

    assert watcher.due(1.0) == watcher.due(9.0) == []


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="there is no such folder"):
        watch(tmp_path / "no", tmp_path / "index", tell=lambda _: None)


def test_dumps_are_taken_in_as_they_come_and_bad_ones_are_told(tmp_path: Path) -> None:
    folder, place = tmp_path / "dumps", tmp_path / "index"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\xff" * 99)
    told: list[BuildReport | DatelineError] = []
    over = threading.Event()
    thread = threading.Thread(
        target=watch,
        args=(folder, place),
        kwargs={"embedder": HashEmbedder(), "tell": told.append, "over": over.is_set},
    )
    thread.start()
    try:
        wait_for(lambda: len(told) == 1)
        (folder / "good.txt").write_bytes(SAMPLE.read_bytes())
        wait_for(lambda: len(told) == 2)
    finally:
        over.set()
        thread.join()

    assert isinstance(told[0], DumpError)
    assert isinstance(told[1], BuildReport)
    with index.open(place, embedder=HashEmbedder()) as opened:
        assert opened.post_count == told[1].new


def wait_for(happened: object, seconds: float = 30.0) -> None:
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_embedder_of_an_index_is_read_from_it(tmp_path: Path) -> None:
    assert recorded_embedder(tmp_path / "no") is None
    make(tmp_path / "index")
    assert recorded_embedder(tmp_path / "index") == "hash"
