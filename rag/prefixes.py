"""KV states of prompts' constant parts: read once, kept in memory and on disk.

Reading the worked examples takes a small model on two cores several seconds; copying their state takes
milliseconds. A state on disk is only a cache: its name holds what made it, and one that isn't whole is
written anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.kvstates import PROMPT, put_state, state_of

_KEPT = 8
"""States in memory and on disk for one model; a state of 800 tokens of the default model is 23 MB."""

_CHECKSUM = 32
"""Bytes before a state on disk."""
_SHAPE = ("flash_attn_type", "type_k", "type_v", "n_ubatch")
"""Of llama.cpp's llama_context_params: a state is put only into a context that has them alike."""


class PrefixStore:
    """States of one loaded model, by the tokens that made them."""

    def __init__(self, llama: Any, model: Path, cache: Path | None) -> None:
        self._llama = llama
        self._states: dict[tuple[int, ...], bytes] = {}
        self._folder = None if cache is None else cache / _fingerprint(llama, model)

    def restore(self, tokens: Sequence[int]) -> bool:
        """Put the state of these tokens into the context; False if it isn't kept anywhere."""
        state = self._states.get(tuple(tokens))
        if state is not None:
            return self._set(tokens, state)
        state = self._read(tokens)
        if state is None or not self._set(tokens, state):
            return False
        self._remember(tokens, state)
        return True

    def keep(self, tokens: Sequence[int]) -> None:
        """Keep the context's state, which must be that of exactly these tokens."""
        state = state_of(self._llama, PROMPT)
        self._remember(tokens, state)
        self._write(tokens, state)

    def _set(self, tokens: Sequence[int], state: bytes) -> bool:
        return self._entered(tokens) if put_state(self._llama, PROMPT, state) else self._dropped()

    def _remember(self, tokens: Sequence[int], state: bytes) -> None:
        while len(self._states) >= _KEPT:
            del self._states[next(iter(self._states))]
        self._states[tuple(tokens)] = state

    def _file(self, tokens: Sequence[int]) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / hashlib.sha256(repr(list(tokens)).encode()).hexdigest()[:32]

    def _read(self, tokens: Sequence[int]) -> bytes | None:
        """The state on disk, if it is whole: llama.cpp ends the process over one that is cut short."""
        file = self._file(tokens)
        if file is None:
            return None
        try:
            held = file.read_bytes()
        except OSError:
            return None
        checksum, state = held[:_CHECKSUM], held[_CHECKSUM:]
        return state if checksum == _checksum(state) else None

    def _write(self, tokens: Sequence[int], state: bytes) -> None:
        file = self._file(tokens)
        if file is None:
            return
        partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
        with contextlib.suppress(OSError):  # a cache that can't be written is only slower
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                partial.write_bytes(_checksum(state) + state)
                partial.replace(file)
            finally:
                partial.unlink(missing_ok=True)
            self._sweep(file.parent)

    def _sweep(self, folder: Path) -> None:
        files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in files[_KEPT:]:
            old.unlink(missing_ok=True)

    def _entered(self, tokens: Sequence[int]) -> bool:
        self._llama.input_ids[: len(tokens)] = tokens
        self._llama.n_tokens = len(tokens)
        return True

    def _dropped(self) -> bool:
        """A state that doesn't fit may have left anything in the context: start from nothing."""
        self._llama.reset()
        return False


def _checksum(state: bytes) -> bytes:
    return hashlib.blake2b(state, digest_size=_CHECKSUM).digest()


def _fingerprint(llama: Any, model: Path) -> str:
    """What a state depends on besides its tokens: the file, the context's shape, the library.

    Without flash attention the values lie the other way round, and a batch of another size rounds otherwise.
    """
    import llama_cpp

    stat = model.stat()
    shape = tuple(getattr(llama.context_params, name) for name in _SHAPE)
    made_of = (str(model.resolve()), stat.st_size, stat.st_mtime_ns, llama.n_ctx(), llama_cpp.__version__)
    return hashlib.sha256(repr((*made_of, *shape)).encode()).hexdigest()[:24]
