"""What a reader may choose of how answers are made: how sure they must be, and from how much evidence.

What each choice changes is data, in rag/options.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from index.errors import DatelineError
from rag.settings import Thresholds

Strictness = Literal["strict", "normal", "lenient"]
"""How sure an answer must be: strict refuses more, lenient answers more."""
Amount = Literal["little", "normal", "much"]
"""How many paragraphs are weighed for an answer, and how many it is written from at most."""

SPARING = "sparing"
"""The table of a choice that stands in its place for a model that weighs only what is worth it."""


class OptionUnknown(DatelineError):
    """There is no such choice."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen. Raises OptionUnknown."""

    strictness: Strictness = "normal"
    evidence: Amount = "normal"

    def __post_init__(self) -> None:
        for name, known in (("strictness", get_args(Strictness)), ("evidence", get_args(Amount))):
            if getattr(self, name) not in known:
                what = f"There is no {name} {getattr(self, name)!r}."
                raise OptionUnknown(what, f"Use one of: {', '.join(known)}.")

    def having(self, name: str, value: str) -> Options:
        """These with one choice changed. Raises OptionUnknown."""
        if name not in _NAMES:
            raise OptionUnknown(f"There is no option {name!r}.", f"Use one of: {', '.join(_NAMES)}.")
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)


_NAMES = tuple(field.name for field in fields(Options))


def adjusted(thresholds: Thresholds, options: Options) -> Thresholds:
    """A model's thresholds after what the options add to them."""
    strictness = _choices()["strictness"][options.strictness]
    evidence = _choices()["evidence"][options.evidence]
    if thresholds.worthwhile:
        evidence = evidence.get(SPARING, evidence)
    added = {name: value for name, value in {**strictness, **evidence}.items() if name != SPARING}
    return replace(thresholds, **{name: getattr(thresholds, name) + value for name, value in added.items()})


@cache
def _choices() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    return tomllib.loads((files("rag") / "options.toml").read_text(encoding="utf-8"))
