"""Names and paths as people say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import weights
from index.errors import DatelineError, ModelDamaged, ModelMissing, ModelUnknown
from index.weights import State


@pytest.fixture(autouse=True)
def empty_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "models"))
    monkeypatch.chdir(tmp_path)


def said(error: pytest.ExceptionInfo[DatelineError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_model_that_is_not_here() -> None:
    with pytest.raises(ModelMissing) as caught:
        weights.resolve("tiny")
    assert said(caught) == (
        "The model tiny (SmolLM2-135M-Instruct, Q4_1) is not on this machine. Run: dateline models fetch tiny"
    )
    assert weights.status("tiny").state is State.MISSING


def test_a_truncated_model(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "smollm2-135m-instruct-q4_1"
    folder.mkdir(parents=True)
    (folder / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelDamaged) as caught:
        weights.resolve("tiny")
    assert "has 4 bytes and should have 98,362,432" in said(caught)
    assert said(caught).endswith("Run: dateline models fetch tiny")


@pytest.mark.parametrize("name", ["gpt", "", "org/model", "x" * 100_000, "nul\0nul", "default\n"])
def test_an_unknown_name(name: str) -> None:
    for ask in (weights.resolve, weights.fetch, weights.status):
        with pytest.raises(ModelUnknown) as caught:
            ask(name)
        assert len(said(caught)) < 400
        assert "default, small, tiny, embedder" in said(caught)
        assert said(caught).endswith("dateline models list")


def test_a_gguf_by_path(tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(b"GGUF and so on")
    assert weights.resolve(mine) == mine
    assert weights.resolve("mine.gguf") == Path("mine.gguf")
    assert weights.fetch(str(mine)) == mine


@pytest.mark.parametrize("path", ["none.gguf", "./none", "~/no-such-model-here.bin", Path("none")])
def test_no_file_there(path: str | Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        weights.resolve(path)
    assert said(caught).endswith("dateline models list")


@pytest.mark.parametrize("data", [b"", b"GGU", b"PK\3\4 a zip"])
def test_a_file_that_is_no_gguf(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mine.gguf").write_bytes(data)
    with pytest.raises(ModelDamaged, match="is not a GGUF file"):
        weights.resolve("mine.gguf")


def test_an_embedder_by_path(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(ModelDamaged, match="holds no embedder"):
        weights.resolve("mine")
    (tmp_path / "mine" / "modules.json").write_text("[]")
    assert weights.resolve("mine") == Path("mine")


def test_a_name_of_the_catalogue_comes_before_a_file(tmp_path: Path) -> None:
    (tmp_path / "tiny").write_bytes(b"GGUF")
    with pytest.raises(ModelMissing):
        weights.resolve("tiny")
    assert weights.resolve("./tiny") == Path("tiny")
