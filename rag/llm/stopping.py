"""Stopping a question between two calls of its model.

A question's stream can be closed only where it yields, and it weighs passages for seconds without having
anything to say. Whoever runs it in a thread says how that thread knows that it is to stop; the model that
answers looks before each of its calls and each piece of its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from contextvars import ContextVar
from typing import Any, cast

from rag.llm.passing import Passing
from rag.prompting import Dialogue


class Stopped(Exception):
    """The question was stopped. Nobody reads on, so that it is told to nobody."""


def _never() -> bool:
    return False


_STOPPED: ContextVar[Callable[[], bool]] = ContextVar("dateline_stopped", default=_never)


def stopped_by(told: Callable[[], bool]) -> None:
    """From now on, what runs in this thread is stopped once `told` says so."""
    _STOPPED.set(told)


def check_stop() -> None:
    """Raises Stopped if what runs in this thread is to stop."""
    if _STOPPED.get()():
        raise Stopped


class Stoppable(Passing):
    """A language model whose calls end with Stopped once their thread is to stop."""

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        check_stop()
        with closing(cast(Any, super().write(dialogue, most=most))) as pieces:
            for piece in pieces:
                check_stop()
                yield piece

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        check_stop()
        return super().weigh(dialogue, options)

    def begins(self, dialogue: Dialogue, word: str) -> float:
        check_stop()
        return super().begins(dialogue, word)

    def length(self, text: str) -> int:
        check_stop()
        return super().length(text)
