"""The embedder run by ONNX Runtime: torch's vectors, without torch once the model is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import index
from index import backends
from index.embedding import SentenceEmbedder, load, probe, same_probe
from index.errors import IndexMismatch, ModelDamaged, ModelUnknown
from index.onnx import NotTheSame, OnnxEmbedder
from index.protocols import Vectors
from index.weights import resolve
from tests.fakes import HashEmbedder

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "dumps" / "sorrel-coast-floods.txt"

needs_runtime = pytest.mark.skipif(
    backends.chosen(backends.AUTO) == backends.TORCH, reason="ONNX Runtime is not installed"
)


def test_a_backend_is_one_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(backends.VARIABLE, "torch")
    assert backends.chosen() == "torch"

    monkeypatch.setenv(backends.VARIABLE, "abacus")
    with pytest.raises(ModelUnknown) as caught:
        backends.chosen()
    assert str(caught.value) == "There is no embedder backend 'abacus'. Use one of: auto, onnx, torch."


def test_what_is_named_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(backends.VARIABLE, "abacus")
    assert backends.chosen("torch") == "torch"


def without_the_runtime(code: str) -> str:
    """What a Python prints that has no ONNX Runtime."""
    setup = "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]\n"
    environment = {name: value for name, value in os.environ.items() if name != backends.VARIABLE}
    run = subprocess.run(
        [sys.executable, "-S", "-c", setup + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return run.stdout.strip()


def test_without_the_extra_torch_is_chosen_and_onnx_says_how_to_get_it() -> None:
    assert without_the_runtime("from index import backends; print(backends.chosen())") == "torch"
    told = without_the_runtime(
        "from index import backends, errors\n"
        "try: backends.chosen('onnx')\n"
        "except errors.ModelMissing as error: print(error)"
    )
    assert told == (
        "The embedder backend onnx needs ONNX Runtime, which is not installed. "
        "Install it: pip install 'dateline[onnx]', or name another: --embedder-backend torch"
    )


def test_an_index_says_what_its_embedder_was_run_by(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    dump = tmp_path / "storm.txt"
    dump.write_text(text, encoding="utf-8")
    index.build(dump, tmp_path / "index", embedder=HashEmbedder(backend="one"))
    with index.open(tmp_path / "index", embedder=HashEmbedder(backend="two")) as opened:
        assert opened.manifest.embedder.backends == ("one",)

    dump.write_text(text.replace("missing", "unaccounted for"), encoding="utf-8")
    report = index.build(dump, tmp_path / "index", embedder=HashEmbedder(backend="two"))

    assert 0 < report.embedded < report.chunks
    with index.open(tmp_path / "index") as opened:
        assert opened.manifest.embedder.backends == ("one", "two")


class Shifted(HashEmbedder):
    """The same weights, rounded so coarsely that the vectors are others."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = super().embed(texts) + np.float32(0.05)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_a_backend_that_makes_other_vectors_is_told(tmp_path: Path) -> None:
    index.build(SAMPLE, tmp_path / "index", embedder=HashEmbedder(backend="one"))

    with pytest.raises(IndexMismatch) as caught:
        index.open(tmp_path / "index", embedder=Shifted(backend="coarse"))

    assert str(caught.value) == (
        f"The index at {tmp_path / 'index'} was embedded with hash by one; "
        "coarse makes other vectors of the same weights here. "
        "Choose what made it: DATELINE_EMBEDDER_BACKEND=one, or embed it again: "
        f"dateline build DUMP --index {tmp_path / 'index'} --fresh"
    )


@needs_runtime
def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="has no weights"):
        OnnxEmbedder(tmp_path, "mine", tmp_path / "cache")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written once for all tests: it takes torch some seconds."""
    return tmp_path_factory.mktemp("onnx")


@needs_runtime
@pytest.mark.model
def test_it_makes_the_vectors_that_torch_makes(cache: Path) -> None:
    ours, torchs = OnnxEmbedder(resolve("embedder"), "embedder", cache), SentenceEmbedder(resolve("embedder"))
    texts = [line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()][:40]
    texts += ["", "x", "word " * 2000]

    one, other = ours.embed(texts), torchs.embed(texts)

    assert one.dtype == np.float32
    assert np.sum(one * other, axis=1).min() > 0.9999
    assert same_probe(probe(ours), probe(torchs))
    assert (ours.revision, ours.dimension) == (torchs.revision, torchs.dimension)
    assert ours.embed([]).shape == (0, 384)


@needs_runtime
@pytest.mark.model
def test_once_written_it_runs_without_torch(cache: Path) -> None:
    OnnxEmbedder(resolve("embedder"), "embedder", cache)
    code = (
        "import sys; from pathlib import Path; from index.onnx import OnnxEmbedder;"
        "from index.weights import resolve;"
        f"print(OnnxEmbedder(resolve('embedder'), 'embedder', Path({str(cache)!r})).embed(['A']).shape);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["(1, 384)", "[]"]


@needs_runtime
@pytest.mark.model
def test_a_damaged_file_in_the_cache_is_told_once_and_made_again(cache: Path, tmp_path: Path) -> None:
    OnnxEmbedder(resolve("embedder"), "embedder", cache)
    own = tmp_path / "cache"
    shutil.copytree(cache, own)
    (written,) = own.glob("*/model.onnx")
    written.write_bytes(b"\x00" * written.stat().st_size)

    with pytest.raises(NotTheSame, match="doesn't load"):
        OnnxEmbedder(resolve("embedder"), "embedder", own)

    assert not written.exists()


@needs_runtime
@pytest.mark.model
def test_it_is_chosen_where_it_is_installed() -> None:
    assert load("embedder").backend == "onnx"
    assert load("embedder", "torch").backend == "torch"
