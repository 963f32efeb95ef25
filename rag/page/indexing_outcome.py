"""What the index tab shows of a build: how far it is, and in the end what changed or what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index.report import BuildReport
from rag.page.icons import icon
from rag.page.indexing_jobs import Build, Phase
from rag.page.indexing_plan import Plan

LISTED = 40
"""Headlines shown of each kind of change: beyond them the count says enough."""


def build_html(build: Build) -> str:
    """A build under way, or how the last one ended."""
    match build.phase:
        case Phase.NONE:
            return ""
        case Phase.RUNNING:
            return _running(build)
        case Phase.DONE if build.report is not None:
            return _done(build.report, build.plan)
        case _:
            ended = fault_html(build.what, build.mend)
            return f'<div class="dl-outcome" data-phase="{build.phase}">{ended}</div>'


def _running(build: Build) -> str:
    percent = round(100 * build.share)
    said = "Cancelling" if build.cancelling else _step(build)
    return (
        '<div class="dl-outcome" data-phase="running">'
        '<div class="dl-progress" role="progressbar" aria-label="Building" '
        f'aria-valuemin="0" aria-valuemax="100" aria-valuenow="{percent}" aria-valuetext="{said}">'
        f'<span style="width: {percent}%"></span></div><p>{said}</p></div>'
    )


def _step(build: Build) -> str:
    if build.step == "embedding":
        return f"Embedding: {build.done} of {counted(build.total, 'paragraph')}"
    return "Writing the new version" if build.step == "writing" else "Starting"


def _done(report: BuildReport, plan: Plan | None) -> str:
    head = "The index is up to date" if report.changed else "Nothing changed"
    what = f"{counted(report.posts, 'post')} in the index, {counted(report.embedded, 'paragraph')} embedded"
    taken = " The chat takes it from the next question on." if report.changed else ""
    said = f"{what}, in {report.seconds:.1f} s.{taken}"
    changes = changes_html(plan, report)
    errors = "".join(fault_html(error.what, error.mend) for error in report.errors)
    return (
        '<div class="dl-outcome" data-phase="done"><h3 role="status">'
        f"{icon('answered')}{head}</h3><p>{said}</p>{changes}{errors}</div>"
    )


def changes_html(plan: Plan | None, report: BuildReport | None = None) -> str:
    """New, edited, unchanged and vanished posts: the counts of the report where there is one."""
    if plan is None:
        return ""
    changes = plan.changes
    kinds = (
        ("new", "New", changes.new, report.new if report else len(changes.new)),
        ("edited", "Edited", changes.edited, report.edited if report else len(changes.edited)),
        ("unchanged", "Unchanged", (), report.unchanged if report else len(changes.unchanged)),
        (
            "vanished",
            "No longer in the dump",
            changes.vanished,
            report.vanished if report else len(changes.vanished),
        ),
    )
    return '<dl class="dl-changes">' + "".join(_change(plan, *kind) for kind in kinds) + "</dl>"


def _change(plan: Plan, kind: str, label: str, ids: Sequence[str], count: int) -> str:
    heads = "".join(f"<li>{escape(plan.headlines.get(id_, id_))}</li>" for id_ in ids[:LISTED])
    more = f"<li>and {len(ids) - LISTED} more</li>" if len(ids) > LISTED else ""
    which = f"<details><summary>Which</summary><ul>{heads}{more}</ul></details>" if heads else ""
    return f'<div data-kind="{kind}"><dt>{label}</dt><dd><span>{count}</span>{which}</dd></div>'


def fault_html(what: str, mend: str) -> str:
    """What is wrong, and what mends it."""
    said = f'<p>{escape(what)}</p><p class="dl-mend">{escape(mend)}</p>'
    return f'<div class="dl-failure" role="alert">{said}</div>'


def counted(count: int, one: str, several: str = "") -> str:
    """`1 post`, `26 posts`."""
    return f"{count} {one if count == 1 else several or one + 's'}"
