"""What an index holds, brought up to date by the dumps of a build. Pure: no file is touched here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.identity import (
    age_key,
    match_coverage,
    match_posts,
    overlap,
    reconcile,
    skeleton,
    unclaimed_coverage,
)
from index.post import Coverage, Post

_SAME_COVERAGE = 0.3
"""Share of the smaller dump's posts that must be found in the other, as in `identity.match_coverage`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A coverage with its posts, newest first, as one dump has it."""

    coverage: Coverage
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """What an index holds. `posts` are in order (coverage, then newest first), those that their
    newest dump no longer has included; `vanished` names these."""

    coverages: tuple[Coverage, ...] = ()
    posts: tuple[Post, ...] = ()
    vanished: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the coverages that a build's dumps belong to, and of the posts of these.

    `vanished` are all that are kept though the newest dump lacks them, whenever they vanished.
    """

    coverages: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def bring_up_to_date(old: Archive, taken: Iterable[Taken], *, prune: bool = False) -> tuple[Archive, Changes]:
    """The archive with the dumps of one build taken in, oldest first, and what that changed.

    A dump belongs to the coverage that it shares posts with, whatever its title. It says how that
    coverage now stands: posts that it lacks are kept and marked as vanished, or with `prune`
    dropped. A dump that is older than what the archive has only adds the posts that were not known.
    Coverages of which no dump is given stay as they are.
    """
    standing = _Standing(old)
    touched: dict[str, None] = {}
    for one in sorted(taken, key=lambda one: age_key(one.coverage, one.posts)):
        touched[standing.take_in(one)] = None
    dropped = standing.prune(touched) if prune else ()
    archive = standing.archive()
    return archive, _changes(old, archive, tuple(sorted(touched)), dropped)


class _Standing:
    """The archive while dumps are taken in."""

    def __init__(self, old: Archive) -> None:
        self._coverages = {coverage.id: coverage for coverage in old.coverages}
        self._posts: dict[str, tuple[Post, ...]] = dict.fromkeys(self._coverages, ())
        self._posts.update(_by_coverage(old.posts))
        self._vanished = set(old.vanished)
        self._seen: dict[str, set[str]] = {}
        self._owner = {post.id: post.coverage for post in old.posts}
        for post in old.posts:
            self._seen.setdefault(_sign(post), set()).add(post.coverage)

    def take_in(self, one: Taken) -> str:
        """Take a dump in and say to which coverage it belongs."""
        id_ = self._belonging(one)
        mine = tuple(self._named(post, id_) for post in one.posts)
        known = self._coverages.get(id_)
        if known is not None and _older(one.coverage, known):
            self._add_older(id_, mine)
        else:
            self._coverages[id_] = replace(one.coverage, id=id_)
            self._replace(id_, mine)
        for post in self._posts[id_]:
            self._owner[post.id] = id_
            self._seen.setdefault(_sign(post), set()).add(id_)
        return id_

    def _belonging(self, one: Taken) -> str:
        """The coverage that the dump is of; a new id where it is of none that is known."""
        own = self._posts.get(one.coverage.id)
        if own is not None and _same_coverage(own, one.posts):
            return one.coverage.id
        # Only coverages that share a post can share three in ten: no need to compare with all.
        shared = {id_ for post in one.posts for id_ in self._seen.get(_sign(post), ())}
        known = {id_: self._posts[id_] for id_ in sorted(shared)}
        found = match_coverage(one.coverage, one.posts, known)
        return found or unclaimed_coverage(one.coverage.id, one.posts, self._posts)

    def _named(self, post: Post, coverage: str) -> Post:
        """The post under its coverage, with an id that no post of another coverage has."""
        owner = self._owner.get(post.id, coverage)
        id_ = post.id if owner == coverage else f"{coverage}-{post.id}"
        return replace(post, id=id_, coverage=coverage)

    def _replace(self, id_: str, now: tuple[Post, ...]) -> None:
        result = reconcile(self._posts.get(id_, ()), now)
        here = {*result.new, *result.edited, *result.unchanged}
        self._posts[id_] = result.posts
        self._vanished -= here
        self._vanished.update(post.id for post in result.posts if post.id not in here)

    def _add_older(self, id_: str, older: tuple[Post, ...]) -> None:
        """Posts that only an older dump has are taken in as vanished, each at its place."""
        known = self._posts[id_]
        pairs = match_posts(known, older)
        names = [known[pairs[i]].id if i in pairs else post.id for i, post in enumerate(older)]
        posts = {post.id: post for i, post in enumerate(older) if i not in pairs}
        self._vanished.update(post_id for post_id in posts if post_id not in self._owner)
        posts.update((post.id, post) for post in known)
        order = interleaved([post.id for post in known], names)
        self._posts[id_] = _numbered(posts[post_id] for post_id in order)

    def prune(self, coverages: Iterable[str]) -> tuple[str, ...]:
        """Drop what has vanished from these coverages; the ids."""
        dropped: list[str] = []
        for id_ in coverages:
            dropped += [post.id for post in self._posts[id_] if post.id in self._vanished]
            self._posts[id_] = _numbered(post for post in self._posts[id_] if post.id not in self._vanished)
        self._vanished.difference_update(dropped)
        return tuple(dropped)

    def archive(self) -> Archive:
        order = sorted(self._coverages)
        posts = tuple(post for id_ in order for post in self._posts[id_])
        return Archive(tuple(self._coverages[id_] for id_ in order), posts, frozenset(self._vanished))


def _same_coverage(known: Sequence[Post], posts: Sequence[Post]) -> bool:
    """Under one title: whether enough posts are the same, by headline or, where all were edited, by words."""
    if overlap(known, posts) >= _SAME_COVERAGE:
        return True
    return len(match_posts(known, posts)) >= _SAME_COVERAGE * max(1, min(len(known), len(posts)))


def _sign(post: Post) -> str:
    """What two tellings of a post have in common if `identity.overlap` takes them for one."""
    return skeleton(post.headline) or skeleton(post.text)


def _older(coverage: Coverage, known: Coverage) -> bool:
    return coverage.clock is not None and known.clock is not None and coverage.clock < known.clock


def _by_coverage(posts: Iterable[Post]) -> Mapping[str, tuple[Post, ...]]:
    found: dict[str, list[Post]] = {}
    for post in posts:
        found.setdefault(post.coverage, []).append(post)
    return {id_: tuple(group) for id_, group in found.items()}


def _numbered(posts: Iterable[Post]) -> tuple[Post, ...]:
    return tuple(
        post if post.position == position else replace(post, position=position)
        for position, post in enumerate(posts)
    )


def interleaved(leading: Sequence[str], other: Sequence[str]) -> list[str]:
    """`leading` with the ids that only `other` has, each put before what follows it there.

    New posts come in at the top, so what a post stood above is the better witness of its place than
    what it stood below. Ids that nothing of `leading` follows come last.
    """
    known = set(leading)
    waiting: list[str] = []
    before: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(other):
        if id_ in known:
            before.setdefault(id_, []).extend(waiting)
            waiting = []
        else:
            waiting.append(id_)
    return [id_ for lead in leading for id_ in (*before.get(lead, ()), lead)] + waiting


def _changes(old: Archive, now: Archive, touched: tuple[str, ...], dropped: tuple[str, ...]) -> Changes:
    before = {post.id: _content(post) for post in old.posts}
    posts = [post for post in now.posts if post.coverage in touched]
    live = [post for post in posts if post.id not in now.vanished]
    kept = [post for post in live if post.id in before]
    return Changes(
        coverages=touched,
        new=tuple(post.id for post in live if post.id not in before),
        edited=tuple(post.id for post in kept if _content(post) != before[post.id]),
        unchanged=tuple(post.id for post in kept if _content(post) == before[post.id]),
        vanished=tuple(post.id for post in posts if post.id in now.vanished),
        dropped=tuple(id_ for id_ in dropped if id_ in before),
    )


def _content(post: Post) -> Post:
    """A post without what changes when others do, or when the page around it is saved again."""
    return replace(post, position=0, original="")
