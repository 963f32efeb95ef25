"""What an index holds, brought up to date by the dumps of a build. Pure: no file is touched here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    """Ids of the posts of the coverages that a build touched."""

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def bring_up_to_date(old: Archive, taken: Sequence[Taken], *, prune: bool = False) -> tuple[Archive, Changes]:
    """The archive with the dumps of one build taken in, and what that changed.

    Several dumps of the same coverage count as one: its posts are those of all of them, and where
    they differ on a post, the dump with the newest clock wins, else the one given last. A post that
    is in none of them has vanished: it is kept and marked, or with `prune` dropped. Coverages of
    which no dump is given stay as they are.
    """
    before = _by_coverage(old.posts)
    fresh = {id_: _united(group) for id_, group in _grouped(taken).items()}
    coverages = {coverage.id: coverage for coverage in old.coverages}
    coverages.update((id_, one.coverage) for id_, one in fresh.items())
    posts: list[Post] = []
    for id_ in sorted(coverages):
        if id_ in fresh:
            posts += _updated(before.get(id_, ()), fresh[id_].posts, prune=prune)
        else:
            posts += before.get(id_, ())
    changes = _changes({id_: before.get(id_, ()) for id_ in fresh}, fresh, prune=prune)
    untouched = {post.id for id_ in before if id_ not in fresh for post in before[id_]}
    vanished = (old.vanished & untouched) | frozenset(changes.vanished)
    return Archive(tuple(coverages[id_] for id_ in sorted(coverages)), tuple(posts), vanished), changes


def _by_coverage(posts: Iterable[Post]) -> dict[str, tuple[Post, ...]]:
    found: dict[str, list[Post]] = {}
    for post in posts:
        found.setdefault(post.coverage, []).append(post)
    return {id_: tuple(group) for id_, group in found.items()}


def _grouped(taken: Sequence[Taken]) -> dict[str, list[Taken]]:
    groups: dict[str, list[Taken]] = {}
    for one in taken:
        groups.setdefault(one.coverage.id, []).append(one)
    return groups


def _united(group: Sequence[Taken]) -> Taken:
    """Dumps of one coverage as one; the newest leads, and the rest stand in for what it lacks."""
    ranked = list(reversed(group))
    if all(one.coverage.clock is not None for one in ranked):
        ranked.sort(
            key=lambda one: one.coverage.clock.timestamp() if one.coverage.clock else 0.0, reverse=True
        )
    found: dict[str, Post] = {}
    order: list[str] = []
    for one in ranked:
        mine = list(dict.fromkeys(post.id for post in one.posts))
        order = interleaved(order, mine)
        for post in one.posts:
            found.setdefault(post.id, post)
    return Taken(ranked[0].coverage, tuple(found[id_] for id_ in order))


def interleaved(leading: Sequence[str], other: Sequence[str]) -> list[str]:
    """`leading` with the ids that only `other` has, each put before what follows it there.

    New posts come in at the top, so what a post stood before is the better witness of its place
    than what it stood after. Ids that nothing of `leading` follows come last.
    """
    known = set(leading)
    waiting: list[str] = []
    before: dict[str, list[str]] = {}
    for id_ in other:
        if id_ in known:
            before.setdefault(id_, []).extend(waiting)
            waiting = []
        else:
            waiting.append(id_)
    return [id_ for lead in leading for id_ in (*before.get(lead, ()), lead)] + waiting


def _updated(before: Sequence[Post], now: Sequence[Post], *, prune: bool) -> list[Post]:
    """The posts of one coverage in order, numbered anew."""
    posts = {post.id: post for post in (*before, *now)}
    order = [post.id for post in now]
    if not prune:
        order = interleaved(order, [post.id for post in before])
    return [_placed(posts[id_], position) for position, id_ in enumerate(order)]


def _placed(post: Post, position: int) -> Post:
    return post if post.position == position else dataclasses.replace(post, position=position)


def _changes(before: Mapping[str, Sequence[Post]], fresh: Mapping[str, Taken], *, prune: bool) -> Changes:
    old = {post.id: post for posts in before.values() for post in posts}
    now = [post for one in fresh.values() for post in one.posts]
    here = {post.id for post in now}
    gone = tuple(id_ for id_ in old if id_ not in here)
    return Changes(
        new=tuple(post.id for post in now if post.id not in old),
        edited=tuple(post.id for post in now if post.id in old and _content(post) != _content(old[post.id])),
        unchanged=tuple(
            post.id for post in now if post.id in old and _content(post) == _content(old[post.id])
        ),
        vanished=() if prune else gone,
        dropped=gone if prune else (),
    )


def _content(post: Post) -> Post:
    """A post without what changes when others do, or when the page around it is saved again."""
    return dataclasses.replace(post, position=0, original="")
