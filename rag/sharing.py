"""Many conversations in one process: they share the open index and the loaded model, and nothing else."""

from __future__ import annotations

import threading
from pathlib import Path

import index as dateline_index
from index.filters import Filters
from index.opening import Index
from rag.assistant import Assistant
from rag.models import open_model, warm


class SharedAssistants:
    """Makes assistants over one index, opened once: its embedder is a model that need not be held twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: dict[Path, Index] = {}

    def __call__(self, index: Path | None, model: str | None, filters: Filters | None) -> Assistant:
        """A new conversation. Raises what opening the index raises."""
        return Assistant(index=self._newest(index), model=model, filters=filters)

    def warm(self, index: Path | None, model: str | None) -> None:
        """Load what the first question will need, ahead of it. Raises what loading does."""
        self._newest(index).embed_query("What is the latest?")
        warm(open_model(model))

    def _newest(self, index: Path | None) -> Index:
        place = (index or dateline_index.default_place()).expanduser().absolute()
        with self._lock:
            held = self._opened.get(place)
            self._opened[place] = held.newest() if held else dateline_index.open(place)
            return self._opened[place]
