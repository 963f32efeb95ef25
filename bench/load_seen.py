"""What the readers of bench/load.py saw, and the table of it."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field

from bench.load_process import Held


@dataclass(slots=True)
class Seen:
    """Times in seconds; what the page held at the start, in the middle and at the end."""

    done: Counter[str] = field(default_factory=Counter)  # how the questions ended
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)  # what came to a reader with another one's mark
    evidence: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)  # from Stop to the page saying so
    stop_freed: list[float] = field(default_factory=list)  # from Stop to the place in the line given up
    close_freed: list[float] = field(default_factory=list)
    waited: int = 0  # questions that were told of their place
    farthest: int = 0  # the most questions that were told to be before one
    held: list[Held] = field(default_factory=list)


def table(seen: Seen) -> str:
    """As Markdown."""
    counts = ", ".join(f"{count} {name}" for name, count in sorted(seen.done.items()))
    rows = [
        f"| questions | {counts} | |",
        f"| errors | {len(seen.errors)} | 0 |",
        f"| what came to another reader | {len(seen.mixed)} | 0 |",
        f"| questions told of their place | {seen.waited}, at most {seen.farthest} before one | |",
        _row("first evidence after asking", seen.evidence, ""),
        _row("answer after asking", seen.answered, ""),
        _row("page says stopped after Stop", seen.stopped, "1"),
        _row("place free after Stop", seen.stop_freed, "2"),
        _row("place free after closing", seen.close_freed, "2"),
        *_held(seen.held),
    ]
    return "\n".join(["| what | seen (seconds: median, most, times) | bar |", "|---|---|---|", *rows]) + "\n"


def _row(name: str, seconds: list[float], bar: str) -> str:
    if not seconds:
        return f"| {name} | never | {bar} |"
    told = f"{statistics.median(seconds):.2f}, {max(seconds):.2f}, {len(seconds)}"
    return f"| {name} | {told} | {bar} |"


def _held(times: list[Held]) -> list[str]:
    columns = {
        "resident memory, MB": [f"{held.memory:.0f}" for held in times],
        "open files": [str(held.files) for held in times],
        "threads": [str(held.threads) for held in times],
        "seconds of the processor": [f"{held.processor:.0f}" for held in times],
    }
    return [f"| {name}: start → middle → end | {' → '.join(told)} | |" for name, told in columns.items()]
