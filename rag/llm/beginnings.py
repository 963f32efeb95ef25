"""What was read of passages, kept: another question about one is read on from where the passage ends.

Weighing passages is most of what a model reads for a question, and questions about one coverage come to the
same passages again. Theirs are the tokens after a prompt's constant part, whose own state is kept elsewhere
(`rag.llm.prefixes`); compare RAGCache (Jin et al. 2024), which keeps documents' states so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from rag.llm.kvstates import part_of, put_part
from rag.llm.statefiles import StateFiles

MOST = 256 * 2**20
"""Bytes, of which a token of the default model takes 28,672: some 140 passages, as many as a long live blog
has. With half as many tokens a live blog of 26 posts cost 377 tokens a question in the median instead of 332
(bench/results/2026-11-26-speed.md)."""


class Beginnings:
    """States by the tokens that made them; beyond `most` bytes, those unused for longest are let go.

    What is read is written to `files` as well, for a process that comes after this one: 3.6 ms in the median
    for 1.9 MB among 140 others, where reading that passage takes half a second and more. That is `most` bytes
    at most in a process's life: one that answers all day about all there is would wear a disk out. `size` is
    what it holds in memory, in bytes. Not safe to share between threads.
    """

    def __init__(self, llama: Any, files: StateFiles, most: int = MOST) -> None:
        self._llama = llama
        self._files = files
        self._most = most
        self._to_write = most
        self.size = 0
        self._states: OrderedDict[tuple[int, ...], bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._states)

    def restore(self, tokens: Sequence[int], start: int) -> bool:
        """Have the context, which holds those before `start`, hold `tokens`.

        False if it can't: they are not kept then, and where they were, it holds nothing beyond `start`.
        """
        key = tuple(tokens)
        state = self._states.pop(key, None)
        if state is None:
            state = self._files.read(tokens)
        else:
            self.size -= len(state)
        if state is None or not put_part(self._llama, start, len(tokens), state):
            return False
        self._remember(key, state)
        return True

    def keep(self, tokens: Sequence[int], start: int) -> None:
        """Keep those after `start` of the tokens that the context holds, which must be exactly these."""
        state = part_of(self._llama, start, len(tokens))
        self._remember(tuple(tokens), state)
        if len(state) <= self._to_write:
            self._to_write -= len(state)
            self._files.write(tokens, state)

    def _remember(self, key: tuple[int, ...], state: bytes) -> None:
        self._states[key] = state
        self.size += len(state)
        while self.size > self._most:
            _, dropped = self._states.popitem(last=False)
            self.size -= len(dropped)
