"""What the events of the index tab do, as functions of plain values: no Gradio, no browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from index.errors import DatelineError
from index.protocols import IndexView
from rag.freshness import status_line
from rag.page.indexing_jobs import Builder, Phase
from rag.page.indexing_outcome import build_html, fault_html
from rag.page.indexing_plan import Plan, plan, reading_of
from rag.page.indexing_preview import index_html, looks_html
from rag.page.indexing_uploads import Look, look_at_files
from rag.page.indexing_watched import Watched
from rag.page.markup import status_html


class Tray:
    """The dumps that one page has been handed and not built yet. They are its reader's alone."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.plan: Plan | None = None
        self.building = 0  # the number of the build that has them; 0 for none

    def __deepcopy__(self, memo: dict[int, object]) -> Tray:
        """Itself: a framework that copies state must not copy dumps."""
        return self

    @property
    def ready(self) -> bool:
        """Whether there is something to build from."""
        return any(look.dump is not None for look in self.looks)

    def clear(self) -> None:
        """Take everything out."""
        self.looks, self.plan, self.building = [], None, 0


class IndexTab:
    """`opened` gives the index as it is now; `builder` is the one of all pages; `watched` may be a folder."""

    def __init__(
        self, opened: Callable[[], IndexView], builder: Builder, watched: Watched | None = None
    ) -> None:
        self._opened = opened
        self._builder = builder
        self._watched = watched

    @property
    def running(self) -> bool:
        """Whether a build is under way, whoever began it."""
        return self._builder.build.phase is Phase.RUNNING

    def held(self) -> str:
        """What the index holds, and what is taken in unattended."""
        watched = self._watched.html() if self._watched else ""
        try:
            return index_html(self._opened()) + watched
        except DatelineError as error:
            return index_html(None, f"{error.what} Drop a dump and build one.") + watched

    def status(self) -> str:
        """The line of the page's bar, after a build."""
        try:
            return status_html(status_line(self._opened()))
        except DatelineError:
            return status_html("No coverage")

    def take(self, files: Iterable[tuple[str, Path]], tray: Tray) -> str:
        """Read what was dropped, beside what was dropped before; the preview of all."""
        tray.looks += look_at_files(files)
        return self.preview(tray)

    def preview(self, tray: Tray) -> str:
        """What was dropped, and what a build of it would change."""
        if not tray.ready:
            return looks_html(tray.looks, None)
        try:
            tray.plan = plan(self._builder.place, tray.looks)
        except DatelineError as error:
            return looks_html(tray.looks, None, (error.what, error.mend))
        return looks_html(tray.looks, tray.plan)

    def start(self, tray: Tray) -> str:
        """Build from what was dropped; what is shown of the build."""
        if not tray.ready:
            return fault_html("There is no dump to build from.", "Drop one first.")
        try:
            tray.building = self._builder.start(reading_of(tray.looks), tray.plan)
        except DatelineError as error:
            return fault_html(error.what, error.mend) + self.progress()
        return self.progress()

    def cancel(self) -> str:
        """End the build that is under way."""
        self._builder.cancel()
        return self.progress()

    def progress(self) -> str:
        """The build that is under way, or how the last one ended."""
        return build_html(self._builder.build)

    def settle(self, tray: Tray) -> bool:
        """After a build has ended: empty the tray it came from; whether that was this one."""
        build = self._builder.build
        ours = build.phase is Phase.DONE and build.number == tray.building
        if ours:
            tray.clear()
        return ours


def names_and_paths(files: Sequence[dict[str, object]]) -> list[tuple[str, Path]]:
    """Uploaded files as the framework describes them: their own names, and where they lie."""
    return [
        (str(one.get("orig_name") or Path(str(one["path"])).name), Path(str(one["path"]))) for one in files
    ]
