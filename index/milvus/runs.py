"""Sets of row numbers as runs, which is how rows come and go: a few pairs for thousands of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Runs = tuple[tuple[int, int], ...]
"""Each from its first number to the one behind its last, in order, apart from one another."""


def runs_of(numbers: Iterable[int]) -> Runs:
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return tuple(found)


def numbers_of(runs: Runs) -> set[int]:
    return {number for first, end in runs for number in range(first, end)}


class Members:
    """Whether a number is in one of the runs."""

    def __init__(self, runs: Runs) -> None:
        self._firsts = [first for first, _ in runs]
        self._ends = [end for _, end in runs]

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._firsts, number) - 1
        return at >= 0 and number < self._ends[at]


def condition(field: str, runs: Runs) -> str:
    """That a row's number is in the runs, as the server understands it. Not for none."""
    alone = [first for first, end in runs if end == first + 1]
    terms = [f"({field} >= {first} and {field} < {end})" for first, end in runs if end > first + 1]
    return " or ".join(terms + ([f"{field} in {alone}"] if alone else []))
