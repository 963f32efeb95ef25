"""The best set of headlines among the scored lines, by dynamic programming over neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from index.readers.candidates import Candidate

_RAISED = 2.0  # how far a declared count may pull the threshold up from 0, to fewer headlines
_BODILESS = 2.5  # what it costs a headline to have nothing below it


def best(scored: Sequence[Candidate], threshold: float) -> list[int]:
    """The set of cuts with the highest sum of (score - threshold), by dynamic programming over neighbours."""
    taken = skipped = 0.0  # the best sums so far with the latest candidate taken, or not
    # For each candidate: was the one before taken, if this is taken / skipped.
    back: list[tuple[bool, bool]] = []
    first = True
    for candidate in scored:
        gain = candidate.score - threshold
        after_taken = taken - (_BODILESS if candidate.touches else 0.0)
        take_from_taken = not first and after_taken > skipped
        new_taken = gain + (after_taken if take_from_taken else skipped)
        skip_from_taken = not first and taken > skipped
        new_skipped = taken if skip_from_taken else skipped
        back.append((take_from_taken, skip_from_taken))
        taken, skipped, first = new_taken, new_skipped, False
    return _trace(scored, back, taken > skipped)


def _trace(scored: Sequence[Candidate], back: Sequence[tuple[bool, bool]], take: bool) -> list[int]:
    chosen: list[int] = []
    for candidate, (from_taken, skip_from_taken) in zip(reversed(scored), reversed(back), strict=True):
        if take:
            chosen.append(candidate.index)
            take = from_taken
        else:
            take = skip_from_taken
    return chosen[::-1]


def counted(scored: Sequence[Candidate], free: list[int], count: int, lowered: float) -> list[int] | None:
    """Exactly `count` headlines, if a small shift of the threshold gives them; None if it takes more than
    that.
    """
    if len(free) == count:
        return free
    low, high = (-lowered, 0.0) if len(free) < count else (0.0, _RAISED)
    for _ in range(14):
        middle = (low + high) / 2
        found = best(scored, middle)
        if len(found) == count:
            return found
        if len(found) > count:
            low = middle
        else:
            high = middle
    return None
