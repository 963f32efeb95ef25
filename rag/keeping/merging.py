"""A conversation that several open pages write to, each over a server of its own. Pure.

A turn is a JSON object with an `id`; those of earlier versions have none, and are known by their place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

Turn = Mapping[str, Any]


def named(turns: Iterable[Turn]) -> dict[str, Turn]:
    """Turns by their ids, in order."""
    return {str(turn.get("id") or f"#{place}"): turn for place, turn in enumerate(turns, 1)}


def mark(turn: Turn) -> bytes:
    """What a turn is told from any other state of it by.

    16 bytes: held as JSON objects, the turns of a conversation as it was last written took 15 KB each, more
    than the turns themselves.
    """
    return blake2b(json.dumps(turn, sort_keys=True).encode(), digest_size=16).digest()


def marks(turns: Mapping[str, Turn]) -> dict[str, bytes]:
    """Of each turn."""
    return {key: mark(turn) for key, turn in turns.items()}


def merged(stored: Iterable[Turn], own: Iterable[Turn], seen: Mapping[str, bytes]) -> list[Turn]:
    """What is to be stored: `own` is what one writer holds, `seen` marks of what it last read or wrote.

    A turn that the writer has changed is stored as it has it, one that it has not stays as somebody else may
    have changed it, and new ones come last. One that it dropped goes only from the end, and only if it is
    still what was dropped: no turn that stays ever changes its place, by which opinions are kept.
    """
    mine = named(own)
    held = marks(mine)
    there = list(named(stored).items())
    if not there:  # never kept, or deleted by another page while this one went on
        return list(mine.values())
    while there and _dropped(*there[-1], mine, seen):
        there.pop()
    kept = [mine[key] if key in mine and held[key] != seen.get(key) else turn for key, turn in there]
    known = {key for key, _ in there}
    new = [turn for key, turn in mine.items() if key not in known and held[key] != seen.get(key)]
    return kept + new


def before_last(turns: Sequence[Turn], last: str) -> dict[str, Turn]:
    """Those before the turn with the id `last`; all where there is none such."""
    found = named(turns)
    return dict(list(found.items())[: list(found).index(last)]) if last in found else found


def _dropped(key: str, turn: Turn, mine: Mapping[str, Turn], seen: Mapping[str, bytes]) -> bool:
    return key not in mine and key in seen and seen[key] == mark(turn)
