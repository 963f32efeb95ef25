"""Sentence-transformers on the CPU, behind the Embedder seam.

torch is imported when an embedder is loaded by it, not before; a question about an index that is open
already costs no load. With the extra `onnx` a model is run by ONNX Runtime instead (index.onnx).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index import backends
from index.errors import ModelDamaged
from index.protocols import Embedder, Vectors

BATCH = 32
"""Texts a batch: on 2 cores larger batches were no faster, and progress shows less often."""

PROBE = "Dateline asks the same sentence of every embedder: did 41 ships leave Port Ellery on Tuesday?"
_PROBE_NUMBERS = 16
_PROBE_TOLERANCE = 0.01
"""Another machine's arithmetic moves a number by about 1e-6; another pooling by far more than this."""


def default_name() -> str:
    """The embedder of the weights catalogue: its first entry of that kind."""
    from index.weights import Kind, entries

    return next(entry.name for entry in entries() if entry.kind is Kind.SENTENCE_TRANSFORMERS)


def load(name_or_path: str | Path | None = None, backend: str | None = None) -> Embedder:
    """The embedder of that name or path (default: the catalogue's). Raises a ModelError.

    `backend` is one of index.backends, by default what the environment names: it changes the speed, and
    not the vectors.
    """
    from index.weights import resolve

    name = default_name() if name_or_path is None else str(name_or_path)
    chosen = backends.chosen(backend)
    folder = resolve(name)
    if chosen != backends.TORCH:
        from index.onnx import NotTheSame, OnnxEmbedder

        try:
            return OnnxEmbedder(folder, name)
        except NotTheSame:
            if chosen == backends.ONNX:
                raise
    return SentenceEmbedder(folder, name)


def probe(embedder: Embedder) -> tuple[float, ...]:
    """The first numbers of the vector of a fixed sentence: what an index records of an embedder."""
    numbers = embedder.embed([PROBE])[0][:_PROBE_NUMBERS]
    return tuple(round(float(number), 6) for number in numbers)


def same_probe(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two probes are of the same embedder, on whatever machine."""
    return len(first) == len(second) and bool(
        np.allclose(np.asarray(first), np.asarray(second), rtol=0.0, atol=_PROBE_TOLERANCE)
    )


class OfFolder:
    """What every embedder tells of itself (see the Embedder seam), where its model is a folder's."""

    backend: str
    dimension: int

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Raises ModelDamaged if the folder has no weights."""
        self.name = name or str(folder)
        self.revision = weights_sha256(folder, self.name)


class SentenceEmbedder(OfFolder):
    """A sentence-transformers model from a folder. Safe to share between threads."""

    backend = backends.TORCH

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Load it. Raises ModelDamaged if the folder holds no loadable model."""
        super().__init__(folder, name)
        self._lock = threading.Lock()
        self.model = _load_model(folder, self.name)
        self.dimension = int(self.model.get_embedding_dimension())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1. Long texts are cut by the model."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self.model.encode(
                list(texts),
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def weights_sha256(folder: Path, name: str) -> str:
    """The SHA-256 of the weight file; of several, of their checksums in the order of their names."""
    from index.store.durable import sha256_of

    if not folder.is_dir():
        raise ModelDamaged(f"{name} is a single file; an embedder is a folder.", _mend(name))
    files = sorted(folder.glob("*.safetensors")) or sorted(folder.rglob("*.safetensors"))
    files = files or sorted(folder.rglob("pytorch_model*.bin"))
    if not files:
        raise ModelDamaged(f"The embedder {name} has no weights in {folder}.", _mend(name))
    sums = [sha256_of(path) for path in files]
    return sums[0] if len(sums) == 1 else hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _load_model(folder: Path, name: str) -> Any:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with quiet():
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # whatever a damaged file makes of it, it is told with its mend
            line = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
            raise ModelDamaged(f"The embedder {name} does not load ({line}).", _mend(name)) from error


def _mend(name: str) -> str:
    if Path(name).exists():
        return "Name a folder that sentence-transformers saved, or fetch ours: dateline models fetch embedder"
    return f"Fetch it again: dateline models fetch {name}"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' notices and progress bars out of the terminal while a model loads."""
    names = ("sentence_transformers", "transformers", "huggingface_hub", "torch")
    levels = {name: logging.getLogger(name).level for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as transformers_logging

        hide_bar: Callable[[], None] = transformers_logging.disable_progress_bar
        hide_bar()
        for name in names:
            logging.getLogger(name).setLevel(logging.ERROR)
        try:
            yield
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
