"""What the store says of files that somebody has touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.weights.store import State, Store, default_place
from tests.index.weights.fakes import FOLDER, WEIGHTS, embedder, gguf


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "models")
    (store.stage(gguf()) / "toy.gguf").write_bytes(WEIGHTS)
    store.commit(gguf())
    return store


def test_ready(store: Store) -> None:
    status = store.status(gguf())
    assert (status.state, status.fault) == (State.READY, "")
    assert status.path == store.place / "toy-gguf" / "toy.gguf"


def test_an_embedder_is_its_folder(tmp_path: Path) -> None:
    store = Store(tmp_path)
    staging = store.stage(embedder())
    for name, data in FOLDER.items():
        (staging / name).parent.mkdir(exist_ok=True)
        (staging / name).write_bytes(data)
    assert store.commit(embedder()) == tmp_path / "toy-embedder"
    assert store.status(embedder()).state is State.READY
    (tmp_path / "toy-embedder" / "1_Pooling" / "config.json").unlink()
    assert store.status(embedder()).fault.endswith("config.json is missing")


def test_missing(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").status(gguf()).state is State.MISSING
    assert not (tmp_path / "none").exists()


def test_truncated(store: Store) -> None:
    store.status(gguf()).path.write_bytes(WEIGHTS[:100])
    status = store.status(gguf())
    assert status.state is State.DAMAGED
    assert status.fault.endswith("toy.gguf has 100 bytes and should have 7,504")


def test_changed(store: Store) -> None:
    path = store.status(gguf()).path
    path.write_bytes(b"x" + WEIGHTS[1:])
    os.utime(path, ns=(1, 1))
    status = store.status(gguf())
    assert status.state is State.DAMAGED
    assert "SHA-256" in status.fault


def test_changed_behind_the_clock_is_found_by_verify_alone(store: Store) -> None:
    path = store.status(gguf()).path
    before = path.stat().st_mtime_ns
    path.write_bytes(b"x" + WEIGHTS[1:])
    os.utime(path, ns=(before, before))
    assert store.status(gguf()).state is State.READY
    assert store.status(gguf(), verify=True).state is State.DAMAGED


def test_touched_but_the_same_is_hashed_once_and_known_again(store: Store) -> None:
    path = store.status(gguf()).path
    receipt = path.parent / ".dateline.json"
    os.utime(path, ns=(1, 1))
    before = receipt.read_text()
    assert store.status(gguf()).state is State.READY
    assert receipt.read_text() != before


@pytest.mark.parametrize("text", ["", "[]", "{", '{"toy.gguf": 3}'])
def test_a_spoiled_receipt_costs_a_hash(store: Store, text: str) -> None:
    (store.folder(gguf()) / ".dateline.json").write_text(text)
    assert store.status(gguf()).state is State.READY


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "toy-gguf").write_text("not a folder")
    assert Store(tmp_path).status(gguf()).state is State.MISSING


def test_the_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path))
    assert default_place() == tmp_path
    monkeypatch.delenv("DATELINE_MODELS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_place().parts[-2:] == ("dateline", "models")
