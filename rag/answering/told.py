"""What has been found, weighed and checked for a question so far, and how long each step took."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.asking.question import Question
from rag.checks.checking import Checked
from rag.evidence.lines import Judged
from rag.retrieval import Found


@dataclass
class Clock:
    """Seconds by step."""

    timings: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.timings[step] = self.timings.get(step, 0.0) + now - self._last
        self._last = now


@dataclass
class Told:
    """What has been found and checked for a question so far; `missing` are its parts without an answer."""

    offered: dict[int, Found] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    conflict: bool = False
    superseded: bool = False

    def offer(self, found: Sequence[Found]) -> None:
        for one in found:
            self.offered.setdefault(one.chunk.number, one)


@dataclass(frozen=True, slots=True)
class Part:
    """A question, or a part of one, with the passages found for it."""

    question: Question
    found: Sequence[Found]
