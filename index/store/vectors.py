"""The vectors of an index version: a FAISS flat index whose ids are the chunk numbers.

A large archive has lists of near vectors beside it: a question then reads some of them, and the vectors
of what seems nearest there, instead of all.
"""

from __future__ import annotations

import threading
import weakref
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.protocols import Hit, Vectors
from index.store import nearest
from index.store.nearest import Carried, Mask, NearestLists, Numbers, write_nearest

FILE = "vectors.faiss"
FLAT_UP_TO = 100_000
"""Chunks. To read all vectors of so many takes 10 ms on one core, and finds the nearest without fail."""

_SEEN = 2
"""Candidates whose vectors are read for each chunk that is asked for: their bytes order them nearly right."""

_BLOCK = 1 << 20  # bytes written at once

_BEGINNING = b"IxFI"
"""Of a flat index by inner product. FAISS reads many other kinds, some of which name files elsewhere."""


def kind_of(chunks: int) -> str:
    """How so many chunks are searched, as the manifest records it."""
    return "flat-ip" if chunks <= FLAT_UP_TO else "flat-ip, lists of bytes"


def write_vectors(folder: Path, vectors: Vectors, carried: Carried | None = None) -> None:
    """Write `vectors`, shape (chunks, dimension), rows of length 1; the row is the chunk number.

    Beyond FLAT_UP_TO of them with their lists, which go on from those that are `carried`.
    """
    _write_flat(folder, vectors)
    if len(vectors) > FLAT_UP_TO:
        write_nearest(folder, vectors, carried)


def _write_flat(folder: Path, vectors: Vectors) -> None:
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
        self.lists = NearestLists(folder) if (folder / nearest.FOLDER).is_dir() else None
        if self.lists is not None:
            if self.lists.shape != (self.count, self.dimension):
                raise ValueError(f"the lists in {nearest.FOLDER} are not those of {FILE}")
            self._rows = _Rows(folder / FILE, self.dimension, self.count)

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

    def rows(self, numbers: Numbers) -> Vectors:
        """Shape (len(numbers), dimension). Raises KeyError for a number beyond those that are here."""
        for number in numbers:
            if not 0 <= number < self.count:
                raise KeyError(int(number))
        if self.lists is not None:
            return self._rows.read(numbers)
        found: Vectors = self.matrix()[numbers]
        return found

    def search(self, vector: Vectors, k: int, allowed: Mask | None) -> list[Hit]:
        """The `k` chunks of largest inner product, best first; equal scores by chunk number.

        `allowed` has a place for every chunk and is applied inside the search, so a narrow filter
        still gives `k` hits where there are that many.
        """
        k = min(k, self.count if allowed is None else int(allowed.sum()))
        if k <= 0:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if self.lists is not None:
            candidates = np.sort(self.lists.candidates(query[0], _SEEN * k, allowed))
            scores = self._rows.read(candidates) @ query[0]
            best = np.lexsort((candidates, -scores))[:k]
            return [Hit(int(candidates[at]), float(scores[at])) for at in best]
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


class _Rows:
    """The vectors at some numbers, read from the file instead of from its mapping.

    Each page of a mapping that a question touches would stay in the process's memory, and several beside it.
    """

    def __init__(self, path: Path, dimension: int, count: int) -> None:
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self._dimension = dimension
        self._width = dimension * np.dtype(np.float32).itemsize
        self._first = path.stat().st_size - count * self._width  # they are the end of the file

    def read(self, numbers: Numbers) -> Vectors:
        """Shape (len(numbers), dimension)."""
        with self._lock:
            rows = b"".join(self._row(int(number)) for number in numbers)
        return np.frombuffer(rows, dtype=np.float32).reshape(len(numbers), self._dimension)

    def _row(self, number: int) -> bytes:
        self._file.seek(self._first + number * self._width)
        return self._file.read(self._width)


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
