"""From dumps to an index version: create an index, or bring it up to date."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.batches import Progress
from index.errors import DumpError, IndexUnusable
from index.hands import Alone, Hands, hands
from index.making import Chosen, Made, make_version
from index.merging import Archive, Changes, bring_up_to_date
from index.places import Address, Place, place_of
from index.protocols import Embedder
from index.reading import Paths, read_all
from index.reading import Reading as Reading
from index.report import BuildReport
from index.store import unfinished
from index.store.choosing import store_at


def build(
    dumps: Paths,
    out: str | Path | Address,
    *,
    embedder: Embedder | str | Path | None = None,
    backend: str | None = None,
    progress: Progress | None = None,
    prune: bool = False,
    fresh: bool = False,
    wait: float = 0.0,
    workers: int | None = None,
) -> BuildReport:
    """Create the index at `out` (a folder, or a store's URL), or bring it up to date with `dumps`.

    `dumps` are files, folders, globs, or the URLs of prefixes in an object store. Their coverages are added
    or updated, others stay. Posts that did not change are not embedded again. `embedder` is one, or its name
    or path; by default the one that made the index, else the catalogue's. `backend` is what runs it
    (index.backends). With `prune`, posts that a coverage's dump no longer has are dropped instead of kept and
    marked. With `fresh`, what is at `out` is replaced, even if it can't be read. Another build of the same
    index is waited for `wait` seconds. `workers` is how many processes read and embed instead of this one
    (index.crew); what is built is the same.

    Until the last moment readers see the old version; a build that fails leaves it as it was.

    Raises DumpError (if no dump can be read), ModelError, WorkersDown, IndexBusy, IndexDamaged or
    IndexMismatch.
    """
    tell = progress or _silent
    with hands(workers) as many:
        reading = read_all(dumps, many, tell)
        return build_from(
            reading,
            out,
            embedder=embedder,
            backend=backend,
            progress=tell,
            prune=prune,
            fresh=fresh,
            wait=wait,
            hands=many,
        )


def build_from(
    reading: Reading,
    out: str | Path | Address,
    *,
    embedder: Embedder | str | Path | None = None,
    backend: str | None = None,
    progress: Progress | None = None,
    prune: bool = False,
    fresh: bool = False,
    wait: float = 0.0,
    hands: Hands | None = None,
) -> BuildReport:
    """`build` from posts that are read already; `hands` embed them, this process without any."""

    def update(old: Archive) -> tuple[Archive, Changes]:
        return bring_up_to_date(old, reading.taken, prune=prune)

    options = _Options(Chosen(embedder, backend), progress or _silent, fresh, wait, hands or Alone())
    return _update(place_of(out), reading, options, update)


def restore(
    export: str | Path,
    out: str | Path | Address,
    *,
    embedder: Embedder | str | Path | None = None,
    backend: str | None = None,
    progress: Progress | None = None,
    fresh: bool = False,
    wait: float = 0.0,
) -> BuildReport:
    """Make an index at `out` of what `exporting.write_export` wrote; with `fresh` in the place of one.

    Raises DumpError if `export` is no export, IndexUnusable if there is an index at `out` already.
    """
    from index.exporting import read_export

    archive = read_export(_lines(Path(export)), str(export))
    changes = Changes(
        coverages=tuple(coverage.id for coverage in archive.coverages),
        new=tuple(post.id for post in archive.posts if post.id not in archive.vanished),
        vanished=tuple(archive.vanished),
    )
    if store_at(out).holds() and not fresh:
        raise IndexUnusable(
            f"There is an index at {place_of(out)} already.",
            "Name another place with --index DIR, or replace it: --fresh",
        )
    options = _Options(Chosen(embedder, backend), progress or _silent, fresh, wait)
    return _update(place_of(out), Reading(()), options, lambda _: (archive, changes))


def _lines(export: Path) -> list[str]:
    try:
        return export.read_text(encoding="utf-8").split("\n")[:-1]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise DumpError(
            export,
            None,
            f"the export can't be read ({reason}).",
            "Check the name, or export again: dateline export",
        ) from error


@dataclass(frozen=True, slots=True)
class _Options:
    chosen: Chosen
    tell: Progress
    fresh: bool
    wait: float
    hands: Hands = field(default_factory=Alone)


def _update(
    out: Place, reading: Reading, options: _Options, update: Callable[[Archive], tuple[Archive, Changes]]
) -> BuildReport:
    """Under the lock: the archive of the current version, updated, as the new version."""
    started = time.perf_counter()
    store = store_at(out)
    store.prepare()
    if not store.holds():
        options.chosen.load()  # a missing model should leave no empty folder behind
    with store.building(options.wait):
        store.sweep(unread=options.fresh)
        current = None if options.fresh else store.current()
        archive, changes = update(current.archive if current else Archive())
        version, made = make_version(store, current, archive, options.chosen, options.tell, options.hands)
        store.sweep()
        unfinished.forget(store.unfinished)
    reading = replace(reading, notices=(*reading.notices, *store.notices))
    return _report(store.place, version, made, archive, changes, reading, time.perf_counter() - started)


def _silent(done: int, total: int, what: str) -> None:
    """The progress of someone who did not ask for it."""


def _report(
    place: Place,
    version: str,
    made: Made,
    archive: Archive,
    changes: Changes,
    reading: Reading,
    seconds: float,
) -> BuildReport:
    return BuildReport(
        place=place,
        version=version,
        changed=made.changed,
        coverages=tuple(one for one in archive.coverages if one.id in changes.coverages),
        posts=len(archive.posts),
        chunks=made.chunks,
        new=len(changes.new),
        edited=len(changes.edited),
        unchanged=len(changes.unchanged),
        vanished=len(changes.vanished),
        dropped=len(changes.dropped),
        embedded=made.embedded,
        seconds=seconds,
        notices=reading.notices,
        errors=reading.errors,
    )
