"""The vectors of an index version: a FAISS flat index whose ids are the chunk numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.protocols import Hit, Vectors

FILE = "vectors.faiss"
KIND = "flat-ip"  # the manifest records it; other kinds (HNSW, IVF) are for larger archives

Mask = NDArray[np.bool_]

_BLOCK = 1 << 20  # bytes written at once

_BEGINNING = b"IxFI"
"""Of a flat index by inner product. FAISS reads many other kinds, some of which name files elsewhere."""


def write_vectors(folder: Path, vectors: Vectors) -> None:
    """Write `vectors`, shape (chunks, dimension), rows of length 1; the row is the chunk number."""
    flat = faiss.IndexFlatIP(int(vectors.shape[1]))
    if len(vectors):
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
    # Through a file of Python's: FAISS closes its own without telling that the last bytes did not fit.
    with (folder / FILE).open("wb") as file:
        faiss.write_index(flat, faiss.PyCallbackIOWriter(file.write, _BLOCK))  # type: ignore[attr-defined]


class VectorStore:
    """Read-only, memory-mapped, safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        with (folder / FILE).open("rb") as file:
            if file.read(4) != _BEGINNING:
                raise ValueError(f"{FILE} is not a flat index of FAISS")
        self._flat: Any = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)

    @property
    def count(self) -> int:
        return int(self._flat.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._flat.d)

    def matrix(self) -> Vectors:
        """Shape (count, dimension): a read-only view of the file, read as it is used."""
        if not self.count:
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.asarray(_View(self._flat))

    def search(self, vector: Vectors, k: int, allowed: Mask | None) -> list[Hit]:
        """The `k` chunks of largest inner product, best first; equal scores by chunk number.

        `allowed` has a place for every chunk and is applied inside the search, so a narrow filter
        still gives `k` hits where there are that many.
        """
        k = min(k, self.count if allowed is None else int(allowed.sum()))
        if k <= 0:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if allowed is None:
            scores, numbers = self._flat.search(query, k)
        else:
            bits = np.packbits(allowed, bitorder="little")  # must outlive the search: FAISS keeps a pointer
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # SWIG hides them
            scores, numbers = self._flat.search(query, k, params=parameters)
        found = [
            Hit(int(number), float(score))
            for number, score in zip(numbers[0], scores[0], strict=True)
            if number >= 0
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.chunk))


class _View:
    """The memory of a flat index as numpy sees it. The array holds on to this, and this to the index:
    without that, the array would outlive the mapping that it looks into."""

    def __init__(self, flat: Any) -> None:
        self._flat = flat
        numbers = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d)
        self.__array_interface__ = {
            "version": 3,
            "typestr": numbers.dtype.str,
            "shape": (int(flat.ntotal), int(flat.d)),
            "data": (numbers.ctypes.data, True),
        }
