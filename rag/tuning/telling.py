"""What `dateline tune` says of its measurements: as lines for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rag.llm.running import Running

if TYPE_CHECKING:
    from rag.tuning.kept import Tuned
    from rag.tuning.search import Tried, Way


def tuned_json(model: str, machine: str, tuned: Tuned | None) -> dict[str, Any]:
    """`in_use` is what the next load runs with; `tuned` is null where nothing was measured."""
    running = Running.usual() if tuned is None else tuned.running
    return {
        "schema": 1,
        "model": model,
        "machine": machine,
        "in_use": asdict(running),
        "tuned": None if tuned is None else asdict(tuned),
    }


def tuned_lines(model: str, machine: str, tuned: Tuned | None) -> Iterator[str]:
    """What is in use and why, then a line for each way that was tried."""
    yield f"{model} on {machine}"
    if tuned is None:
        yield f"  in use: {_words(Running.usual())}, the usual, since nothing was measured: dateline tune"
        return
    why = "the usual" if tuned.running == Running.usual() else "faster than the usual"
    yield f"  in use: {_words(tuned.running)}, {why}"
    yield f"  measured {tuned.measured} in {tuned.seconds:.0f} s:"
    yield f"    {'reading':>8} {'writing':>8} {'of the usual time':>18}"
    for one in tuned.tried:
        yield f"    {one.reading:7.2f}s {one.writing:7.2f}s {one.share:18.2f}  {_way(one.way)}{_note(one)}"


def _words(running: Running) -> str:
    threads = f"threads {running.reading} reading and {running.writing} writing"
    return f"{threads}, batches of {running.batch}, {'with' if running.flash else 'without'} flash attention"


def _way(way: Way) -> str:
    running = way.running
    threads = f"{running.reading}+{running.writing} threads"
    parts = (threads, f"batch {running.batch}", "flash" if running.flash else "no flash", way.keys_and_values)
    return ", ".join(parts)


def _note(tried: Tried) -> str:
    from rag.tuning.search import KEPT_AS

    if tried.way.keys_and_values != KEPT_AS:
        return " (never taken: it changes the model's states)"
    return "" if tried.same else " (not taken: it wrote otherwise)"
