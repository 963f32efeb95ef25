"""What a reader should know before asking: newer dumps, a model that is not there, a clock that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from index.errors import DatelineError
from rag.page.icons import icon

_CLOCK_BEHIND = (
    "The clock of the machine that runs Dateline tells a time before the index was built.",
    "Set it right: until then, ages are not to be relied on. Nothing that is kept is lost by it.",
)
NAMED = 3
"""Dumps named at once; of more, the number is told."""


def notices_html(fault: DatelineError | None, newer: Sequence[Path], *, clock_behind: bool = False) -> str:
    """Each with what mends it; nothing where all is well."""
    shown = _notice("failed", fault.what, fault.mend) if fault else ""
    if clock_behind:
        shown += _notice("superseded", *_CLOCK_BEHIND)
    if newer:
        names = ", ".join(file.name for file in newer[:NAMED])
        what = f"{names} changed since" if len(newer) <= NAMED else f"{len(newer)} dumps changed since"
        built = " ".join(str(file) for file in newer[:NAMED])
        shown += _notice(
            "superseded",
            f"{what} the index was built: answers may be out of date.",
            f"Read {'it' if len(newer) == 1 else 'them'} in under Index, or run: dateline build {built}",
        )
    return shown


def _notice(drawing: str, what: str, mend: str) -> str:
    return (
        f'<div class="dl-notice" role="status">{icon(drawing)}'
        f"<p><strong>{escape(what)}</strong> <span>{escape(mend)}</span></p></div>"
    )
