"""The public names of the package, and that asking for none of them costs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import index
from index.places import default_place

ROOT = Path(__file__).parents[2]


def test_the_public_names_are_these() -> None:
    assert index.__all__ == [
        "Aside",
        "AsideKind",
        "BuildReport",
        "Coverage",
        "DatelineError",
        "DumpError",
        "Filters",
        "Index",
        "IndexBusy",
        "IndexDamaged",
        "IndexMismatch",
        "IndexMissing",
        "IndexUnusable",
        "Post",
        "build",
        "default_place",
        "open",
        "read_posts",
    ]
    assert all(getattr(index, name) is not None for name in index.__all__)
    assert set(index.__all__) <= set(dir(index))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'index' has no attribute 'nothing'"):
        index.nothing  # noqa: B018


def test_importing_loads_nothing_heavy_and_changes_no_environment() -> None:
    code = (
        "import os, sys; before = dict(os.environ); import index\n"
        "heavy = {'torch', 'numpy', 'faiss', 'tantivy', 'sentence_transformers', 'sqlite3', 'platformdirs'}\n"
        "print(sorted(heavy & set(sys.modules)), dict(os.environ) == before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    assert told == "[] True\n"


def test_opening_an_index_does_not_load_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from tests.index.examples import make; from pathlib import Path; import index\n"
        "make(Path(sys.argv[1])); index.open(sys.argv[1]).full_text('storm', 3)\n"
        "print({'torch', 'sentence_transformers'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    assert told == "set()\n"


def test_the_default_place_is_the_variable_or_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATELINE_INDEX", str(tmp_path))
    assert default_place() == tmp_path

    monkeypatch.delenv("DATELINE_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_place().name == "index"
    assert default_place().parent.name == "dateline"
