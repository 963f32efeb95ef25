"""A sentence-transformers model run by ONNX Runtime on the CPU, behind the Embedder seam.

The model is written as ONNX once (index.exporting_onnx); from then on neither torch nor transformers is
imported to run it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import backends
from index.embedding import OfFolder
from index.onnxfiles import Exported, NotTheSame, exported, forget
from index.protocols import Vectors

__all__ = ["NotTheSame", "OnnxEmbedder"]

_BATCH = 16
"""Texts a batch; those of like length share one."""


class OnnxEmbedder(OfFolder):
    """A sentence-transformers model from a folder. Safe to share between threads."""

    backend = backends.ONNX

    def __init__(self, folder: Path, name: str | None = None, cache: Path | None = None) -> None:
        """Load it, and write it as ONNX to `cache` (default: the user's cache folder) unless it is there.

        Raises ModelDamaged if the folder holds no loadable model, NotTheSame if ONNX Runtime doesn't make
        the model's vectors, or if it can't be written as ONNX here.
        """
        super().__init__(folder, name)
        made = exported(folder, self.name, self.revision, cache)
        try:
            self._run = Run(made)
        except Exception as error:
            forget(made)
            raise NotTheSame(self.name, f"what was written doesn't load: {_first_line(error)}") from error
        self.dimension = made.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1. Long texts are cut by the model."""
        return self._run.embed(texts)


class Run:
    """The tokenizer and the session of one exported model."""

    def __init__(self, made: Exported) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.dimension = made.dimension
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _threads()
        # A thread that spins while it waits takes the processor from the language model.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3  # errors; warnings are of the graph, and nobody's business
        self._session: Any = onnxruntime.InferenceSession(
            str(made.model), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(made.tokenizer))
        self._tokenizer.enable_truncation(made.longest)
        self._tokenizer.no_padding()
        self._padding = made.padding

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda number: len(tokens[number]))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            ids, mask = self._padded([tokens[number] for number in batch])
            vectors[batch] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    def _padded(self, rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        shape = (len(rows), max(map(len, rows)))
        ids, mask = np.full(shape, self._padding, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        return ids, mask


def _threads() -> int:
    """What OMP_NUM_THREADS says, as torch heeds it too; else the processors this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
