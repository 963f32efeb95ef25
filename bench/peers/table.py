"""The figures as Markdown: a row a contender, ratios to Dateline in the same run, and the bars."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from bench.peers.measuring import Figures

OWN = "dateline"
AGAINST_CITATIONS = 8.0
"""Times faster than LlamaIndex's citation engine a whole answer has to be."""
AGAINST_FASTEST = 3.0
"""Times faster than the fastest peer that answers at least as well."""
AGAINST_REBUILDS = 20.0
"""Times faster than the fastest peer a rebuild after one new post has to be."""

_HEAD = (
    "| | right | refused rightly | cited | first word | whole answer | times Dateline's | of processor "
    "| first build | rebuild after one new post | peak memory | start-up |"
)


def table(found: Mapping[str, Figures]) -> str:
    """Medians; "cited" is how many answers name a source that supports them, then how many sources do."""
    lines = [_HEAD, "|" + "---|" * 12]
    return "\n".join(lines + [_line(name, figures, found) for name, figures in found.items()])


def _line(name: str, figures: Figures, found: Mapping[str, Figures]) -> str:
    cells = [
        name,
        *_worth(figures),
        _seconds(median_of(figures, "first")),
        _seconds(median_of(figures, "seconds")),
        _times(ratio(figures, found[OWN])),
        _times(ratio(figures, found[OWN], "cpu")),
        _seconds(figures.build),
        _seconds(figures.rebuild),
        f"{figures.memory} MB" if figures.memory else "-",
        _seconds(figures.start),
    ]
    return "| " + " | ".join(cells) + " |" + (f" failed: {figures.failed}" if figures.failed else "")


def _worth(figures: Figures) -> tuple[str, str, str]:
    yes = [row for row in figures.rows if row.answerable]
    no = [row for row in figures.rows if not row.answerable]
    said = [row for row in yes if not row.refused]
    cited = sum(row.cited for row in said)
    share = f", {sum(row.supporting for row in said)} of {cited} sources" if cited else ""
    return (
        f"{sum(row.right for row in yes)} of {len(yes)}",
        f"{sum(row.right for row in no)} of {len(no)}",
        f"{sum(row.supporting > 0 for row in said)} of {len(said)}{share}",
    )


def median_of(figures: Figures, what: str) -> float | None:
    """Of the rows; None if there are none."""
    return statistics.median(getattr(row, what) for row in figures.rows) if figures.rows else None


def ratio(figures: Figures, own: Figures, what: str = "seconds") -> float | None:
    """The median, over the questions put to both, of how many times longer a whole answer took (or "cpu")."""
    owns = {row.id: getattr(row, what) for row in own.rows}
    pairs = [getattr(row, what) / owns[row.id] for row in figures.rows if owns.get(row.id)]
    return statistics.median(pairs) if pairs else None


def bars(found: Mapping[str, Figures]) -> str:
    """What is asked of Dateline, and whether this run meets it."""
    own, peers = found[OWN], {name: figures for name, figures in found.items() if name != OWN}
    lines = [
        _bar(f"whole answers against {name}", ratio(figures, own), AGAINST_CITATIONS)
        for name, figures in peers.items()
        if name.startswith("llamaindex")
    ]
    good = [figures for figures in peers.values() if figures.rows and _right(figures) >= _right(own)]
    fastest = min((one for figures in good if (one := ratio(figures, own))), default=None)
    lines.append(_bar("whole answers against the fastest that is right as often", fastest, AGAINST_FASTEST))
    for what, wanted in (("build", 1.0), ("rebuild", AGAINST_REBUILDS)):
        own_time = getattr(own, what)
        times = [time for figures in peers.values() if (time := getattr(figures, what))]
        against = min(times) / own_time if times and own_time else None
        lines.append(_bar(f"{what} against the fastest", against, wanted))
    return "\n".join(lines)


def _right(figures: Figures) -> int:
    return sum(row.right for row in figures.rows)


def _bar(what: str, measured: float | None, wanted: float) -> str:
    if measured is None:
        return f"- {what}: at least {wanted:g} times faster; nothing to compare with"
    verdict = "met" if measured >= wanted else "missed"
    return f"- {what}: at least {wanted:g} times faster; {measured:.2f}, {verdict}"


def _seconds(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def _times(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
