"""What an index holds, brought up to date by the dumps of a build. Pure: no file is touched here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.identity import recognised
from index.post import Coverage, Post


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
    for coverage, posts in recognised(_by_coverage(old.posts), ((one.coverage, one.posts) for one in taken)):
        standing.take_in(coverage, posts)
        touched[coverage.id] = None
    dropped = standing.prune(touched) if prune else ()
    archive = standing.archive()
    return archive, _changes(old, archive, tuple(sorted(touched)), dropped)


class _Standing:
    """The archive while dumps are taken in, under the ids that their posts are known by."""

    def __init__(self, old: Archive) -> None:
        self._coverages = {coverage.id: coverage for coverage in old.coverages}
        self._posts = dict(_by_coverage(old.posts))
        self._vanished = set(old.vanished)

    def take_in(self, coverage: Coverage, posts: Sequence[Post]) -> None:
        before = self._posts.get(coverage.id, ())
        known = self._coverages.get(coverage.id)
        if known is not None and _older(coverage, known):
            # What only an older dump has is taken in as vanished.
            here = {post.id for post in before}
            self._vanished.update(post.id for post in posts if post.id not in here)
            self._posts[coverage.id] = _together(before, posts)
        else:
            here = {post.id for post in posts}
            self._vanished -= here
            self._vanished.update(post.id for post in before if post.id not in here)
            self._posts[coverage.id] = _together(posts, before)
            self._coverages[coverage.id] = coverage

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
        posts = tuple(post for id_ in order for post in self._posts.get(id_, ()))
        return Archive(tuple(self._coverages[id_] for id_ in order), posts, frozenset(self._vanished))


def _together(leading: Sequence[Post], other: Sequence[Post]) -> tuple[Post, ...]:
    """The posts of both, as `leading` has them where both do, numbered anew."""
    posts = {post.id: post for post in (*other, *leading)}
    order = interleaved([post.id for post in leading], [post.id for post in other])
    return _numbered(posts[id_] for id_ in order)


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
