"""Lists of near vectors: where a large archive looks for the nearest without reading all of them.

An inverted file: every vector is in the list of its nearest centre, as one byte a number, and a question
reads the lists whose centres are nearest to it. What it finds is only where to look: `VectorStore` ranks it
by the vectors themselves. The parts are numpy's files, which can be mapped, hold no code and name no other
file; a FAISS file of this kind can name others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.protocols import Vectors

FOLDER = "nearest"

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_LISTS = 4.0
"""Lists for each square root of a vector: 4,000 for a million, each as long as a list of the centres."""
_SAMPLE = 40
"""Vectors a list that the centres are trained on. FAISS warns below 39."""
_ROUNDS = 8  # of k-means; its objective hardly moves after them
_SEED = 20310304
READ = 16_384
"""Vectors that a question reads: 64 lists of a million, and as many where a filter leaves fewer a list."""
_BLOCK = 1024  # vectors turned into numbers at once: they stay in the processor's cache
_LEVELS = 255  # of a byte
_FAR = 2.0
"""How many times more, or fewer, vectors than the centres were trained for are still put to them."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Vectors that the version before had too: those numbered `here` were its `there`, in its lists."""

    lists: NearestLists
    here: Numbers
    there: Numbers


def write_nearest(folder: Path, vectors: Vectors, carried: Carried | None = None) -> None:
    """Write the lists of `vectors`, shape (chunks, dimension), rows of length 1, into `folder / FOLDER`.

    With `carried`, its centres are kept while they suit, and its vectors stay in the lists they were in.
    """
    count = len(vectors)
    kept = carried if carried is not None and _suit(carried.lists, count) else None
    centres = kept.lists.centres if kept else _trained(vectors)
    lists = np.full(count, -1, dtype=np.int64)
    if kept:
        lists[kept.here] = kept.lists.list_of()[kept.there]
    new = np.flatnonzero(lists < 0)
    for first in range(0, len(new), READ):
        block = new[first : first + READ]
        lists[block] = _index_of(centres).search(vectors[block], 1)[1][:, 0]
    order = np.argsort(lists, kind="stable")
    bounds = np.searchsorted(lists[order], np.arange(len(centres) + 1))
    _write(folder / FOLDER, vectors, centres, order, bounds)


def _suit(lists: NearestLists, count: int) -> bool:
    return 1 / _FAR <= _list_count(count) ** 2 / len(lists.centres) ** 2 <= _FAR


def _list_count(count: int) -> int:
    return max(1, min(count, round(_LISTS * math.sqrt(count))))


def _trained(vectors: Vectors) -> Vectors:
    lists = _list_count(len(vectors))
    most = min(len(vectors), _SAMPLE * lists)
    sample = np.sort(np.random.default_rng(_SEED).choice(len(vectors), most, replace=False))
    kmeans = faiss.Kmeans(
        int(vectors.shape[1]),
        lists,
        niter=_ROUNDS,
        seed=_SEED,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=_SAMPLE,
    )
    kmeans.train(np.ascontiguousarray(vectors[sample]))
    return np.asarray(kmeans.centroids, dtype=np.float32)


def _index_of(centres: Vectors) -> faiss.IndexFlatIP:
    index = faiss.IndexFlatIP(int(centres.shape[1]))
    index.add(np.ascontiguousarray(centres))
    return index


def _write(place: Path, vectors: Vectors, centres: Vectors, order: Numbers, bounds: Numbers) -> None:
    place.mkdir()
    low, high = vectors.min(axis=0), vectors.max(axis=0)
    step = np.maximum((high - low) / _LEVELS, np.finfo(np.float32).tiny)
    codes = np.lib.format.open_memmap(place / "codes.npy", "w+", np.uint8, vectors.shape)
    for first in range(0, len(order), READ):
        block = (vectors[order[first : first + READ]] - low) / step
        codes[first : first + READ] = np.clip(np.rint(block), 0, _LEVELS)
    codes.flush()
    for name, part in (
        ("centres", centres.astype(np.float32)),
        ("order", order.astype(np.int64)),
        ("bounds", bounds.astype(np.int64)),
        ("scale", np.stack([low, step]).astype(np.float32)),
    ):
        np.save(place / f"{name}.npy", part)


