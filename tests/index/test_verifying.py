"""Damage that only reading everything shows, and what compacting leaves."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

import index
from index.errors import IndexMissing, IndexUnusable
from index.store import versions
from index.store.manifest import record_files
from index.store.vectors import VectorStore, write_vectors
from index.verifying import compact, verify
from tests.fakes import HashEmbedder
from tests.index.examples import FERRY, make, storm
from tests.index.test_versions import rewrite_manifest, versions_of


def vouch(place: Path) -> None:
    """Record what is there now, as somebody would who forges an index."""
    folder = place / "versions" / "v00000001"
    files = {name: {"size": one.size, "sha256": one.sha256} for name, one in record_files(folder).items()}
    rewrite_manifest(place, files=files)


def change(place: Path, statement: str) -> None:
    base = sqlite3.connect(place / "versions" / "v00000001" / "posts.sqlite")
    base.execute(statement)
    base.commit()
    base.close()
    vouch(place)


def test_a_whole_index_has_no_faults(tmp_path: Path) -> None:
    make(tmp_path)

    assert verify(tmp_path) == []


def test_every_byte_counts(tmp_path: Path) -> None:
    """One bit of every file in turn, at 40 places each: found by opening or by verifying."""
    make(tmp_path / "whole")
    place = tmp_path / "harmed"
    shutil.copytree(tmp_path / "whole", place)
    files = [path for path in sorted(place.rglob("*")) if path.is_file() and path.name != "build.lock"]
    tries = 0
    for path in files:
        data = path.read_bytes()
        for at in np.unique(np.linspace(0, len(data) - 1, 40).astype(int)):
            path.write_bytes(data[:at] + bytes([data[at] ^ (1 << int(at) % 8)]) + data[at + 1 :])
            with contextlib.suppress(IndexUnusable):
                assert verify(place), (path, at)
            tries += 1
        path.write_bytes(data)
    assert tries > 200
    assert verify(place) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE chunks SET start = start + 1 WHERE number = 3", "Chunk 3 does not stand in post ferry"),
        ("UPDATE chunks SET embedded = x'00' WHERE number = 3", "Chunk 3 has the vector of another text."),
        ("UPDATE chunks SET ordinal = 7 WHERE number = 3", "Chunk 3 of post ferry is out of order."),
        ("UPDATE posts SET headline = 'Other' WHERE id = 'bridge'", "Chunk 5 does not stand in post bridge"),
        ("UPDATE chunks SET post = 'nobody' WHERE number = 3", "chunks refers to a row that is not there"),
    ],
)
def test_parts_that_do_not_agree_are_found(tmp_path: Path, statement: str, fault: str) -> None:
    make(tmp_path)
    change(tmp_path, statement)

    assert any(found.startswith(fault) for found in verify(tmp_path)), verify(tmp_path)


def test_a_vector_of_another_length_is_found(tmp_path: Path) -> None:
    make(tmp_path)
    folder = tmp_path / "versions" / "v00000001"
    vectors = VectorStore(folder).matrix().copy()
    vectors[2] *= 3
    write_vectors(folder, vectors)
    vouch(tmp_path)

    assert verify(tmp_path) == ["The vector of chunk 2 is not of length 1."]


def test_fewer_vectors_than_chunks_are_found(tmp_path: Path) -> None:
    make(tmp_path)
    folder = tmp_path / "versions" / "v00000001"
    write_vectors(folder, VectorStore(folder).matrix()[:3].copy())
    vouch(tmp_path)

    assert verify(tmp_path) == [f"The parts of the index at {tmp_path} do not belong together."]


def test_compacting_leaves_the_current_version_alone(tmp_path: Path) -> None:
    make(tmp_path)
    make(tmp_path, storm(FERRY))
    (tmp_path / "versions" / ".half-v00000009").mkdir()

    assert compact(tmp_path) > 1000
    assert versions_of(tmp_path) == ["v00000002"]
    assert compact(tmp_path) == 0
    assert versions.read_pointer(tmp_path).version == "v00000002"
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.post_count == 3


def test_nothing_is_verified_or_compacted_where_nothing_is(tmp_path: Path) -> None:
    for act in (verify, compact):
        with pytest.raises(IndexMissing):
            act(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
