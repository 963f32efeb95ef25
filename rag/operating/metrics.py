"""What is counted while the page is served, in the text format that Prometheus reads (version 0.0.4)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping

KIND = "text/plain; version=0.0.4; charset=utf-8"
"""The media type of the format."""
BOUNDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0)
"""Seconds, of answers: they take about 8 in the median on two cores."""
OUTCOMES = ("answered", "refused", "stopped", "failed")
Labels = tuple[tuple[str, str], ...]


class Counter:
    """A number for each set of labels, which only grows."""

    kind = "counter"

    def __init__(self, name: str, about: str, **known: tuple[str, ...]) -> None:
        """`known` are values of labels that are told of before there is one."""
        self.name, self.about = name, about
        self._lock = threading.Lock()
        self._values: dict[Labels, int] = {((label, one),): 0 for label in known for one in known[label]}

    def add(self, **labels: str) -> None:
        """One more."""
        key = tuple(sorted(labels.items()))
        with self._lock:
            self._values[key] = self._values.get(key, 0) + 1

    def lines(self) -> Iterator[str]:
        """Its values, a line each."""
        with self._lock:
            values = dict(self._values)
        for labels, value in values.items():
            yield f"{self.name}{_labels(labels)} {value}"


class Histogram:
    """How many values were no larger than each of some bounds, their number and their sum."""

    kind = "histogram"

    def __init__(self, name: str, about: str, bounds: Iterable[float] = BOUNDS) -> None:
        self.name, self.about = name, about
        self._bounds = tuple(bounds)
        self._lock = threading.Lock()
        self._counts = [0] * len(self._bounds)
        self._number, self._sum = 0, 0.0

    def add(self, value: float) -> None:
        """One more value."""
        with self._lock:
            self._number += 1
            self._sum += value
            for at, bound in enumerate(self._bounds):
                self._counts[at] += value <= bound

    def lines(self) -> Iterator[str]:
        """Its values, a line each."""
        with self._lock:
            counts, number, total = tuple(self._counts), self._number, self._sum
        for bound, count in zip(self._bounds, counts, strict=True):
            yield f'{self.name}_bucket{{le="{bound:g}"}} {count}'
        yield f'{self.name}_bucket{{le="+Inf"}} {number}'
        yield f"{self.name}_sum {total:.6f}"
        yield f"{self.name}_count {number}"


class Metrics:
    """All that is counted of one server. Safe to share between threads."""

    def __init__(self) -> None:
        self.questions = Counter(
            "dateline_questions_total", "Questions that came to an end, by how.", outcome=OUTCOMES
        )
        self.faults = Counter("dateline_faults_total", "Questions that failed, by the kind of fault.")
        self.seconds = Histogram("dateline_answer_seconds", "Seconds from a question to its end.")
        self.waiting = Histogram("dateline_first_seconds", "Seconds from a question to its evidence.")

    def text(self, gauges: Mapping[str, tuple[str, float | None, Labels]]) -> str:
        """The whole page. `gauges` are values of now, by name: what each is, its value and its labels."""
        lines: list[str] = []
        for one in (self.questions, self.faults, self.seconds, self.waiting):
            lines += [f"# HELP {one.name} {one.about}", f"# TYPE {one.name} {one.kind}", *one.lines()]
        for name, (about, value, labels) in gauges.items():
            if value is not None:
                lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
                lines.append(f"{name}{_labels(labels)} {value:g}")
        return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
