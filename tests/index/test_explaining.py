"""Why an index is searched as it is."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.backends import VARIABLE
from index.errors import ModelUnknown
from index.explaining import explained
from index.opening import open_index
from index.store.manifest import Manifest
from index.store.vectors import FLAT_UP_TO, kind_of
from tests.index.examples import make


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    make(tmp_path / "index")
    with open_index(tmp_path / "index") as opened:
        return opened.manifest


def test_a_large_index_has_lists_that_are_read_in_part(manifest: Manifest) -> None:
    large = replace(manifest, chunks=FLAT_UP_TO + 1, vectors=kind_of(FLAT_UP_TO + 1))
    assert explained(large)["vectors"] == (
        "flat-ip, lists of bytes: the lists nearest to a question are read, "
        "since 100,001 chunks are more than 100,000"
    )


def test_a_database_searches_by_itself(manifest: Manifest) -> None:
    served = replace(manifest, vectors="pgvector-hnsw-ip")
    assert explained(served)["vectors"] == "pgvector-hnsw-ip, by the database that holds them"


def test_what_runs_the_embedder_is_told_with_its_reason(
    manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    there = find_spec("onnxruntime") is not None
    expected = (
        "onnx, since ONNX Runtime is installed" if there else "torch, since ONNX Runtime is not installed"
    )
    assert explained(manifest)["backend"].startswith(expected)
    monkeypatch.setenv(VARIABLE, "abacus")
    with pytest.raises(ModelUnknown):
        explained(manifest)
