"""An index from a stranger: nothing in it runs, and nothing is read or written outside its folder."""

from __future__ import annotations

import ast
from pathlib import Path

import faiss
import numpy as np
import pytest

import index
from index.errors import IndexDamaged
from index.store.vectors import VectorStore
from index.verifying import compact, verify
from tests.fakes import HashEmbedder
from tests.index.examples import FERRY, make, storm
from tests.index.test_verifying import change, vouch

ROOT = Path(__file__).parents[2]
UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "yaml"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__", "execfile", "enable_load_extension"}


def unsafe(path: Path) -> list[str]:
    """What in a module could run what it reads."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name.split(".")[0] in UNSAFE_MODULES]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNSAFE_MODULES:
            found.append(str(node.module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
            found.append(node.func.id)
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            found.append(node.arg)
        if isinstance(node, ast.Attribute) and node.attr in {"enable_load_extension", "load_extension"}:
            found.append(node.attr)
    return found


def test_nothing_that_reads_an_index_can_run_what_it_reads() -> None:
    modules = [*(ROOT / "index").glob("*.py"), *(ROOT / "index" / "store").glob("*.py")]

    assert len(modules) > 20
    assert {path.name: found for path in modules if (found := unsafe(path))} == {}


def test_the_scan_sees_what_it_looks_for(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("import pickle\nfrom marshal import loads\neval('1')\nx.load(y, allow_pickle=True)\n")

    assert unsafe(path) == ["pickle", "marshal", "eval", "allow_pickle"]


@pytest.mark.parametrize("name", ["build.lock", "build.holder", ".CURRENT.half", "embedding.half"])
def test_a_builder_follows_no_link(tmp_path: Path, name: str) -> None:
    place, outside = tmp_path / "index", tmp_path / "outside"
    make(place)
    outside.write_text("mine")
    (place / name).unlink(missing_ok=True)
    (place / name).symlink_to(outside)

    for act in (lambda: make(place, storm(FERRY)), lambda: compact(place)):
        with pytest.raises(IndexDamaged) as caught:
            act()
        assert str(caught.value) == (
            f"{place / name} is a link, and an index has none. Remove it and build again: rm {place / name}"
        )
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("name", ["versions", "versions/v00000001"])
def test_versions_elsewhere_are_neither_read_nor_collected(tmp_path: Path, name: str) -> None:
    place, outside = tmp_path / "index", tmp_path / "outside"
    make(place)
    (place / name).rename(outside)
    (place / name).symlink_to(outside)
    before = sorted(outside.rglob("*"))

    with pytest.raises(IndexDamaged, match="is a link"):
        index.open(place)
    with pytest.raises(IndexDamaged, match="is a link"):
        make(place, fresh=True)
    assert sorted(outside.rglob("*")) == before


def test_vectors_of_a_kind_that_could_name_other_files_are_refused(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "versions" / "v00000001" / "vectors.faiss"
    vectors = VectorStore(path.parent).matrix().copy()
    other = faiss.IndexIDMap(faiss.IndexFlatIP(64))
    other.add_with_ids(vectors, np.arange(len(vectors)))
    faiss.write_index(other, str(path))
    vouch(tmp_path)

    with pytest.raises(IndexDamaged, match=r"vectors\.faiss is not a flat index of FAISS"):
        index.open(tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE posts SET paragraphs = 'no list'",
        "UPDATE posts SET published = 'never'",
        "UPDATE asides SET kind = 'none'",
    ],
)
def test_forged_records_are_a_fault_of_verify(tmp_path: Path, statement: str) -> None:
    make(tmp_path)
    change(tmp_path, statement)

    assert [fault.split(" can't")[0] for fault in verify(tmp_path)] == [
        f"The records of the index at {tmp_path}"
    ]


def test_forged_words_are_a_fault_and_no_panic(tmp_path: Path) -> None:
    make(tmp_path)
    for path in (tmp_path / "versions" / "v00000001" / "words").glob("*.fast"):
        path.write_bytes(bytes(path.stat().st_size))
    vouch(tmp_path)

    with pytest.raises(IndexDamaged), index.open(tmp_path, embedder=HashEmbedder()) as opened:
        opened.full_text("storm", 3)
