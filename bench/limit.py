"""Dateline's way through llama.cpp against llama.cpp bare: `python -m bench.speed limit`.

Bare is `llama_decode` and a greedy sampler of llama-cpp-python, with the same file, context, threads and
flash attention, from the same constant part on. Both read the same prompts, one after the other, and take
turns to begin. Compared is processor time, which other work on the machine does not add to; a ratio above 1
says that Dateline is faster.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rag.llm.llama import LlamaModel
from rag.llm.probing import fingerprint
from rag.llm.running import Running, loaded
from rag.prompting import Dialogue

_MOST = 24
"""Tokens that are written, where an answer is not over before: about an answer's."""


class Bare:
    """A context of llama.cpp's own, driven by its C functions."""

    def __init__(self, path: Path, running: Running) -> None:
        import llama_cpp

        self._c = llama_cpp
        self._llama: Any = loaded(path, running)
        self._memory = llama_cpp.llama_get_memory(self._llama.ctx)
        self._sampler = llama_cpp.llama_sampler_init_greedy()

    def back_to(self, count: int) -> None:
        """Keep the first `count` tokens of the context."""
        self._c.llama_memory_seq_rm(self._memory, 0, count, -1)

    def read(self, tokens: Sequence[int]) -> None:
        """Within what the context is given at once, which every prompt here is after its constant part."""
        most = self._llama.n_batch
        for first in range(0, len(tokens), most):
            self._decode(tokens[first : first + most])

    def write(self, count: int) -> None:
        """`count` tokens, the likeliest ones."""
        for _ in range(count):
            self._decode([self._c.llama_sampler_sample(self._sampler, self._llama.ctx, -1)])

    def _decode(self, tokens: Sequence[int]) -> None:
        held = (self._c.llama_token * len(tokens))(*tokens)
        if self._c.llama_decode(self._llama.ctx, self._c.llama_batch_get_one(held, len(tokens))):
            raise RuntimeError("llama.cpp could not decode")


def ratios(model: LlamaModel, path: Path, dialogues: Sequence[Dialogue]) -> dict[str, float]:
    """Medians over prompts of bare's time divided by Dateline's: of reading one, and of writing after it."""
    bare = Bare(path, model.running)
    reading: list[float] = []
    writing: list[float] = []
    speeds: list[float] = []
    held: list[int] = []
    # Prompts of one constant part one after the other: bare reads it anew each time that it changes.
    for number, dialogue in enumerate(sorted(dialogues, key=lambda one: fingerprint(one.constant))):
        rendered = model._rendered(dialogue)
        rest = rendered.tokens[rendered.constant :]
        model.warm(dialogue.constant)
        constant = rendered.tokens[: rendered.constant]
        if constant == held:
            bare.back_to(len(constant))
        else:
            bare.back_to(0)
            bare.read(constant)
            held = constant
        ours, theirs = _both(number, partial(model.begins, dialogue, "No"), partial(bare.read, rest))
        reading.append(theirs / ours)
        speeds.append(len(rest) / theirs)
        if count := _length(model, dialogue, len(rendered.tokens)):
            ours, theirs = _both(number, partial(_write, model, dialogue), partial(bare.write, count))
            writing.append(theirs / ours)
    return {
        "prompts": len(dialogues),
        "reading": round(statistics.median(reading), 3),
        "writing": round(statistics.median(writing), 3) if writing else math.nan,
        "bare_tokens_a_second": round(statistics.median(speeds), 1),
    }


def _length(model: LlamaModel, dialogue: Dialogue, prompt: int) -> int:
    """How many tokens it writes after a prompt of so many, which it holds then as if it had written none.

    Bare has to write as many: the first one after a prompt takes longer than those after it.
    """
    _write(model, dialogue)
    count: int = model._llama.n_tokens - prompt
    model.begins(dialogue, "No")
    return count


def _write(model: LlamaModel, dialogue: Dialogue) -> None:
    for _ in model.write(dialogue, most=_MOST):
        pass


def _both(number: int, ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor time of each; who begins changes from prompt to prompt."""
    if number % 2:
        second, first = _timed(theirs), _timed(ours)
        return first, second
    return _timed(ours), _timed(theirs)


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
