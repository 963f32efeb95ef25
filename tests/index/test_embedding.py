"""The real embedder, once; and what is said of folders that hold none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import index
from index.embedding import SentenceEmbedder, default_name, load, probe, same_probe, weights_sha256
from index.errors import ModelDamaged, ModelMissing
from index.store.durable import sha256_of
from tests.fakes import HashEmbedder

SAMPLE = Path(__file__).parents[2] / "dumps"


def test_the_default_embedder_is_the_catalogues() -> None:
    assert default_name() == "embedder"


def test_a_probe_knows_its_embedder_on_any_machine() -> None:
    one = probe(HashEmbedder())

    assert len(one) == 16
    assert same_probe(one, [number + 1e-5 for number in one])
    assert not same_probe(one, probe(HashEmbedder(revision="2" * 64)))
    assert not same_probe(one, one[:-1])


def test_several_weight_files_have_one_checksum(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"a")
    assert weights_sha256(tmp_path, "x") == sha256_of(tmp_path / "a.safetensors")

    (tmp_path / "b.safetensors").write_bytes(b"b")
    assert weights_sha256(tmp_path, "x") != sha256_of(tmp_path / "a.safetensors")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged) as caught:
        SentenceEmbedder(tmp_path, "mine")

    assert str(caught.value) == (
        f"The embedder mine has no weights in {tmp_path}. Fetch it again: dateline models fetch mine"
    )


def test_a_file_is_no_embedder(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")

    with pytest.raises(ModelDamaged, match=r"is a single file; an embedder is a folder\."):
        SentenceEmbedder(tmp_path / "model.gguf")


@pytest.mark.model
def test_weights_that_do_not_load_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"\x00" * 64)

    with pytest.raises(ModelDamaged, match="does not load") as caught:
        load(tmp_path)

    assert str(caught.value).endswith("dateline models fetch embedder")


def test_a_path_to_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="There is no model at"):
        load(tmp_path / "nothing")


@pytest.mark.model
def test_the_real_embedder_finds_what_shares_no_word_with_the_question(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = index.build(SAMPLE / "sorrel-coast-floods.txt", tmp_path / "index")
    again = index.build(SAMPLE / "sorrel-coast-floods.txt", tmp_path / "index")

    assert report.embedded > 100
    assert not again.changed
    with index.open(tmp_path / "index") as opened:
        vector = opened.embed_query("How many people lost their lives?")
        assert vector.shape == (384,)
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
        hits = opened.dense(vector, 8)
        found = " ".join(chunk.text for chunk in opened.chunks(hit.chunk for hit in hits))
    assert any(word in found for word in ("dead", "died", "killed", "deaths"))
    assert capfd.readouterr() == ("", "")  # the libraries' bars and notices are kept out of the terminal