class NearestLists:
    """Read-only, memory-mapped, safe to share between threads.

    `centres` has shape (lists, dimension). List n holds the chunks `order[bounds[n] : bounds[n + 1]]`.
    """

    def __init__(self, folder: Path) -> None:
        self._codes, self.centres, self._order, self._bounds, self._scale = (
            np.asarray(np.load(folder / FOLDER / f"{name}.npy", mmap_mode="r"))  # no pickles by default
            for name in ("codes", "centres", "order", "bounds", "scale")
        )
        self._refuse_misfits()
        self._index = _index_of(self.centres)

    def _refuse_misfits(self) -> None:
        """What a stranger's parts say of one another must not lead beyond them."""
        count, dimension = self._codes.shape
        bounds = self._bounds
        parts = (self._codes, self.centres, self._order, bounds, self._scale)
        whole = (
            [part.dtype for part in parts] == [np.uint8, np.float32, np.int64, np.int64, np.float32]
            and self.centres.shape == (len(bounds) - 1, dimension)
            and self._scale.shape == (2, dimension)
            and self._order.shape == (count,)
            and bounds[0] == 0
            and bounds[-1] == count
            and bool((np.diff(bounds) >= 0).all())
        )
        if not whole or not _is_permutation(self._order, count):
            raise ValueError(f"the lists in {FOLDER} do not fit together")

    @property
    def shape(self) -> tuple[int, int]:
        """Vectors, and numbers of each."""
        count, dimension = self._codes.shape
        return int(count), int(dimension)

    def list_of(self) -> Numbers:
        """Shape (chunks,): the list of each."""
        found = np.empty(len(self._order), dtype=np.int64)
        found[self._order] = np.repeat(np.arange(len(self.centres)), np.diff(self._bounds))
        return found

    def candidates(self, query: Vectors, most: int, allowed: Mask | None) -> Numbers:
        """The numbers of `most` chunks that seem nearest to `query`, shape (dimension,), in no order.

        Lists are read, the nearest first, until they held READ chunks that `allowed` lets through.
        """
        places = self._places(query, allowed)
        if len(places) > most:
            scores = self._scores(query, places)
            places = places[np.argpartition(-scores, most - 1)[:most]]
        found: Numbers = self._order[places]
        return found

    def _places(self, query: Vectors, allowed: Mask | None) -> Numbers:
        """Where the allowed chunks of the lists to read stand in `order`."""
        if allowed is not None and (few := int(allowed.sum())) <= READ:
            return np.flatnonzero(allowed[self._order]) if few else np.empty(0, dtype=np.int64)
        nearest = self._index.search(query.reshape(1, -1), len(self.centres))[1][0]
        lengths = np.diff(self._bounds)[nearest]
        share = 1.0 if allowed is None else few / len(allowed)
        count = 1 + int(np.searchsorted(np.cumsum(lengths), READ / share))
        places = _joined(self._bounds[nearest[:count]], lengths[:count])
        return places if allowed is None else places[allowed[self._order[places]]]

    def _scores(self, query: Vectors, places: Numbers) -> Vectors:
        """Inner products with the vectors as their bytes tell them, less what is the same for all."""
        weights = query * self._scale[1]
        scores = np.empty(len(places), dtype=np.float32)
        for first in range(0, len(places), _BLOCK):
            block = self._codes[places[first : first + _BLOCK]]
            scores[first : first + _BLOCK] = block.astype(np.float32) @ weights
        return scores


def _joined(firsts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of several ranges, one range after the other."""
    before = np.cumsum(lengths) - lengths
    joined: Numbers = np.arange(int(lengths.sum())) + np.repeat(firsts - before, lengths)
    return joined


def _is_permutation(order: Numbers, count: int) -> bool:
    """Whether every number below `count` is there once."""
    if not count or order.min() < 0 or order.max() >= count:
        return False
    return bool((np.bincount(order, minlength=count) == 1).all())
