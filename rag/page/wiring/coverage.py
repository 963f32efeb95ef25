"""The coverage tab: the timeline at the left, the post that is read at the right."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from index.protocols import IndexView
from rag.page.coverage import ALL, STEP, CoverageTab, Shown
from rag.page.wiring.assets import view
from rag.page.wiring.chat import QUIET

if TYPE_CHECKING:
    import gradio as gr

SCRIPT = "coverage.js"
_AXES = ("Where", "Count")  # posts or words at a time or a position
PLOT_HEIGHT = 120  # pixels: it orients, and leaves the screen to the posts


def build(tab: "gr.Tab", opened: Callable[[], IndexView]) -> None:
    """Lay the tab out inside the block that is open, and wire it. `opened` gives the index as it is now."""
    _wire(tab, CoverageTab(opened), _lay_out())


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab."""

    most: "gr.State"
    search: "gr.Textbox"
    coverage: "gr.Dropdown"
    plot: "gr.BarPlot"
    caption: "gr.HTML"
    timeline: "gr.HTML"
    panel: "gr.HTML"


def _lay_out() -> _Parts:
    import gradio as gr

    most = gr.State(STEP)
    with gr.Row(elem_id="dl-cov-main", elem_classes="dl-split"):
        with gr.Column(elem_id="dl-cov-list", min_width=0):
            gr.HTML('<h2 class="dl-hidden">Coverage</h2>', apply_default_css=False)
            with gr.Row(elem_id="dl-cov-tools", elem_classes="dl-fields"):
                search = gr.Textbox(
                    elem_id="dl-cov-search",
                    label="Search the posts",
                    show_label=False,
                    placeholder="Search the posts",
                    container=False,
                    max_lines=1,
                    min_width=0,
                )
                coverage = gr.Dropdown(
                    [ALL],
                    value="",
                    elem_id="dl-cov-coverage",
                    label="Coverage",
                    show_label=False,
                    container=False,
                    visible=False,
                    min_width=0,
                )
            with gr.Column(elem_id="dl-cov-scroll", min_width=0):
                plot = gr.BarPlot(
                    elem_id="dl-cov-plot",
                    x=_AXES[0],
                    y=_AXES[1],
                    y_lim=[0, None],
                    x_axis_labels_visible=False,
                    height=PLOT_HEIGHT,
                    container=False,
                    visible=False,
                )
                caption = gr.HTML(elem_id="dl-cov-caption", apply_default_css=False)
                timeline = view("dl-cov-timeline", SCRIPT)
        with gr.Column(elem_id="dl-cov-side", elem_classes="dl-aside-column", min_width=0):
            panel = view("dl-cov-panel", SCRIPT)
    return _Parts(most, search, coverage, plot, caption, timeline, panel)


def _wire(tab: "gr.Tab", handlers: CoverageTab, parts: _Parts) -> None:
    # Gradio reads the annotations of these functions, so that they are real types and not text.
    import gradio as gr

    def show(query: str, coverage: str | None) -> tuple[Any, ...]:
        shown = handlers.show(query, coverage or "")
        return STEP, shown.timeline, *_plotted(shown)

    def choose(query: str, coverage: str | None) -> tuple[Any, ...]:
        shown = handlers.show(query, coverage or "")
        values = [value for _, value in shown.choices]
        chosen = coverage if coverage in values else ""
        offered = gr.update(choices=list(shown.choices), value=chosen, visible=len(values) > 1)
        return offered, handlers.overview(chosen or ""), STEP, shown.timeline, *_plotted(shown)

    def further(query: str, coverage: str | None, most: int) -> tuple[int, str]:
        return most + STEP, handlers.show(query, coverage or "", most + STEP).timeline

    def open_post(event: gr.EventData) -> str:
        return handlers.open_post(str(event.post))

    def close_post(coverage: str | None) -> str:
        return handlers.overview(coverage or "")

    asked = [parts.search, parts.coverage]
    shown = [parts.most, parts.timeline, parts.plot, parts.caption]
    tab.select(choose, asked, [parts.coverage, parts.panel, *shown], **QUIET)
    parts.search.change(show, asked, shown, trigger_mode="always_last", **QUIET)
    parts.coverage.input(choose, asked, [parts.coverage, parts.panel, *shown], **QUIET)
    parts.timeline.more(further, [*asked, parts.most], [parts.most, parts.timeline], **QUIET)
    opened = parts.timeline.open(open_post, None, parts.panel, **QUIET)
    opened.then(None, js="() => window.datelineCoverage.reveal()")
    closed = parts.panel.close(close_post, parts.coverage, parts.panel, **QUIET)
    closed.then(None, js="() => window.datelineCoverage.giveBack()")


def _plotted(shown: Shown) -> tuple[Any, str]:
    """The plot, hidden where there is nothing to plot, and what it says in words."""
    import gradio as gr

    if shown.plot is None:
        return gr.update(visible=False), ""
    # The columns keep their names: the component draws new rows, but not new axes.
    where, count = _AXES
    drawn = {
        "columns": [where, count],
        "data": [list(bar) for bar in shown.plot.bars],
        "datatypes": {where: "nominal", count: "quantitative"},
        "mark": "bar",
    }
    return gr.update(value=drawn, visible=True), f"<p>{escape(shown.plot.caption)}</p>"
