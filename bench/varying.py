"""One threshold at another value: its name as it is in rag/thresholds.toml, dotted where it is in a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from functools import cache
from typing import Any, get_type_hints

from bench.tallying import Tally
from index.errors import DatelineError
from rag.settings import Thresholds

_ALIKE = 9
"""Digits to which two distances are compared: 0.35 and 0.45 are as near to 0.4 as one another."""


class VariedWrongly(DatelineError):
    """There is no such threshold, or it can't have such a value."""


@dataclass(frozen=True, slots=True)
class Varied:
    """A threshold's name, and the values to try, each once."""

    name: str
    values: tuple[float, ...]


def varied(name: str, values: Sequence[str]) -> Varied:
    """What the command line names. Raises VariedWrongly."""
    if name not in _kinds():
        raise VariedWrongly(f"There is no threshold {name!r}.", f"Vary one of: {', '.join(_kinds())}.")
    if not values:
        raise VariedWrongly(f"{name} has no values to try.", f"Name them: --vary {name} VALUE VALUE")
    return Varied(name, tuple(dict.fromkeys(_number(name, value) for value in values)))


def value_of(limits: Thresholds, name: str) -> float:
    """The present value of a threshold."""
    value: Any = limits
    for part in name.split("."):
        value = getattr(value, part)
    return float(value)


def having(limits: Thresholds, name: str, value: float) -> Thresholds:
    """The thresholds with one of them at another value."""
    table, _, inner = name.rpartition(".")
    change: dict[str, Any] = {inner: value}
    if table:
        change = {table: replace(getattr(limits, table), **change)}
    return replace(limits, **change)


def best_of(tallies: Mapping[float, Tally], now: float) -> float:
    """The value with most right and rejected together; of those alike the one nearest the present one.

    Of two as near as one another it is the one that was named first.
    """
    return max(tallies, key=lambda value: (tallies[value].right_in_all, -round(abs(value - now), _ALIKE)))


def _number(name: str, value: str) -> float:
    kind = _kinds()[name]
    try:
        number: float = kind(value)
        if math.isfinite(number):
            return number
    except ValueError:
        pass
    wanted = "a whole number" if kind is int else "a number"
    raise VariedWrongly(f"{name} can't be {value!r}: it is {wanted}.", f"Name others: --vary {name} VALUE")


@cache
def _kinds() -> Mapping[str, type]:
    """Whether a threshold is an int or a float, by its name."""
    kinds: dict[str, type] = {}
    for name, kind in get_type_hints(Thresholds).items():
        if is_dataclass(kind):
            kinds |= {f"{name}.{inner}": one for inner, one in get_type_hints(kind).items()}
        else:
            kinds[name] = kind
    return kinds
