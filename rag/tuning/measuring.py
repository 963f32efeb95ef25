"""How long llama.cpp takes, run one way or another: the weights once, a context of its own for each way."""

from __future__ import annotations

import contextlib
import ctypes
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from rag.llm.running import Running, loaded
from rag.prompting import load
from rag.tuning.search import EIGHT_BITS, Took, Way

READ, WROTE = 192, 16
"""Tokens, in the shape of a question's work: prompts of some hundred, answers of some ten."""
_BEFORE = 8
"""Tokens that are read untimed: the first ones of a context pay for its memory."""


class LlamaMeasurer:
    """Measures one GGUF file; a context manager, which holds the weights as long as it is open."""

    def __init__(self, path: Path) -> None:
        """Load it. Raises ModelDamaged."""
        self._llama: Any = loaded(path, Running.usual())
        text = "\n".join(message.content for message in load("draft").constant)
        self._tokens: list[int] = self._llama.tokenize(text.encode(), add_bos=False)[:READ]

    def __enter__(self) -> LlamaMeasurer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._llama.close()

    def __call__(self, way: Way) -> Took | None:
        """Wall-clock seconds; None where llama.cpp makes no such context for this model."""
        from llama_cpp._internals import LlamaContext

        try:
            context = LlamaContext(model=self._llama._model, params=self._parameters(way), verbose=False)
        except ValueError:
            return None
        with contextlib.closing(context):
            return self._measured(context.ctx)

    def _measured(self, context: Any) -> Took:
        import llama_cpp

        _decode(context, self._tokens[:_BEFORE])
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
        times = [time.perf_counter()]
        _decode(context, self._tokens)
        wrote = [self._likeliest(context)]  # the logits wait for the computation's end
        times.append(time.perf_counter())
        for _ in range(WROTE):
            _decode(context, wrote[-1:])
            wrote.append(self._likeliest(context))
        times.append(time.perf_counter())
        return Took(times[1] - times[0], times[2] - times[1], tuple(wrote))

    def _likeliest(self, context: Any) -> int:
        import llama_cpp

        logits = ctypes.cast(llama_cpp.llama_get_logits_ith(context, -1), ctypes.POINTER(ctypes.c_float))
        return int(np.argmax(np.ctypeslib.as_array(logits, shape=(self._llama.n_vocab(),))))

    def _parameters(self, way: Way) -> Any:
        import llama_cpp

        made = type(self._llama.context_params).from_buffer_copy(self._llama.context_params)
        made.n_threads, made.n_threads_batch = way.running.writing, way.running.reading
        made.n_ubatch = way.running.batch
        made.flash_attn_type = (
            llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED
            if way.running.flash
            else llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        if way.keys_and_values == EIGHT_BITS:
            made.type_k = made.type_v = llama_cpp.GGML_TYPE_Q8_0
        return made


def _decode(context: Any, tokens: list[int]) -> None:
    import llama_cpp

    held = (llama_cpp.llama_token * len(tokens))(*tokens)
    if llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(held, len(tokens))):
        raise RuntimeError("llama.cpp could not decode")
