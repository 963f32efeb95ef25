"""Which settings a model runs fastest with, by what measuring them gives.

Every way of running is measured in turn, some rounds long, and held against the usual one of the same round:
other work on the machine slows neighbours alike. A way is taken if it was faster in every round, by a margin
in the median, and wrote the very same tokens after the one text that it was measured on. Batches and
attention round otherwise all the same: after another text, where two words are all but equally likely, the
other one may be written.

Keys and values of 8 bits instead of 16 are measured to be told, and never taken: they change the states of
the model, which its probe and its thresholds were fitted to.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.llm.running import BATCH, Running

BATCHES = (BATCH, 128, 64)
"""Smaller ones only: what is read for a question is rarely longer than 250 tokens."""
KEPT_AS, EIGHT_BITS = "f16", "q8_0"

_ROUNDS = 3
_LEAST = 2
"""Rounds that are measured whatever they take: nothing shows in one."""
_SECONDS = 25.0
"""After so many a stage begins no further round; there are two stages."""
_WORTH = 0.97
"""Of the usual time: by less, two runs of the same way differ."""


@dataclass(frozen=True, slots=True)
class Way:
    """Settings, and the kind of numbers that keys and values are kept as."""

    running: Running
    keys_and_values: str = KEPT_AS


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of reading and of writing, and the tokens that were written."""

    reading: float
    writing: float
    wrote: tuple[int, ...]

    @property
    def whole(self) -> float:
        return self.reading + self.writing


@dataclass(frozen=True, slots=True)
class Tried:
    """A way's median seconds, their median share of the usual way's in the same round, and whether it wrote
    the same."""

    way: Way
    reading: float
    writing: float
    share: float
    same: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The settings to run with, and what was tried, the usual way first."""

    running: Running
    tried: tuple[Tried, ...]


Measure = Callable[[Way], Took | None]
"""None where the model can't be run that way."""
Rounds = list[dict[Way, Took]]


class NothingRan(ValueError):
    """Not even the usual way could be measured."""


def search(measure: Measure, usual: Running, clock: Callable[[], float] = time.monotonic) -> Found:
    """Threads first, for reading and for writing apart; with those then batch, attention and what is kept.

    Raises NothingRan.
    """
    of_threads = [Way(replace(usual, reading=count, writing=count)) for count in _counts(usual)]
    first = Way(usual)
    rounds = _measured(measure, of_threads, clock) if len(of_threads) > 1 else []
    threads = replace(
        usual,
        reading=_best(rounds, of_threads, lambda took: took.reading).running.reading,
        writing=_best(rounds, of_threads, lambda took: took.writing).running.writing,
    )
    ways = list(dict.fromkeys((first, *_shapes(threads))))
    shaped = _measured(measure, ways, clock)
    best = _best(shaped, ways, lambda took: took.whole)
    tried = {way: _tried(rounds, of_threads[0], way) for way in of_threads if rounds}
    tried |= {way: _tried(shaped, first, way) for way in ways}
    return Found(best.running, tuple(one for one in tried.values() if one is not None))


def _counts(usual: Running) -> list[int]:
    """Threads to try, the usual count first: writing is often held up by the memory before all are busy."""
    most = usual.writing
    return [count for count in dict.fromkeys((most, most - 1, most // 2, most // 4)) if count > 0]


def _shapes(threads: Running) -> list[Way]:
    return [
        *(Way(replace(threads, batch=batch)) for batch in BATCHES),
        Way(replace(threads, flash=False)),
        Way(threads, EIGHT_BITS),
    ]


def _measured(measure: Measure, ways: Sequence[Way], clock: Callable[[], float]) -> Rounds:
    """Whole rounds only, each beginning with another way."""
    rounds: Rounds = []
    began = clock()
    while len(rounds) < _LEAST or (len(rounds) < _ROUNDS and clock() - began < _SECONDS):
        turn = len(rounds) % len(ways)
        took = {way: measure(way) for way in (*ways[turn:], *ways[:turn])}
        rounds.append({way: one for way, one in took.items() if one is not None})
        if ways[0] not in rounds[-1]:
            raise NothingRan
    return rounds


def _best(rounds: Rounds, ways: Sequence[Way], seconds: Callable[[Took], float]) -> Way:
    """The fastest of those that may be taken; the first, which is the usual one, where none is worth it."""
    best, least = ways[0], _WORTH
    for way in ways[1:]:
        shares = [seconds(one[way]) / seconds(one[ways[0]]) for one in rounds if way in one]
        if way.keys_and_values != KEPT_AS or len(shares) < len(rounds) or not _same(rounds, ways[0], way):
            continue
        if shares and max(shares) < 1 and statistics.median(shares) < least:
            best, least = way, statistics.median(shares)
    return best


def _same(rounds: Rounds, usual: Way, way: Way) -> bool:
    return all(one[way].wrote == one[usual].wrote for one in rounds if way in one)


def _tried(rounds: Rounds, usual: Way, way: Way) -> Tried | None:
    own = [one for one in rounds if way in one]
    if not own:
        return None
    return Tried(
        way,
        round(statistics.median(one[way].reading for one in own), 3),
        round(statistics.median(one[way].writing for one in own), 3),
        round(statistics.median(one[way].whole / one[usual].whole for one in own), 3),
        _same(own, usual, way),
    )
