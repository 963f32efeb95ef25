"""A sentence-transformers model, pooling and all, written as ONNX and compared with torch."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import PROBE, SentenceEmbedder
from index.onnxfiles import Exported, NotTheSame

_SAME = 0.9999
"""Least cosine of a text's two vectors; float32 on both sides gives more than 0.999999."""
_OPSET = 17
"""Of ONNX: the first with layer normalisation in one step."""
_TEXTS = (
    PROBE,
    "Ferry",
    "No.",
    "17:42 — “Überschwemmung”, 東京 and Ελλάδα: naïve café, 3,400 people (±5%) \N{WAVE DASH} said so.",
    " ".join(f"Word {number} of a post that is longer than any embedder reads." for number in range(120)),
)
"""One to check the other by: short, long, beyond the longest, and not only English."""


def export(folder: Path, name: str, into: Path) -> Exported:
    """Write the model of `folder` into `into`, which has its tokenizer. Raises ModelDamaged or NotTheSame."""
    torch_embedder = SentenceEmbedder(folder, name)
    model = torch_embedder.model
    tokenizer = model.tokenizer
    made = Exported(
        into, torch_embedder.dimension, int(model.max_seq_length), int(tokenizer.pad_token_id or 0)
    )
    try:
        with _quietly():
            _write(model, made.model)
    except Exception as error:  # whatever torch can't write, the embedder goes on without it
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise NotTheSame(name, f"torch can't write it: {lines[0][:200]}") from error
    _compare(torch_embedder, made, name)
    return made


def _write(model: Any, path: Path) -> None:
    import torch

    class Pooled(torch.nn.Module):
        """The whole pipeline as a function of two arrays."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            vectors: torch.Tensor = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, p=2, dim=1)

    example = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    with torch.no_grad():
        torch.onnx.export(
            Pooled().eval(),
            (example, example),
            str(path),
            dynamo=False,  # the newer exporter needs two packages more and four times as long
            opset_version=_OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}},
        )


def _compare(torch_embedder: SentenceEmbedder, made: Exported, name: str) -> None:
    from index.onnx import Run

    try:
        vectors = Run(made).embed(_TEXTS)
    except Exception as error:
        raise NotTheSame(name, f"what was written doesn't run: {type(error).__name__}") from error
    worst = float(np.min(np.sum(vectors * torch_embedder.embed(_TEXTS), axis=1)))
    if not worst >= _SAME:
        raise NotTheSame(name, f"its vectors differ from torch's, cosine {worst:.4f}")


@contextlib.contextmanager
def _quietly() -> Any:
    """Tracing warns of every size that it takes for a constant; `_compare` sees whether that matters."""
    level = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
