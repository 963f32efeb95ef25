"""Askers whose questions are counted and noted, and ended when the server is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from index.filters import Filters
from index.protocols import IndexView
from rag.operating.journal import Journal
from rag.operating.metrics import Metrics
from rag.options import Options
from rag.seam import Asker, AskerFactory
from rag.states import states_of
from rag.types import Answer, Event, Evidence, Finished, Passage

_UNFORESEEN = "unforeseen"
_LOOK = 0.02  # seconds between two looks at whether all answers have ended


class Ending(DatelineError):
    """The server is being ended."""

    def __init__(self) -> None:
        super().__init__("Dateline is being ended.", "Start it again, then ask again: dateline ui")


class Draining(Ending):
    """The server takes no more questions; what it has begun it still ends."""

    def __init__(self) -> None:
        DatelineError.__init__(
            self, "This server is being ended and takes no more questions.", "Ask again in a moment."
        )


class Observer:
    """Sees every question of one server. Safe to share between threads."""

    def __init__(self, journal: Journal | None = None) -> None:
        self.journal = journal or Journal()
        self.metrics = Metrics()
        self.draining = threading.Event()
        self.ending = threading.Event()
        self._lock = threading.Lock()
        self._under_way = 0

    def over(self, made: AskerFactory) -> AskerFactory:
        """Makes the same askers, seen."""

        def begin(index: Path | None, model: str | None, filters: Filters | None) -> Observed:
            return Observed(made(index, model, filters), self)

        return begin

    @property
    def under_way(self) -> int:
        """Answers that are being made."""
        return self._under_way

    def drain(self, seconds: float) -> bool:
        """Take no more questions, and wait for those under way to be answered; whether all were in time."""
        self.draining.set()
        return self._awaited(seconds)

    def end(self, seconds: float) -> bool:
        """Have every answer end at its next step, and wait for that; whether all did in time."""
        self.draining.set()
        self.ending.set()
        return self._awaited(seconds)

    def _awaited(self, seconds: float) -> bool:
        last = time.monotonic() + seconds
        while self._under_way and time.monotonic() < last:
            time.sleep(_LOOK)
        return not self._under_way

    def seen(self, question: str, stream: Callable[[str], Iterator[Event]]) -> Iterator[Event]:
        """The events of its stream; what becomes of the question is noted when they end.

        Raises Draining for one that is asked while the server ends.
        """
        if self.draining.is_set():
            raise Draining
        noted = _Noted(question)
        events: Iterator[Event] = iter(())
        self._count(1)
        try:
            events = stream(question)
            for event in events:
                if self.ending.is_set():
                    raise Ending
                noted.take(event)
                yield event
        except (GeneratorExit, Ending):
            raise
        except BaseException as error:
            noted.outcome = "failed"
            noted.fault = type(error).__name__ if isinstance(error, DatelineError) else _UNFORESEEN
            raise
        finally:
            if isinstance(events, Generator):
                events.close()
            self._count(-1)
            self._note(noted)

    def _count(self, more: int) -> None:
        with self._lock:
            self._under_way += more

    def _note(self, noted: _Noted) -> None:
        seconds = time.monotonic() - noted.began
        self.metrics.questions.add(outcome=noted.outcome)
        if noted.fault:
            self.metrics.faults.add(kind=noted.fault)
        self.metrics.seconds.add(seconds)
        if noted.evidence is not None:
            self.metrics.waiting.add(noted.evidence)
        self.journal.note("question", seconds=round(seconds, 3), words=noted.words, **noted.told())


class _Noted:
    """What is noted of a question: how it ended, and how much there was of everything."""

    def __init__(self, question: str) -> None:
        self.began = time.monotonic()
        self.outcome = "stopped"
        self.fault = ""
        self.evidence: float | None = None
        self.words = {"question": question}
        self._told: dict[str, Any] = {"characters": len(question)}

    def take(self, event: Event) -> None:
        if isinstance(event, Evidence):
            self.evidence = time.monotonic() - self.began
            self._told |= {"evidence_seconds": round(self.evidence, 3), "passages": len(event.passages)}
        elif isinstance(event, Finished):
            answer = event.answer
            self.outcome = "refused" if answer.abstained else "answered"
            self.words["answer"] = answer.text
            self._told |= {
                "states": [str(state) for state in states_of(answer)],
                "sentences": len(answer.checks),
                "citations": len(answer.citations),
                "answer_characters": len(answer.text),
            }

    def told(self) -> dict[str, Any]:
        return {"outcome": self.outcome, **({"fault": self.fault} if self.fault else {}), **self._told}


class Observed:
    """An asker as the one that it was made from; `observer` sees its questions."""

    def __init__(self, asker: Asker, observer: Observer) -> None:
        self._asker = asker
        self._observer = observer

    @property
    def index(self) -> IndexView:
        return self._asker.index

    def ask(self, question: str) -> Answer:
        """The last event's answer."""
        return next(event.answer for event in self.stream(question) if isinstance(event, Finished))

    def stream(self, question: str) -> Iterator[Event]:
        """Closing the iterator stops the answer."""
        return self._observer.seen(question, self._asker.stream)

    def retrieve(self, question: str, k: int = 8) -> list[Passage]:
        return self._asker.retrieve(question, k)

    def adjust(self, options: Options) -> None:
        self._asker.adjust(options)

    def reset(self) -> None:
        self._asker.reset()

    def resume(self, turns: Sequence[tuple[str, str]]) -> None:
        self._asker.resume(turns)
