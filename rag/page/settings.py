"""The settings of everyone who uses the page, and askers that take up a change between two questions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import DatelineError
from index.filters import Filters
from index.protocols import IndexView
from rag.assistant import REMEMBERED
from rag.llm.models import DEFAULT
from rag.options import Options
from rag.seam import Asker, AskerFactory
from rag.types import Answer, Event, Finished, Passage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What answers are made with.

    `model` is a name of the catalogue, a path, or a server's URL; `options` are those of readers who have
    chosen none.
    """

    model: str = DEFAULT
    options: Options = field(default_factory=Options)


class Preferences:
    """The settings as they are now. Safe to share between threads; `warm` is told of a model that is chosen,
    so that it is loaded before the next question.
    """

    def __init__(
        self,
        model: str | None = None,
        warm: Callable[[str], None] | None = None,
        options: Options | None = None,
    ) -> None:
        self._settings = Settings(model or DEFAULT, options or Options())
        self.started_with = self._settings.model
        self._warm = warm

    @property
    def current(self) -> Settings:
        return self._settings

    def choose_model(self, name: str) -> None:
        """From the next question on, of every conversation."""
        self._settings = replace(self._settings, model=name)
        if self._warm is not None:
            threading.Thread(target=self._load, args=(self._warm, name), daemon=True).start()

    def _load(self, warm: Callable[[str], None], name: str) -> None:
        try:
            warm(name)
        except DatelineError as error:  # the next question is told of it
            _log.info("Not ready to answer yet: %s", error)


def following(made: AskerFactory, preferences: Preferences) -> AskerFactory:
    """Makes askers that follow the preferences: the model that they are made with gives way."""

    def begin(index: Path | None, model: str | None, filters: Filters | None) -> PreferredAsker:
        del model
        return PreferredAsker(lambda one: made(index, one.model, filters), preferences)

    return begin


class PreferredAsker:
    """One conversation: where the settings have changed since its last question, it is gone on with anew."""

    def __init__(self, make: Callable[[Settings], Asker], preferences: Preferences) -> None:
        self._make = make
        self._preferences = preferences
        self._settings = preferences.current
        self._options = self._settings.options
        self._asker = self._made()
        self._turns: list[tuple[str, str]] = []

    @property
    def index(self) -> IndexView:
        return self._asker.index

    def ask(self, question: str) -> Answer:
        """The last event's answer."""
        return next(event.answer for event in self.stream(question) if isinstance(event, Finished))

    def stream(self, question: str) -> Iterator[Event]:
        """Closing the iterator stops the answer."""
        events = self._renewed().stream(question)
        try:
            for event in events:
                if isinstance(event, Finished):
                    self._turns.append((event.answer.question, event.answer.text))
                    del self._turns[:-REMEMBERED]
                yield event
        finally:
            if isinstance(events, Generator):
                events.close()

    def retrieve(self, question: str, k: int = 8) -> list[Passage]:
        return self._asker.retrieve(question, k)

    def adjust(self, options: Options) -> None:
        """Answer with a reader's own options from the next question on."""
        self._options = options
        self._asker.adjust(options)

    def reset(self) -> None:
        self._turns.clear()
        self._asker.reset()

    def resume(self, turns: Sequence[tuple[str, str]]) -> None:
        self._turns = list(turns)
        self._asker.resume(turns)

    def _renewed(self) -> Asker:
        if self._settings != self._preferences.current:
            self._settings = self._preferences.current
            self._asker = self._made()
            self._asker.resume(self._turns)
        return self._asker

    def _made(self) -> Asker:
        asker = self._make(self._settings)
        asker.adjust(self._options)
        return asker
