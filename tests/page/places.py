"""A page over a real index with scripted answers, for tests of what a server does."""

from __future__ import annotations

from pathlib import Path

import index
from index.filters import Filters
from index.opening import Index
from rag.seam import AskerFactory
from tests.fakes import HashEmbedder
from tests.fakes_rag import ScriptedAssistant


class OverIndex(ScriptedAssistant):
    """The scripted answers over an index on the disk, as it is when the conversation begins."""

    def __init__(self, place: Path, filters: Filters | None = None) -> None:
        super().__init__(filters=filters)
        self.index: Index = index.open(place, embedder=HashEmbedder())


def askers(place: Path) -> AskerFactory:
    """Makes conversations over the index at `place`."""

    def begin(index: Path | None, model: str | None, filters: Filters | None) -> OverIndex:
        return OverIndex(place, filters)

    return begin
