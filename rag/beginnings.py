"""What was read of passages, kept: another question about one is read on from where the passage ends.

Weighing passages is most of what a model reads for a question, and questions about one coverage come to the
same passages again. Theirs are the tokens after a prompt's constant part, whose own state is kept elsewhere
(`rag.prefixes`); compare RAGCache (Jin et al. 2024), which keeps documents' states so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from rag.kvstates import part_of, put_part

MOST = 256 * 2**20
"""Bytes, of which a token of the default model takes 28,672: some 140 passages, as many as a long live blog
has. With half as many tokens a live blog of 26 posts cost 377 tokens a question in the median instead of 332
(bench/results/2026-11-26-speed.md)."""


class Beginnings:
    """States by the tokens that made them; beyond `most` bytes, those unused for longest are let go.

    `size` is what it holds, in bytes. Not safe to share between threads.
    """

    def __init__(self, llama: Any, most: int = MOST) -> None:
        self._llama = llama
        self._most = most
        self.size = 0
        self._states: OrderedDict[tuple[int, ...], bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._states)

    def restore(self, tokens: Sequence[int], start: int) -> bool:
        """Have the context, which holds those before `start`, hold `tokens`.

        False if it can't: they are not kept then, and where they were, it holds nothing beyond `start`.
        """
        key = tuple(tokens)
        state = self._states.get(key)
        if state is None:
            return False
        self._states.move_to_end(key)
        if put_part(self._llama, start, len(tokens), state):
            return True
        self.size -= len(self._states.pop(key))
        return False

    def __contains__(self, tokens: Sequence[int]) -> bool:
        return tuple(tokens) in self._states

    def keep(self, tokens: Sequence[int], start: int) -> None:
        """Keep those after `start` of the tokens that the context holds, which must be exactly these."""
        state = part_of(self._llama, start, len(tokens))
        self._states[tuple(tokens)] = state
        self.size += len(state)
        while self.size > self._most:
            _, dropped = self._states.popitem(last=False)
            self.size -= len(dropped)
