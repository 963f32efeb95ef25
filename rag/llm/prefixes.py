"""KV states of prompts' constant parts: read once, kept in memory and on disk.

Reading the worked examples takes a small model on two cores several seconds; copying their state takes
milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.llm.kvstates import PROMPT, put_state, state_of
from rag.llm.statefiles import StateFiles, made_by

_KEPT = 8
"""States in memory, and on disk for all models; a state of 800 tokens of the default model is 23 MB."""


class PrefixStore:
    """States of one loaded model, by the tokens that made them."""

    def __init__(self, llama: Any, model: Path, cache: Path | None) -> None:
        self._llama = llama
        self._states: dict[tuple[int, ...], bytes] = {}
        folder = None if cache is None else cache / "prompts"
        self._files = StateFiles(folder, made_by(llama, model), files=_KEPT)

    def restore(self, tokens: Sequence[int]) -> bool:
        """Put the state of these tokens into the context; False if it isn't kept anywhere."""
        state = self._states.get(tuple(tokens))
        if state is not None:
            return self._set(tokens, state)
        state = self._files.read(tokens)
        if state is None or not self._set(tokens, state):
            return False
        self._remember(tokens, state)
        return True

    def keep(self, tokens: Sequence[int]) -> None:
        """Keep the context's state, which must be that of exactly these tokens."""
        state = state_of(self._llama, PROMPT)
        self._remember(tokens, state)
        self._files.write(tokens, state)

    def _set(self, tokens: Sequence[int], state: bytes) -> bool:
        return self._entered(tokens) if put_state(self._llama, PROMPT, state) else self._dropped()

    def _remember(self, tokens: Sequence[int], state: bytes) -> None:
        while len(self._states) >= _KEPT:
            del self._states[next(iter(self._states))]
        self._states[tuple(tokens)] = state

    def _entered(self, tokens: Sequence[int]) -> bool:
        self._llama.input_ids[: len(tokens)] = tokens
        self._llama.n_tokens = len(tokens)
        return True

    def _dropped(self) -> bool:
        """A state that doesn't fit may have left anything in the context: start from nothing."""
        self._llama.reset()
        return False
