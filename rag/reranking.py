"""An optional second look at what the searches found: a cross-encoder reads question and passage together.

Off by default: the language model weighs every passage anyway. With a large archive, a small cross-encoder
puts the right ones among the few that are weighed.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from index.errors import ModelDamaged

POOL = 40
"""Passages read again: the gold paragraph was never beyond the 30th of the searches on the real dump."""


class Reranker(Protocol):
    """Scores passages for a question. Safe to share between threads."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One number a text, higher is better; they mean nothing across questions."""
        ...


def load_reranker(wanted: str | Path | Reranker | None) -> Reranker | None:
    """The reranker in a folder, one that is loaded already as it is, None for none. Raises ModelDamaged."""
    if wanted is None or not isinstance(wanted, (str, Path)):
        return wanted
    return CrossEncoderReranker(Path(wanted), str(wanted))


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder from a folder, on the CPU."""

    def __init__(self, folder: Path, name: str) -> None:
        """Load it. Raises ModelDamaged if the folder holds no cross-encoder."""
        self._lock = threading.Lock()
        self._model = _load(folder, name)

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        with self._lock:
            scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in scores]


def _load(folder: Path, name: str) -> Any:
    from index.embedding import quiet

    mend = "Name a folder that sentence-transformers' CrossEncoder saved, with one score a pair."
    if not (folder / "config.json").is_file():
        raise ModelDamaged(f"The reranker {name} is no folder of a cross-encoder.", mend)
    with quiet():
        from sentence_transformers import CrossEncoder

        try:
            model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelDamaged(
                f"The reranker {name} does not load ({type(error).__name__}).", mend
            ) from error
    if model.num_labels != 1:
        raise ModelDamaged(f"The reranker {name} gives {model.num_labels} scores a pair.", mend)
    return model
