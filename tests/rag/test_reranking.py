"""A reranker puts what the searches found in its own order; a real, tiny cross-encoder is made for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import ModelDamaged
from index.opening import Index
from rag.assistant import Assistant
from rag.reranking import CrossEncoderReranker, load_reranker
from rag.retrieval import search
from tests.rag.fakes import ScriptedModel


class Longest:
    """Prefers long texts, whatever the question."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(len(text)) for text in texts]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder with random weights, as sentence-transformers saves one."""
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder")
    words = [*("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), *("the", "quarry", "road", "who", "died")]
    (folder / "vocab.txt").write_text("\n".join(words))
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(folder))
    return folder


def test_its_order_is_taken_and_its_scores(quarry: Index) -> None:
    found = search(quarry, "Who died in the quarry?", 3, reranker=Longest())
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    longest = max(search(quarry, "Who died in the quarry?", 40), key=lambda one: len(one.chunk.text))
    assert found[0].chunk == longest.chunk


def test_it_finds_nothing_of_its_own(quarry: Index) -> None:
    plain = {one.chunk.number for one in search(quarry, "Who died?", 40)}
    assert {one.chunk.number for one in search(quarry, "Who died?", 40, reranker=Longest())} == plain


def test_an_assistant_takes_one(quarry: Index) -> None:
    assistant = Assistant(index=quarry, model=ScriptedModel(), reranker=Longest())
    scores = [passage.score for passage in assistant.retrieve("Who died in the quarry?")]
    assert scores == sorted(scores, reverse=True)
    assert assistant.ask("Who died?").abstained


def test_a_cross_encoder_from_its_folder(tiny: Path, quarry: Index) -> None:
    reranker = load_reranker(tiny)
    assert isinstance(reranker, CrossEncoderReranker)
    scores = reranker.score("who died", ["the quarry", "the road", "the quarry"])
    assert len(scores) == 3
    assert scores[0] == pytest.approx(scores[2], abs=1e-5)
    assert reranker.score("who died", []) == []
    assert len(search(quarry, "who died", 2, reranker=reranker)) == 2


def test_none_is_none() -> None:
    assert load_reranker(None) is None


def test_a_folder_that_holds_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="CrossEncoder"):
        load_reranker(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelDamaged, match="CrossEncoder"):
        load_reranker(tmp_path)
