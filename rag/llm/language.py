"""The seam of the language model: what the answering side asks of one, local or remote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.prompting import Dialogue


class LanguageModel(Protocol):
    """Writes text and weighs words. Safe to share between threads: calls take their turn."""

    @property
    def name(self) -> str: ...

    @property
    def key(self) -> str:
        """What its thresholds are kept under: the catalogue name or a checksum's beginning."""
        ...

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        """Greedy text, in pieces, at most `most` tokens. Closing the iterator stops the model."""
        ...

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        """The probability of each option as the next word, among these options; sums to 1."""
        ...

    def begins(self, dialogue: Dialogue, word: str) -> float:
        """The probability that the text it would write begins with a word."""
        ...

    def length(self, text: str) -> int:
        """Tokens of a text."""
        ...
