"""Which files are whole, by a clock of our own; and once with a real one."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

import index
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
