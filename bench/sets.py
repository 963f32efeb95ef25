"""Sets of questions, each with a fresh index of the coverage that it asks about."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import index
from bench.questions import Gold
from index.opening import Index
from index.protocols import Embedder


@dataclass(frozen=True, slots=True)
class Set:
    """A coverage's name, its index and its conversations."""

    name: str
    index: Index
    conversations: Sequence[Sequence[Gold]]


def opened_index(stack: ExitStack, dump: Path, embedder: Embedder | None = None) -> Index:
    """An index of one dump, in a folder that is there until the stack is left."""
    place = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "index"
    index.build([dump], place, embedder=embedder)
    return stack.enter_context(index.open(place, embedder=embedder))
