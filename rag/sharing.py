"""Many conversations in one process: they share the open index and the loaded model, and nothing else.

A model on this machine answers one question after the other, as they came: two at once would each take twice
as long, and no reader could be told how long they have to wait. It runs in a process of its own, so that its
crash ends one answer and not the page. A server has slots of its own.
"""

from __future__ import annotations

import threading
from pathlib import Path

import index as dateline_index
from index.filters import Filters
from index.opening import Index
from rag.assistant import Assistant
from rag.llm.isolated import IsolatedModel
from rag.llm.models import DEFAULT, is_served, open_model, warm
from rag.waiting import Line


class SharedAssistants:
    """Makes assistants over one index, opened once: its embedder is a model that need not be held twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: dict[Path, Index] = {}
        self._models: dict[str, IsolatedModel] = {}
        self._line = Line()  # one for all models: they share the machine's processor

    def __call__(self, index: Path | None, model: str | None, filters: Filters | None) -> Assistant:
        """A new conversation. Raises what opening the index raises."""
        newest = self._newest(index)
        if is_served(model):
            return Assistant(newest, model, filters)
        return Assistant(newest, self._isolated(model), filters, line=self._line)

    def warm(self, index: Path | None, model: str | None) -> None:
        """Load what the first question will need, ahead of it. Raises what loading does."""
        self._newest(index).embed_query("What is the latest?")
        warm(open_model(model) if is_served(model) else self._isolated(model))

    def _isolated(self, model: str | None) -> IsolatedModel:
        """The model of this machine by its name. Another one that idles is ended: two seldom fit."""
        name = model or DEFAULT
        with self._lock:
            for other in self._models:
                if other != name:
                    self._models[other].close_if_idle()
            return self._models.setdefault(name, IsolatedModel(name))

    def _newest(self, index: Path | None) -> Index:
        place = (index or dateline_index.default_place()).expanduser().absolute()
        with self._lock:
            held = self._opened.get(place)
            self._opened[place] = held.newest() if held else dateline_index.open(place)
            return self._opened[place]
