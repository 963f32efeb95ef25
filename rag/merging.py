"""A conversation that several open pages write to, each over a server of its own. Pure.

A turn is a JSON object with an `id`; those of earlier versions have none, and are known by their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Turn = Mapping[str, Any]


def named(turns: Iterable[Turn]) -> dict[str, Turn]:
    """Turns by their ids, in order."""
    return {str(turn.get("id") or f"#{place}"): turn for place, turn in enumerate(turns, 1)}


def merged(stored: Iterable[Turn], own: Iterable[Turn], seen: Mapping[str, Turn]) -> list[Turn]:
    """What is to be stored: `own` is what one writer holds, `seen` what it held when it last read or wrote.

    A turn that the writer has changed is stored as it has it, one that it has not stays as somebody else may
    have changed it, and new ones come last. One that it dropped goes only from the end, and only if it is
    still what was dropped: no turn that stays ever changes its place, by which opinions are kept.
    """
    mine = named(own)
    there = list(named(stored).items())
    if not there:  # never kept, or deleted by another page while this one went on
        return list(mine.values())
    while there and _dropped(*there[-1], mine, seen):
        there.pop()
    kept = [mine[key] if key in mine and mine[key] != seen.get(key) else turn for key, turn in there]
    known = {key for key, _ in there}
    new = [turn for key, turn in mine.items() if key not in known and turn != seen.get(key)]
    return kept + new


def before_last(turns: Sequence[Turn], last: str) -> dict[str, Turn]:
    """Those before the turn with the id `last`; all where there is none such."""
    found = named(turns)
    return dict(list(found.items())[: list(found).index(last)]) if last in found else found


def _dropped(key: str, turn: Turn, mine: Mapping[str, Turn], seen: Mapping[str, Turn]) -> bool:
    return key not in mine and key in seen and seen[key] == turn
