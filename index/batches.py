"""Texts into vectors, batch by batch. What is finished is kept: a build broken off goes on from there."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from index.errors import ModelDamaged
from index.hands import Hands
from index.protocols import Embedder, Vectors
from index.store.unfinished import Unfinished

_BATCH = 64  # texts between two calls of `progress`


class Progress(Protocol):
    """Told how far a build is: `done` of `total`, of `what` ("reading", "embedding", "writing")."""

    def __call__(self, done: int, total: int, what: str) -> None: ...


def embedded(
    embedder: Embedder, texts: dict[bytes, str], unfinished: Unfinished, tell: Progress, hands: Hands
) -> tuple[dict[bytes, Vectors], int]:
    """The vector of every text by its key, and how many were embedded now.

    Texts of like length share a batch: padding is work for nothing.
    """
    left = unfinished.vectors() if len(texts) > _BATCH else {}
    found = {key: left[key] for key in texts if key in left}
    known = len(found)
    keys = sorted(texts.keys() - found.keys(), key=lambda key: (len(texts[key]), key))
    batches = [keys[first : first + _BATCH] for first in range(0, len(keys), _BATCH)]
    if texts:
        tell(known, len(texts), "embedding")
    for place, vectors in hands.embed(embedder, [[texts[key] for key in batch] for batch in batches]):
        batch = batches[place]
        _refuse_bad_vectors(embedder, vectors, len(batch))
        made = dict(zip(batch, vectors, strict=True))
        found.update(made)
        if len(texts) > _BATCH:
            unfinished.keep(made)
        tell(len(found), len(texts), "embedding")
    return found, len(keys)


def _refuse_bad_vectors(embedder: Embedder, vectors: Vectors, count: int) -> None:
    """A vector that is not of length 1 would silently win or lose every search."""
    right = vectors.shape == (count, embedder.dimension) and vectors.dtype == np.float32
    if not right or not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
        raise ModelDamaged(
            f"The embedder {embedder.name} gave vectors that are not float32 rows of length 1.",
            "Fetch it again or name another: dateline models list",
        )
