"""What llama.cpp's context holds, and how it comes to hold a prompt: reading only what was not read yet."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.llm.beginnings import MOST, Beginnings
from rag.llm.chatml import Rendered
from rag.llm.kvstates import ASIDE, PROMPT
from rag.llm.prefixes import PrefixStore
from rag.llm.statefiles import StateFiles, made_by


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of what was read: prompts' constant parts, and passages after them.

    `half` are those that went through some of the layers only (`go_on_for_states`).
    """

    prefixes: PrefixStore
    whole: Beginnings
    half: Beginnings

    @classmethod
    def of(cls, llama: Any, model: Path, cache: Path | None, layers: Sequence[int]) -> Kept:
        """For a loaded model whose file is `model`, in memory and in a folder if there is one."""

        def beginnings(depth: str) -> Beginnings:
            files = StateFiles(folder, made_by(llama, model) + depth, size=MOST)
            return Beginnings(llama, files)

        folder = None if cache is None else cache / "passages"
        upto = f" to layer {max(layers, default=0)}"
        return cls(PrefixStore(llama, model, cache), beginnings(""), beginnings(upto))


class Context:
    """One model's context. Not safe to share between threads."""

    def __init__(self, llama: Any, kept: Kept, watching: Any = None) -> None:
        """Take a model that has read nothing yet. `watching` is what llama.cpp calls for every tensor."""
        self._llama = llama
        self._kept = kept
        _remake(llama, watching)
        self._half_from: int | None = None
        self._entered: list[int] | None = None
        """The prompt whose end was read last; what is written after it makes the context longer."""

    def enter(self, rendered: Rendered) -> None:
        """Hold the whole prompt, with the logits of its last token at hand.

        The last token is always read by itself: it rounds otherwise than among others, and a prompt that is
        entered again has to be gone on with as it was the first time.
        """
        tokens = rendered.tokens
        if self._entered == tokens and self._llama.n_tokens == len(tokens):
            return
        self.restore(rendered)
        shared = min(self._shared(tokens), len(tokens) - 1)
        if shared < len(tokens) - 1:
            self._go_on(tokens[:-1], shared)
        self._go_on(tokens, len(tokens) - 1)
        self._entered = tokens

    def enter_to_weigh(self, rendered: Rendered) -> None:
        """Hold the whole prompt, by way of its beginnings, which are kept for the next one that begins so.

        Every part is read by itself, whether the ones before it were kept or not, so that a prompt gives the
        same to the last bit, whatever was read before.
        """
        self.restore(rendered)
        self._go_on_by_beginnings(rendered, self._kept.whole)

    def go_on_for_states(self, rendered: Rendered) -> None:
        """Hold the rest of a prompt whose constant part was restored, in the same way, for its states alone.

        What is read for states goes through the layers that they need, and no further: nothing is written on
        from it.
        """
        self._half_from = rendered.constant
        self._go_on_by_beginnings(rendered, self._kept.half)

    def _go_on_by_beginnings(self, rendered: Rendered, kept: Beginnings) -> None:
        at = self._put_longest(rendered, kept)
        for end in rendered.beginnings:
            if end > at:
                beginning = rendered.tokens[:end]
                self._go_on(beginning, at)
                kept.keep(beginning, rendered.constant)
                at = end
        self._go_on(rendered.tokens, at)

    def _put_longest(self, rendered: Rendered, kept: Beginnings) -> int:
        """Hold the longest beginning that is kept; where it ends."""
        for end in reversed(rendered.beginnings):
            beginning = rendered.tokens[:end]
            if kept.restore(beginning, rendered.constant):
                self._hold(beginning)
                return end
        return rendered.constant

    def restore(self, rendered: Rendered) -> None:
        """Start from the kept state of the constant part, unless the context already begins with it."""
        self._entered = None
        if self._half_from is not None:
            self._llama.n_tokens = min(self._llama.n_tokens, self._half_from)
            self._half_from = None
        prefix = rendered.tokens[: rendered.constant]
        if self._shared(prefix) == len(prefix) or self._kept.prefixes.restore(prefix):
            return
        self._go_on(prefix, self._shared(prefix))
        self._kept.prefixes.keep(prefix)

    def _shared(self, tokens: Sequence[int]) -> int:
        held = self._llama.input_ids[: self._llama.n_tokens]
        count = min(len(held), len(tokens))
        different = np.nonzero(held[:count] != np.asarray(tokens[:count], dtype=held.dtype))[0]
        return int(different[0]) if len(different) else count

    def _go_on(self, tokens: Sequence[int], start: int) -> None:
        self._llama.n_tokens = start  # eval drops what the context holds beyond it
        self._llama.eval(tokens[start:])

    def _hold(self, tokens: Sequence[int]) -> None:
        self._llama.input_ids[: len(tokens)] = tokens
        self._llama.n_tokens = len(tokens)


def _remake(llama: Any, watching: Any) -> None:
    """Give a model a context with two sequences over the same cells, the prompt's and one for its parts.

    llama-cpp-python has no argument for these, nor for the callback: the context is made a second time.
    """
    from llama_cpp._internals import LlamaContext

    llama.context_params.n_seq_max = len((PROMPT, ASIDE))
    llama.context_params.kv_unified = True
    if watching is not None:
        llama.context_params.cb_eval = watching
    llama._ctx.close()
    context = LlamaContext(model=llama._model, params=llama.context_params, verbose=False)
    llama._ctx = llama._stack.enter_context(contextlib.closing(context))
