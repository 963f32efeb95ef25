"""The models that can write the answers: which are here, and fetching one while somebody watches."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from index import weights
from index.errors import DatelineError
from index.weights import Entry, Kind, State
from index.weights.sources import staged_size
from index.weights.store import Store


class Fetched(StrEnum):
    """Where the fetching of a model stands."""

    NOT = "not"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Model:
    """A language model of the catalogue, its state here, and how far a fetch is: `done` of its bytes."""

    entry: Entry
    state: State
    fetched: Fetched = Fetched.NOT
    done: int = 0
    what: str = ""
    mend: str = ""


class Models:
    """The catalogue's language models. `fetch` brings one by its name into `store`."""

    def __init__(
        self,
        fetch: Callable[[str], Path] | None = None,
        store: Store | None = None,
        entries: Sequence[Entry] | None = None,
    ) -> None:
        self._fetch = fetch or (lambda name: weights.fetch(name, progress=False))
        self._store = store or Store()
        found = entries if entries is not None else weights.entries()
        self._entries = {entry.name: entry for entry in found if entry.kind is Kind.GGUF}
        self._lock = threading.Lock()
        self._faults: dict[str, DatelineError] = {}
        self._threads: dict[str, threading.Thread] = {}

    def fetching(self) -> bool:
        """Whether one is on its way."""
        return any(thread.is_alive() for thread in self._threads.values())

    def all(self) -> list[Model]:
        """In the catalogue's order."""
        return [self._model(entry) for entry in self._entries.values()]

    def start(self, name: str) -> None:
        """Fetch a model, unless that is under way. A name that is none of the catalogue's is ignored."""
        with self._lock:
            thread = self._threads.get(name)
            if name not in self._entries or (thread is not None and thread.is_alive()):
                return
            self._faults.pop(name, None)
            self._threads[name] = threading.Thread(
                target=self._run, args=(name,), name=f"dateline-fetch-{name}", daemon=True
            )
            self._threads[name].start()

    def wait(self, name: str, seconds: float | None = None) -> None:
        """Until a fetch of it has ended, but no longer than `seconds`."""
        if name in self._threads:
            self._threads[name].join(seconds)

    def ready(self, name: str) -> bool:
        """Whether it can be used now."""
        return name in self._entries and self._model(self._entries[name]).state is State.READY

    def _run(self, name: str) -> None:
        try:
            self._fetch(name)
        except DatelineError as error:
            self._faults[name] = error

    def _model(self, entry: Entry) -> Model:
        thread = self._threads.get(entry.name)
        if thread is not None and thread.is_alive():
            staging = self._store.staging(entry)
            done = sum(min(staged_size(staging / file.path), file.bytes) for file in entry.files)
            return Model(entry, State.MISSING, Fetched.RUNNING, done)
        model = Model(entry, self._store.status(entry).state)
        fault = self._faults.get(entry.name)
        if fault is not None:
            return replace(model, fetched=Fetched.FAILED, what=fault.what, mend=fault.mend)
        return replace(model, fetched=Fetched.DONE) if thread is not None else model
