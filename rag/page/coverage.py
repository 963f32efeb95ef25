"""What the events of the coverage tab do, as functions of plain values: no Gradio, no browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import DatelineError
from index.filters import Filters
from index.post import Coverage
from index.protocols import IndexView
from rag.page.coverage_overview import overview_html
from rag.page.coverage_plot import Plot, plot_of
from rag.page.coverage_post import post_view
from rag.page.coverage_search import find
from rag.page.coverage_timeline import timeline_html
from rag.page.posts import missing_html

STEP = 100
"""Posts shown at first, and further ones at each "Show more"."""
ALL = ("All coverages", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the tab shows beside the panel: the timeline, its plot, and what can be chosen."""

    timeline: str
    plot: Plot | None
    choices: tuple[tuple[str, str], ...] = (ALL,)


class CoverageTab:
    """`opened` gives the index as it is now. Raises nothing: what is wrong is said in what it shows."""

    def __init__(self, opened: Callable[[], IndexView]) -> None:
        self._opened = opened

    def show(self, query: str = "", coverage: str = "", most: int = STEP) -> Shown:
        """The posts that have the words of `query`, of one coverage or of all; the first `most`."""
        try:
            index = self._opened()
            coverages = index.coverages()
            filters = _filters(coverages, coverage)
            found = find(index, query, filters)
            several = coverages if len(coverages) > 1 else []
            return Shown(
                timeline_html(coverages, found, _vanished(index), most),
                plot_of(found.posts) if found.posts else None,
                (ALL, *((one.title or one.id, one.id) for one in several)),
            )
        except DatelineError as error:
            return Shown(missing_html(str(error)), None)

    def overview(self, coverage: str = "") -> str:
        """The panel with no post open: one coverage, or all of them."""
        try:
            index = self._opened()
            coverages = index.coverages()
            filters = _filters(coverages, coverage)
            chosen = [one for one in coverages if filters is None or one.id in filters.coverages]
            return overview_html(chosen, index.posts(filters), _vanished(index))
        except DatelineError as error:
            return missing_html(str(error))

    def open_post(self, post_id: str) -> str:
        """The panel with a post, whose id comes from the browser and may be anything."""
        try:
            index = self._opened()
            post = index.post(post_id)
            count = len(index.posts(Filters(coverages=(post.coverage,))))
            return post_view(post, count, vanished=post.id in _vanished(index))
        except KeyError:
            return missing_html("This post is no longer in the index. Search again to see what is.")
        except DatelineError as error:
            return missing_html(str(error))


def _filters(coverages: Sequence[Coverage], chosen: str) -> Filters | None:
    """To one coverage; None for all, and for one that is not there: it may have gone since it was chosen."""
    return Filters(coverages=(chosen,)) if any(one.id == chosen for one in coverages) else None


def _vanished(index: IndexView) -> frozenset[str]:
    """Ids that the newest dumps lack; an index that is no place on a disk has none."""
    vanished = getattr(index, "vanished", None)
    return vanished() if callable(vanished) else frozenset()
