"""What a build would do, worked out without building: nothing is embedded and nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DumpError, IndexMissing
from index.merging import Archive, Changes, Taken, bring_up_to_date
from index.opening import open_index
from rag.page.indexing_uploads import Look

if TYPE_CHECKING:
    from index.building import Reading


@dataclass(frozen=True, slots=True)
class Plan:
    """The posts that a build changes, by id, and the headline of each of them."""

    changes: Changes
    headlines: Mapping[str, str]


def plan(place: Path, looks: Iterable[Look]) -> Plan:
    """What the dumps would change in the index at `place`. Raises IndexDamaged or IndexMismatch."""
    now, changes = bring_up_to_date(_archive(place), reading_of(looks).taken)
    told = {*changes.new, *changes.edited, *changes.vanished}
    return Plan(changes, {post.id: post.headline or post.text[:80] for post in now.posts if post.id in told})


def reading_of(looks: Iterable[Look]) -> Reading:
    """What was read, as a build takes it."""
    from index.building import Reading

    held = list(looks)
    taken = tuple(Taken(look.dump.coverage, look.dump.posts) for look in held if look.dump)
    notices = tuple(f"{look.name}: {note}" for look in held if look.dump for note in look.dump.notices)
    errors = tuple(DumpError(look.name, None, look.what, look.mend) for look in held if look.dump is None)
    return Reading(taken, notices, errors)


def _archive(place: Path) -> Archive:
    """What the index holds; nothing, where there is none."""
    try:
        with open_index(place) as held:
            return Archive(tuple(held.coverages()), tuple(held.posts()), held.vanished())
    except IndexMissing:
        return Archive()
