"""The page of bench/load.py, in a process of its own: `python -m bench.load_page INDEX MODEL PORT PACE`.

MODEL is a name of the catalogue, or "scripted": a model that weighs a passage, and writes a word, in PACE
seconds. On the standard output it says when each question has begun and given its place up, with the clock
of the machine. It ends with its standard input.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import index as dateline_index
import ui
from bench.usage import help_if_asked
from index.filters import Filters
from index.protocols import IndexView
from rag.assistant import Assistant
from rag.environment import be_quiet
from rag.options import Options
from rag.prompting import Dialogue
from rag.seam import Asker, AskerFactory
from rag.sharing import SharedAssistants
from rag.types import Answer, Event, Passage
from rag.waiting import Line
from tests.fakes import HashEmbedder

SCRIPTED = "scripted"
DIMENSION = 256
"""Of the embedder that the scripted model's index is built with: no model is loaded for it."""
_SURE = 0.8
"""Below the threshold from which no further passage is weighed: a question takes a model's usual time."""


class PacedModel:
    """Fulfils `rag.llm.language.LanguageModel`; any passage holds the answer; it writes what it was told."""

    name = key = SCRIPTED

    def __init__(self, pace: float) -> None:
        self._pace = pace

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        for word in dialogue.turn[-1].content.split()[-most:]:
            time.sleep(self._pace)
            yield f"{word} "

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        del dialogue
        time.sleep(self._pace)
        return [_SURE, *[(1 - _SURE) / (len(options) - 1)] * (len(options) - 1)]

    def begins(self, dialogue: Dialogue, word: str) -> float:
        del dialogue, word
        return 1 - _SURE

    def length(self, text: str) -> int:
        return len(text.split())


class Told:
    """An asker of which is told when its questions begin, and have given their place up."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def index(self) -> IndexView:
        return self._asker.index

    def ask(self, question: str) -> Answer:
        return self._asker.ask(question)

    def stream(self, question: str) -> Iterator[Event]:
        _say(f"began {time.monotonic()} {question}")
        try:
            with closing(cast(Any, self._asker.stream(question))) as events:
                yield from events
        finally:
            _say(f"left {time.monotonic()} {question}")

    def retrieve(self, question: str, k: int = 8) -> list[Passage]:
        return self._asker.retrieve(question, k)

    def adjust(self, options: Options) -> None:
        self._asker.adjust(options)

    def reset(self) -> None:
        self._asker.reset()

    def resume(self, turns: Sequence[tuple[str, str]]) -> None:
        self._asker.resume(turns)


def _say(line: str) -> None:
    """In one piece: several threads do."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _scripted(place: Path, pace: float) -> AskerFactory:
    opened = dateline_index.open(place, embedder=HashEmbedder(DIMENSION))
    line, paced = Line(), PacedModel(pace)

    def begin(index: Path | None, model: str | None, filters: Filters | None) -> Told:
        del index, model
        return Told(Assistant(opened, paced, filters, line=line))

    return begin


def _real(place: Path, name: str) -> AskerFactory:
    shared = SharedAssistants()
    shared.warm(place, name)

    def begin(index: Path | None, model: str | None, filters: Filters | None) -> Told:
        return Told(shared(index, model, filters))

    return begin


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> int:
    be_quiet()
    threading.Thread(target=_end_with_input, daemon=True).start()
    place, model, port, pace = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    asker = _scripted(place, pace) if model == SCRIPTED else _real(place, model)
    ui.serve(index=place, model=model, port=port, asker=asker)
    return 0


if __name__ == "__main__":
    help_if_asked(__doc__)
    sys.exit(main())
