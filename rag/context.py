"""What llama.cpp's context holds, and how it comes to hold a prompt: reading only what was not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.beginnings import Beginnings
from rag.chatml import Rendered
from rag.prefixes import PrefixStore


class Context:
    """One model's context. Not safe to share between threads."""

    def __init__(self, llama: Any, prefixes: PrefixStore, beginnings: Beginnings) -> None:
        self._llama = llama
        self._prefixes = prefixes
        self._beginnings = beginnings
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

    def go_on_for_states(self, rendered: Rendered) -> None:
        """Hold the rest of a prompt whose constant part was restored, for its states alone.

        What is read for states goes through the layers that they need, and no further: nothing is written on
        from it. Its beginnings are kept for the next prompt that begins so. Every part is read by itself,
        whether the ones before it were kept or not, so that a prompt has the same states to the last bit,
        whatever was read before.
        """
        self._half_from = at = rendered.constant
        for end in rendered.beginnings:
            beginning = rendered.tokens[:end]
            if self._beginnings.restore(beginning, rendered.constant):
                self._hold(beginning)
            else:
                self._go_on(beginning, at)
                self._beginnings.keep(beginning, rendered.constant)
            at = end
        self._go_on(rendered.tokens, at)

    def restore(self, rendered: Rendered) -> None:
        """Start from the kept state of the constant part, unless the context already begins with it."""
        self._entered = None
        if self._half_from is not None:
            self._llama.n_tokens = min(self._llama.n_tokens, self._half_from)
            self._half_from = None
        prefix = rendered.tokens[: rendered.constant]
        if self._shared(prefix) == len(prefix) or self._prefixes.restore(prefix):
            return
        self._go_on(prefix, self._shared(prefix))
        self._prefixes.keep(prefix)

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
