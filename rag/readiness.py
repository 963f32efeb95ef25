"""Whether the models are loaded yet, for whoever shows it while they load behind a page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum

from index.errors import DatelineError


class Stage(StrEnum):
    """Where the loading of the models stands."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


WORDS = {
    Stage.LOADING: "Loading the model",
    Stage.READY: "",  # nothing needs saying
    Stage.FAILED: "No model",
}


class Readiness:
    """One loading, in a thread of its own. Ready from the start where there is nothing to load."""

    def __init__(self, load: Callable[[], None] | None = None) -> None:
        self.stage = Stage.LOADING if load else Stage.READY
        self.fault: DatelineError | None = None
        self._load = load
        self._beginning = threading.Lock()

    def begin(self) -> None:
        """Load, unless it has begun. What fails is in `fault`; a question meanwhile waits, or is told too."""
        with self._beginning:
            load, self._load = self._load, None
        if load is not None:
            threading.Thread(target=self._run, args=(load,), name="dateline-load", daemon=True).start()

    def begin_within(self, seconds: float) -> None:
        """Let whoever is first begin it, and begin it in any case when `seconds` have passed."""
        timer = threading.Timer(seconds, self.begin)
        timer.daemon = True
        timer.start()

    def _run(self, load: Callable[[], None]) -> None:
        stage = Stage.FAILED
        try:
            load()
            stage = Stage.READY
        except DatelineError as error:
            self.fault = error
        finally:
            self.stage = stage

    def answered(self) -> None:
        """An answer came: whatever failed before has been mended."""
        self.stage, self.fault = Stage.READY, None
