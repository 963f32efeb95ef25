"""Small real stand-ins: they implement the seams, nothing is patched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.protocols import Vectors


class HashEmbedder:
    """A bag of words, each word hashed to a place: texts that share words are near one another.

    Deterministic on every machine. `embedded` lists the texts it was given, in order.
    """

    def __init__(
        self, dimension: int = 64, name: str = "hash", revision: str = "1" * 64, backend: str = "words"
    ) -> None:
        self._dimension = dimension
        self._name = name
        self._revision = revision
        self._backend = backend
        self.embedded: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def revision(self) -> str:
        return self._revision

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def backend(self) -> str:
        return self._backend

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1."""
        self.embedded.extend(texts)
        return np.stack([self._vector(text) for text in texts]) if texts else self._none()

    def _none(self) -> Vectors:
        return np.empty((0, self._dimension), dtype=np.float32)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self._dimension, dtype=np.float64)
        for word in re.findall(r"\w+", text.lower()) or ["\N{EMPTY SET}"]:
            digest = hashlib.sha256(f"{self._revision}{word}".encode()).digest()
            vector[int.from_bytes(digest[:4], "big") % self._dimension] += 1.0
        return (vector / np.linalg.norm(vector)).astype(np.float32)
