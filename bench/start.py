"""What it costs to begin: `python -m bench.speed start`."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

_TIMES = 7
_IMPORT = "import time; began = time.perf_counter(); import rag; print(time.perf_counter() - began)"


def start() -> dict[str, float]:
    """Median seconds by the wall of Python alone, of `--help`, and of `import rag` within a process;
    `help_work` is the processor time of `--help`.
    """
    seconds: dict[str, list[float]] = {"python": [], "help": [], "help_work": [], "import_rag": []}
    for _ in range(_TIMES):
        seconds["python"].append(_run([sys.executable, "-c", "pass"])[0])
        whole, work = _run([sys.executable, "-m", "rag", "--help"])
        seconds["help"].append(whole)
        seconds["help_work"].append(work)
        told = subprocess.run(
            [sys.executable, "-c", _IMPORT], check=True, capture_output=True, text=True
        ).stdout
        seconds["import_rag"].append(float(told))
    return {name: round(statistics.median(found), 3) for name, found in seconds.items()}


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of a process, by the wall and of processor time."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    whole, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return whole, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
