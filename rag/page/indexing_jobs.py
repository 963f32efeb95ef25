"""Builds from the page: one at a time, in a thread of their own, watched and cancelled from any page."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError, IndexBusy
from index.protocols import Embedder
from index.report import BuildReport
from rag.page.indexing_plan import Plan

if TYPE_CHECKING:  # what builds is imported when there is something to build: no page waits for it
    from index.building import Reading

_log = logging.getLogger(__name__)
_EMBEDDING = 0.9
"""Share of the bar that embedding has; writing, four short steps, has the rest."""
_REMEMBERED = 8
"""Builds whose end is known: whoever waits for one looks at once, but another one may end meanwhile."""


class BuildBusy(DatelineError):
    """A build is under way in this process."""


class BuildCancelled(DatelineError):
    """Somebody pressed Cancel."""


class Phase(StrEnum):
    """Where a build stands."""

    NONE = "none"  # there was none yet
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Build:
    """A build as it stands at a moment: `done` of `total` of `step`; then its report, or its fault."""

    number: int = 0
    phase: Phase = Phase.NONE
    step: str = "starting"
    done: int = 0
    total: int = 0
    cancelling: bool = False
    plan: Plan | None = None
    report: BuildReport | None = None
    what: str = ""
    mend: str = ""

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        part = self.done / self.total if self.total else 0.0
        if self.step == "embedding":
            return _EMBEDDING * part
        return _EMBEDDING + (1 - _EMBEDDING) * part if self.step == "writing" else 0.0


class Builder:
    """Builds the index at `place`. Safe to share between threads: all pages have the same one."""

    def __init__(self, place: Path, embedder: Embedder | str | Path | None = None) -> None:
        self.place = place
        self._embedder = embedder
        self._lock = threading.Lock()
        self._build = Build()
        self._ended: dict[int, Build] = {}
        self._thread: threading.Thread | None = None

    @property
    def build(self) -> Build:
        """The build that is under way, or the last one."""
        return self._build

    def start(self, reading: Reading, plan: Plan | None = None) -> int:
        """Begin, and return the number of the build. Raises BuildBusy while one is under way."""
        with self._lock:
            if self._build.phase is Phase.RUNNING:
                raise BuildBusy("The index is being built already.", "Wait until that build has ended.")
            self._build = Build(self._build.number + 1, Phase.RUNNING, plan=plan)
            self._thread = threading.Thread(
                target=self._run, args=(reading,), name="dateline-build", daemon=True
            )
            self._thread.start()
            return self._build.number

    def cancel(self) -> None:
        """End the build that is under way, at its next step; the index stays as it was."""
        with self._lock:
            if self._build.phase is Phase.RUNNING:
                self._build = replace(self._build, cancelling=True)

    def wait(self, seconds: float | None = None) -> Build:
        """Until no build is under way, but no longer than `seconds`; the last one."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._build

    def run(self, reading: Reading) -> Build:
        """Build, and return how it ended. Raises BuildBusy while another one is under way."""
        number = self.start(reading)
        self.wait()
        return self._ended[number]

    def _run(self, reading: Reading) -> None:
        from index.building import build_from

        try:
            report = build_from(reading, self.place, embedder=self._embedder, progress=self._tell)
            self._put(phase=Phase.DONE, report=report)
        except BuildCancelled as error:
            self._put(phase=Phase.CANCELLED, what=error.what, mend=error.mend)
        except IndexBusy as error:
            self._put(phase=Phase.FAILED, what=error.what, mend="Wait until it has ended, then build again.")
        except DatelineError as error:
            self._put(phase=Phase.FAILED, what=error.what, mend=error.mend)
        except Exception:  # noqa: BLE001  # the page must say so, whatever it was; the log has the rest
            _log.exception("A build failed for a reason that is not one of Dateline's own.")
            self._put(phase=Phase.FAILED, what=_UNFORESEEN, mend=_AGAIN)

    def _tell(self, done: int, total: int, what: str) -> None:
        over = what == "writing" and done == total  # the new version is in place: there is no way back
        if self._build.cancelling and not over:
            raise BuildCancelled(
                "The build was cancelled; the index is as it was.", "Build again to go on where it stopped."
            )
        self._put(step=what, done=done, total=total)

    def _put(self, **changes: object) -> None:
        with self._lock:
            self._build = build = replace(self._build, **changes)  # type: ignore[arg-type]
            if build.phase is not Phase.RUNNING:
                self._ended[build.number] = build
                self._ended.pop(build.number - _REMEMBERED, None)


_UNFORESEEN = "The build failed for a reason that Dateline did not foresee; the index is as it was."
_AGAIN = "Build again; if it stays, the terminal that runs the page has the details."
