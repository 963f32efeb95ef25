"""KV states in a folder: a cache that any process may write, read, empty or damage at any time.

What made a state is in its file's name, and one that isn't whole counts as missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_CHECKSUM = 32
"""Bytes before a state."""
_SHAPE = ("flash_attn_type", "type_k", "type_v", "n_ubatch")
"""Of llama.cpp's llama_context_params: a state is put only into a context that has them alike."""


class StateFiles:
    """At most `files` states, and at most `size` bytes of them: those that were used last, of any model.

    `made_by` is what they depend on besides their tokens. Without a folder there are none.
    """

    def __init__(
        self, folder: Path | None, made_by: str, *, files: int = sys.maxsize, size: int = sys.maxsize
    ) -> None:
        self._folder = folder
        self._made_by = made_by
        self._files = files
        self._size = size

    def read(self, tokens: Sequence[int]) -> bytes | None:
        """The state, if it is there and whole: llama.cpp ends the process over one that is cut short."""
        if self._folder is None:
            return None
        file = self._file(self._folder, tokens)
        try:
            held = file.read_bytes()
        except OSError:
            return None
        checksum, state = held[:_CHECKSUM], held[_CHECKSUM:]
        if checksum != _checksum(state):
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return state

    def write(self, tokens: Sequence[int], state: bytes) -> None:
        """Keep the state, and let go what is too much then."""
        if self._folder is None:
            return
        file = self._file(self._folder, tokens)
        partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
        with contextlib.suppress(OSError):  # a cache that can't be written is only slower
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                partial.write_bytes(_checksum(state) + state)
                partial.replace(file)
            finally:
                partial.unlink(missing_ok=True)
            self._sweep(self._folder)

    def _file(self, folder: Path, tokens: Sequence[int]) -> Path:
        return folder / hashlib.sha256(repr((self._made_by, list(tokens))).encode()).hexdigest()[:32]

    def _sweep(self, folder: Path) -> None:
        size = 0
        for place, (_, length, file) in enumerate(sorted(_used(folder), reverse=True)):
            size += length
            if place >= self._files or size > self._size:
                file.unlink(missing_ok=True)


def made_by(llama: Any, model: Path) -> str:
    """What a loaded model's states depend on besides their tokens: the file, the context, the library.

    Without flash attention the values lie the other way round, and a batch of another size rounds otherwise.
    """
    import llama_cpp

    stat = model.stat()
    shape = tuple(getattr(llama.context_params, name) for name in _SHAPE)
    file = (str(model.resolve()), stat.st_size, stat.st_mtime_ns)
    return repr((*file, llama.n_ctx(), llama_cpp.__version__, *shape))


def _used(folder: Path) -> list[tuple[float, int, Path]]:
    """When each file was used last, its bytes, and where it is; another process may take one away."""
    found = []
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):
            stat = entry.stat()
            found.append((stat.st_mtime, stat.st_size, Path(entry.path)))
    return found


def _checksum(state: bytes) -> bytes:
    return hashlib.blake2b(state, digest_size=_CHECKSUM).digest()
