"""KV states of prompts' constant parts: read once, kept in memory and on disk.

Reading the worked examples takes a small model on two cores several seconds; copying their state takes
milliseconds. A state on disk is only a cache: its name holds what made it, and one that doesn't load is
written anew.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_KEPT = 8
"""States in memory and on disk for one model; a state of 800 tokens of the default model is 23 MB."""


class PrefixStore:
    """States of one loaded model's sequence 0, by the tokens that made them."""

    def __init__(self, llama: Any, model: Path, cache: Path | None) -> None:
        self._llama = llama
        self._states: dict[tuple[int, ...], bytes] = {}
        self._folder = None if cache is None else cache / _fingerprint(llama, model)

    def restore(self, tokens: Sequence[int]) -> bool:
        """Put the state of these tokens into the context; False if it isn't kept anywhere."""
        state = self._states.get(tuple(tokens))
        if state is not None:
            return self._set(tokens, state)
        if self._load(tokens):
            self._remember(tokens)
            return True
        return False

    def keep(self, tokens: Sequence[int]) -> None:
        """Keep the context's state, which must be that of exactly these tokens."""
        self._remember(tokens)
        self._save(tokens)

    def _remember(self, tokens: Sequence[int]) -> None:
        import llama_cpp

        size = llama_cpp.llama_state_seq_get_size(self._llama.ctx, 0)
        buffer = (ctypes.c_uint8 * size)()
        written = llama_cpp.llama_state_seq_get_data(self._llama.ctx, buffer, size, 0)
        while len(self._states) >= _KEPT:
            del self._states[next(iter(self._states))]
        self._states[tuple(tokens)] = bytes(buffer[:written])

    def _set(self, tokens: Sequence[int], state: bytes) -> bool:
        import llama_cpp

        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        read = llama_cpp.llama_state_seq_set_data(self._llama.ctx, buffer, len(state), 0)
        return self._entered(tokens) if read else self._dropped()

    def _file(self, tokens: Sequence[int]) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / hashlib.sha256(repr(list(tokens)).encode()).hexdigest()[:32]

    def _load(self, tokens: Sequence[int]) -> bool:
        import llama_cpp

        file = self._file(tokens)
        if file is None or not file.is_file():
            return False
        held = (llama_cpp.llama_token * len(tokens))()
        count = ctypes.c_size_t(0)
        read = llama_cpp.llama_state_seq_load_file(
            self._llama.ctx, str(file).encode(), 0, held, len(tokens), ctypes.byref(count)
        )
        if read and list(held[: count.value]) == list(tokens):
            return self._entered(tokens)
        return self._dropped()

    def _save(self, tokens: Sequence[int]) -> None:
        import llama_cpp

        file = self._file(tokens)
        if file is None:
            return
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
        with contextlib.suppress(OSError):  # a cache that can't be written is only slower
            file.parent.mkdir(parents=True, exist_ok=True)
            saved = llama_cpp.llama_state_seq_save_file(
                self._llama.ctx, str(partial).encode(), 0, array, len(tokens)
            )
            if saved:
                partial.replace(file)
            else:
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


def _fingerprint(llama: Any, model: Path) -> str:
    """What a state depends on besides its tokens: the file, the context's shape, the library."""
    import llama_cpp

    stat = model.stat()
    made_of = (str(model.resolve()), stat.st_size, stat.st_mtime_ns, llama.n_ctx(), llama_cpp.__version__)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:24]
