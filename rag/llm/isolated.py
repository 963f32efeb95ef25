"""A language model in a process of its own: a crash of llama.cpp takes that process, and no other.

The question under way then ends with an error that says so, and the next one starts the process again.
"""

from __future__ import annotations

import threading
import tomllib
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing
from contextvars import Context
from importlib.resources import files
from typing import Any, cast

from rag.llm.isolated_process import ModelProcess
from rag.llm.isolated_wire import Data, dialogue_data, messages_data
from rag.prompting import Dialogue, Message


class IsolatedModel:
    """Fulfils `rag.llm.language.LanguageModel`. `wanted` is a catalogue's name or a GGUF's path.

    The process is started at the first use, and loads the model. `silence` is how many seconds it may say
    nothing while something is asked of it, by default what rag/llm/isolated.toml says. Every call may raise
    ModelEnded or ModelStalled, and what loading the model raises.
    """

    def __init__(self, wanted: str, *, silence: float | None = None) -> None:
        self._wanted = wanted
        self._silence = _silence() if silence is None else silence
        self._starting = threading.Lock()
        self._process: ModelProcess | None = None
        self._end: weakref.finalize[Any, Any] | None = None
        self._names: list[str] = []

    @property
    def name(self) -> str:
        return self._named()[0]

    @property
    def key(self) -> str:
        return self._named()[1]

    @property
    def pid(self) -> int | None:
        """Of the process; None where none runs."""
        process = self._process
        return process.pid if process is not None and process.alive else None

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        asked = self._running().ask("write", **dialogue_data(dialogue), most=most)
        with closing(cast(Any, asked)) as answers:
            for answer in answers:
                if "piece" in answer:
                    yield answer["piece"]

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        return list(self._value("weigh", **dialogue_data(dialogue), options=list(options)))

    def begins(self, dialogue: Dialogue, word: str) -> float:
        return float(self._value("begins", **dialogue_data(dialogue), word=word))

    def length(self, text: str) -> int:
        return int(self._value("length", text=text))

    def warm(self, constant: Sequence[Message]) -> None:
        """Have it read a prompt's constant part ahead of the first question."""
        self._value("warm", constant=messages_data(constant))

    def close_if_idle(self) -> None:
        """End the process unless something is asked of it; the next use starts it again."""
        if not self._starting.acquire(blocking=False):
            return  # it is being started, and whoever does that does not idle
        try:
            if self._process is not None and self._process.idle:
                self._dropped()
        finally:
            self._starting.release()

    def close(self) -> None:
        """End the process; the next use starts it again."""
        with self._starting:
            self._dropped()

    def _named(self) -> list[str]:
        """Name and key, for which a process that has ended need not be started again."""
        if not self._names:
            self._running()
        return self._names

    def _value(self, do: str, **asked: Any) -> Any:
        return _last(self._running(), do, **asked)["value"]

    def _running(self) -> ModelProcess:
        with self._starting:
            if self._process is None or not self._process.alive:
                self._dropped()
                process = ModelProcess(self._silence)
                self._end = weakref.finalize(self, process.end)
                try:
                    # In a context of its own: a question that is stopped does not stop what others need too.
                    loaded = Context().run(_last, process, "load", model=self._wanted)
                    self._names = loaded["value"]
                except BaseException:
                    self._dropped()
                    raise
                self._process = process
            return self._process

    def _dropped(self) -> None:
        if self._end is not None:
            self._end()
        self._process = self._end = None


def _last(process: ModelProcess, do: str, **asked: Any) -> Data:
    with closing(cast(Any, process.ask(do, **asked))) as answers:
        found: Data = next(iter(answers))
    return found


def _silence() -> float:
    data = tomllib.loads((files("rag.llm") / "isolated.toml").read_text(encoding="utf-8"))
    return float(data["silence"])
