"""How llama.cpp runs a model: what changes its speed on a machine, and is no part of what it answers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ModelDamaged
from index.weights.gguf import check_gguf

CONTEXT = 4096
"""Tokens: the longest constant part (about 1,100), a budget of evidence (700) and an answer, with room."""
BATCH = 512
"""Tokens computed at once, as llama.cpp has it."""


@dataclass(frozen=True, slots=True)
class Running:
    """Threads that read a prompt and that write after it, tokens computed at once, and whether attention is
    computed in one piece ("flash attention").

    The kind of numbers that keys and values are kept as is always llama.cpp's own, 16 bits: fewer change the
    states that probes read and thresholds were set on.
    """

    reading: int
    writing: int
    batch: int = BATCH
    flash: bool = True

    @classmethod
    def usual(cls, threads: int | None = None) -> Running:
        """What holds where nothing was measured: a thread for each processor, or as many as are named."""
        count = threads or cores()
        return cls(count, count)


def cores() -> int:
    """The processors this process may use; llama.cpp's own default is half of the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def loaded(path: Path, running: Running) -> Any:
    """A `llama_cpp.Llama` of a GGUF file. Raises ModelDamaged if llama.cpp won't take the file."""
    import llama_cpp

    try:
        check_gguf(path)
        return llama_cpp.Llama(
            str(path),
            n_ctx=CONTEXT,
            n_threads=running.writing,
            n_threads_batch=running.reading,
            n_ubatch=running.batch,
            flash_attn=running.flash,
            verbose=False,
        )
    except (ValueError, RuntimeError, OSError) as error:
        raise ModelDamaged(
            f"llama.cpp can't load {path}: {error}.",
            "Fetch it again: dateline models fetch, or give another GGUF with --model PATH.",
        ) from error
