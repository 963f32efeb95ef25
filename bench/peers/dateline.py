"""Dateline itself, by its public interface. Its texts are dumps: it reads the posts out of them by itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import index
import rag
from bench.peers.child import Reply, Setup, serve
from bench.peers.common import fresh
from index.embedding import load
from rag.environment import be_quiet
from rag.llm.models import open_model, warm
from rag.types import Finished, Text


class Dateline:
    def __init__(self, setup: Setup) -> None:
        be_quiet()
        self._setup = setup
        self._embedder = load(setup.embedder)
        self._assistant: rag.Assistant | None = None

    def build(self, texts: list[str]) -> None:
        fresh(self._setup.store)
        self.update(texts)

    def update(self, texts: list[str]) -> None:
        dumps = [Path(self._setup.folder) / f"{number}.txt" for number, _ in enumerate(texts)]
        for dump, text in zip(dumps, texts, strict=True):
            dump.write_text(text, encoding="utf-8")
        index.build(dumps, self._setup.store, embedder=self._embedder)

    def open(self) -> None:
        with _processors(self._setup.threads):
            model = open_model(self._setup.model)
        warm(model)
        current = index.open(self._setup.store, embedder=self._embedder)
        self._assistant = rag.Assistant(index=current, model=model)

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        assert self._assistant is not None
        self._assistant.reset()
        for event in self._assistant.stream(question):
            if isinstance(event, Text):
                word()
            if isinstance(event, Finished):
                cited = tuple(citation.quote for citation in event.answer.citations)
                return Reply(event.answer.text, cited, event.answer.abstained)
        raise AssertionError("a stream ends with Finished")


@contextmanager
def _processors(count: int) -> Iterator[None]:
    """As on a machine with so many: the model takes as many threads as there are processors it may use."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


if __name__ == "__main__":
    serve(Dateline)
