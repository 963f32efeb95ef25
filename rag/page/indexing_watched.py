"""A folder whose dumps are taken in unattended while the page is served, and what came of it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from index import embedding
from index.errors import DatelineError, DumpError
from index.opening import recorded_embedder
from index.protocols import Embedder
from index.report import BuildReport
from rag.freshness import ago
from rag.page.indexing_outcome import counted, fault_html


class Watched:
    """Takes in what is saved to `folder`, from `start` to `stop`. Which folder is said at the page's start:
    whoever merely opens the page can name none.
    """

    def __init__(self, folder: Path, place: Path, embedder: Embedder | str | Path | None = None) -> None:
        self.folder = folder.expanduser()
        self._place = place
        self._embedder = embedder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dateline-watch", daemon=True)
        self._last: tuple[datetime, BuildReport | DatelineError] | None = None

    @classmethod
    def begun(cls, folder: Path, place: Path) -> Watched:
        """A folder that is watched from now on. Raises DumpError if there is none."""
        watched = cls(folder, place)
        watched.start()
        return watched

    def start(self) -> None:
        """Begin, in a thread of its own. Raises DumpError if there is no folder."""
        if not self.folder.is_dir():
            raise DumpError(self.folder, None, "there is no such folder.", f"Make it: mkdir -p {self.folder}")
        self._thread.start()

    def stop(self, seconds: float | None = None) -> None:
        """End, once a build that is under way has ended; it is not waited for longer than `seconds`."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    @property
    def last(self) -> BuildReport | DatelineError | None:
        """What became of the newest dumps in the folder."""
        return self._last[1] if self._last else None

    def html(self, now: datetime | None = None) -> str:
        """The folder, and what was last taken in."""
        head = f"Dumps saved to <code>{escape(str(self.folder))}</code> are taken in by themselves"
        if self._last is None:
            return f'<p class="dl-watched">{head}; there were none yet.</p>'
        at, result = self._last
        age = ago(at, now or datetime.now(UTC))
        if isinstance(result, DatelineError):
            return f'<p class="dl-watched">{head}; the last one could not be, {age}.</p>' + fault_html(
                result.what, result.mend
            )
        said = f"{counted(result.new, 'new post')} and {result.edited} edited, {age}"
        return f'<p class="dl-watched">{head}: {said}.</p>'

    def _run(self) -> None:
        from index.watching import watch

        try:
            held = self._embedder or recorded_embedder(self._place)
            loaded = embedding.load(held) if held is None or isinstance(held, str | Path) else held
            watch(self.folder, self._place, embedder=loaded, tell=self._tell, over=self._over.is_set)
        except DatelineError as error:
            self._tell(error)

    def _tell(self, result: BuildReport | DatelineError) -> None:
        self._last = datetime.now(UTC), result
