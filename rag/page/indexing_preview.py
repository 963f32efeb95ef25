"""What the index tab shows before a build: the index as it is, and what would be read of each dump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from index.post import AsideKind
from index.protocols import IndexView
from rag.freshness import ago, built_at, moment
from rag.page.icons import icon
from rag.page.indexing_outcome import LISTED, changes_html, counted, fault_html
from rag.page.indexing_plan import Plan
from rag.page.indexing_uploads import Look
from rag.page.markup import when

if TYPE_CHECKING:
    from index.readers import Dump

_DAMAGE = "damaged text"  # a notice whose counts are shown as they are
_KINDS = {
    AsideKind.CAPTION: ("caption", "captions"),
    AsideKind.SUBHEAD: ("subhead", "subheads"),
    AsideKind.BYLINE: ("byline", "bylines"),
    AsideKind.TRAILER: ("link to another story", "links to other stories"),
    AsideKind.BOILERPLATE: ("line of the page’s own", "lines of the page’s own"),
}


def index_html(index: IndexView | None, fault: str = "") -> str:
    """What the index holds; `fault` says why there is none to show."""
    if index is None:
        return f'<p class="dl-lead">{escape(fault)}</p>'
    built = built_at(index)
    age = f", built {ago(built, datetime.now(UTC))}" if built else ""
    coverages = index.coverages()
    titles = "".join(f"<li>{escape(one.title or one.id)}</li>" for one in coverages[:LISTED])
    count = f"{counted(index.post_count, 'post')} of {counted(len(coverages), 'coverage')}"
    return f'<p class="dl-lead">{count} in the index{age}.</p><ul class="dl-held">{titles}</ul>'


def looks_html(looks: Sequence[Look], plan: Plan | None, fault: tuple[str, str] | None = None) -> str:
    """What would be read of each dump, and what a build would change; `fault` is why that can't be said."""
    if not looks:
        return ""
    whole = sum(look.dump is not None for look in looks)
    said = f"{counted(whole, 'dump')} read" if whole else "No dump was read"
    parts = "".join(_look(look) for look in looks)
    planned = f"<h3>What a build would do</h3>{changes_html(plan)}" if plan and whole else ""
    failed = fault_html(*fault) if fault else ""
    return f'<h3 class="dl-said" role="status">{said}</h3>{parts}{planned}{failed}'


def _look(look: Look) -> str:
    if look.dump is None:
        head = f'<p class="dl-look-head"><strong>{escape(look.name)}</strong></p>'
        return (
            f'<article class="dl-look" data-state="failed">{head}{fault_html(look.what, look.mend)}</article>'
        )
    dump = look.dump
    rows = "".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in _facts(dump))
    notes = "".join(f"<li>{escape(note)}</li>" for note in dump.notices if not note.startswith(_DAMAGE))
    noted = f'<ul class="dl-notices" aria-label="To be checked">{notes}</ul>' if notes else ""
    posts = "".join(
        f"<li>{when(post.published)}{escape(post.headline or post.text[:80])}</li>" for post in dump.posts
    )
    return (
        f'<article class="dl-look"><p class="dl-look-head"><strong>{escape(dump.coverage.title)}</strong>'
        f"<span>{escape(look.name)}, read as {escape(dump.reader)}</span></p><dl>{rows}</dl>{noted}"
        '<details class="dl-more"><summary>The posts</summary>'
        f'<ol class="dl-plain">{posts}</ol></details></article>'
    )


def _facts(dump: Dump) -> Iterable[tuple[str, str]]:
    """Plain values in the page's own HTML."""
    declared = dump.coverage.declared
    found = f"{len(dump.posts)} found"
    if declared is not None:
        found += f", {declared} declared"
        found += (
            ""
            if declared == len(dump.posts)
            else f' <span class="dl-warn">{icon("failed")}not the same</span>'
        )
    yield "Posts", found
    yield "Newest", escape(moment(dump.coverage.clock)) if dump.coverage.clock else "no times in the dump"
    pieces = Counter(aside.kind for post in dump.posts for aside in post.asides)
    pieces.update(aside.kind for aside in dump.coverage.header)
    if pieces:
        yield (
            "Set aside",
            ", ".join(counted(pieces[kind], *names) for kind, names in _KINDS.items() if pieces[kind]),
        )
    damage = dump.damage
    if damage.mended or damage.left:
        yield "Damage", f"{counted(damage.mended, 'lost character')} mended, {damage.left} left as they are"
