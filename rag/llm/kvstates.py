"""KV states as bytes: what llama.cpp holds of a sequence of tokens, out of its context and into it again."""

from __future__ import annotations

import ctypes
from typing import Any

PROMPT = 0
"""The sequence that a prompt is read into."""
ASIDE = 1
"""The sequence by which a part of a prompt is taken out, or put in."""


def state_of(llama: Any, sequence: int) -> bytes:
    """All that the context holds of a sequence."""
    import llama_cpp

    size = llama_cpp.llama_state_seq_get_size(llama.ctx, sequence)
    buffer = (ctypes.c_uint8 * size)()
    written = llama_cpp.llama_state_seq_get_data(llama.ctx, buffer, size, sequence)
    return bytes(buffer[:written])


def put_state(llama: Any, sequence: int, state: bytes) -> bool:
    """Have the context hold a state as this sequence; False if it doesn't fit: it then may hold anything."""
    import llama_cpp

    buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
    return bool(llama_cpp.llama_state_seq_set_data(llama.ctx, buffer, len(state), sequence))


def part_of(llama: Any, start: int, end: int) -> bytes:
    """What the context holds of the prompt's tokens from `start` to `end`."""
    memory = _Memory(llama)
    memory.copy(PROMPT, ASIDE, start, end)
    try:
        return state_of(llama, ASIDE)
    finally:
        memory.drop(ASIDE)


def put_part(llama: Any, start: int, end: int, state: bytes) -> bool:
    """Have the prompt go on from `start` to `end` as it did when the state was taken.

    All that the context held of the prompt beyond `start` is dropped. False if the state doesn't fit; the
    prompt then ends at `start`.
    """
    memory = _Memory(llama)
    memory.drop(PROMPT, start)
    fits = put_state(llama, ASIDE, state)
    if fits:
        memory.copy(ASIDE, PROMPT, start, end)
    memory.drop(ASIDE)
    return fits


class _Memory:
    """llama.cpp's own calls on the sequences of a context; an end of -1 is the sequence's."""

    def __init__(self, llama: Any) -> None:
        import llama_cpp

        self._library = llama_cpp
        self._memory = llama_cpp.llama_get_memory(llama.ctx)

    def copy(self, source: int, target: int, start: int, end: int) -> None:
        """The cells are shared, not written twice."""
        self._library.llama_memory_seq_cp(self._memory, source, target, start, end)

    def drop(self, sequence: int, start: int = -1) -> None:
        self._library.llama_memory_seq_rm(self._memory, sequence, start, -1)
