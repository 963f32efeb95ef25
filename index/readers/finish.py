"""From drafts to posts: mending, ids, order and the coverage's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from index.identity import assign_ids, coverage_id
from index.mending import Evidence, evidence, mend
from index.post import Aside, Coverage, Post
from index.readers.dump import Damage, Draft, Dump, Reading
from index.readers.joins import join_broken
from index.readers.source import Source

_IN_ORDER = 0.9  # share of neighbours that must run newest first for the dump's own order to be kept


@dataclass(frozen=True, slots=True)
class Mended:
    """What a reading says, newest first, with what could be mended in it."""

    title: str
    drafts: list[Draft]
    header: tuple[Aside, ...]
    damage: Damage


def mended(reading: Reading) -> Mended:
    """A reading's drafts in order and whole, lost characters mended where the reading itself tells them."""
    drafts = [join_broken(draft) for draft in newest_first(reading.drafts)]
    known = evidence(_texts(reading) if reading.asks else ())
    tally = [0, 0]
    if known.damaged:
        drafts = [_mended(draft, known, tally) for draft in drafts]
    title = _mend_into(reading.title, known, tally, headline=True)
    header = tuple(_mended_aside(aside, known, tally) for aside in reading.header)
    return Mended(title, drafts, header, Damage(*tally))


def finish(reading: Reading, source: Source) -> Dump:
    """The dump that a reading amounts to."""
    read = mended(reading)
    identity = coverage_id(read.title, source.stem)
    posts = posts_of(identity, read.drafts)
    times = [t for post in posts for t in (post.published, post.updated) if t is not None]
    clock = max([*times, *([reading.clock] if reading.clock else [])], default=None)
    coverage = Coverage(identity, read.title or source.stem, reading.declared, clock, read.header)
    notices = _notices(reading, read.damage)
    return Dump(coverage, tuple(posts), reading.reader, notices, read.damage, source.name)


def _notices(reading: Reading, damage: Damage) -> tuple[str, ...]:
    notices = list(reading.notices)
    if damage.mended or damage.left:
        notices.append(
            f"damaged text: {damage.mended} lost characters mended, {damage.left} left as they can't be known"
        )
    return tuple(notices)


def _texts(reading: Reading) -> list[str]:
    texts = [reading.title, *(aside.text for aside in reading.header)]
    for draft in reading.drafts:
        texts.append(draft.headline)
        texts += draft.paragraphs
        if draft.asides:
            texts += [aside.text for aside in draft.asides]
    return texts


def newest_first(drafts: list[Draft]) -> list[Draft]:
    """The dump's own order where it runs newest first; sorted by time where every post has one and it
    doesn't.
    """
    times = [draft.published for draft in drafts]
    if len(times) < 2 or any(t is None for t in times):
        return drafts
    known: list[datetime] = [t for t in times if t is not None]
    falling = sum(1 for a, b in pairwise(known) if a >= b)
    if falling >= _IN_ORDER * (len(known) - 1):
        return drafts
    order = sorted(range(len(drafts)), key=lambda i: known[i], reverse=True)
    return [drafts[i] for i in order]


def _mend_into(text: str, known: Evidence, tally: list[int], *, headline: bool = False) -> str:
    if "?" not in text:
        return text
    done = mend(text, known, headline=headline)
    tally[0] += done.mended
    tally[1] += done.left
    return done.text


def _mended_aside(aside: Aside, known: Evidence, tally: list[int]) -> Aside:
    return replace(aside, text=_mend_into(aside.text, known, tally)) if "?" in aside.text else aside


def _mended(draft: Draft, known: Evidence, tally: list[int]) -> Draft:
    draft.headline = _mend_into(draft.headline, known, tally, headline=True)
    draft.paragraphs = [_mend_into(p, known, tally) for p in draft.paragraphs]
    draft.asides = [_mended_aside(aside, known, tally) for aside in draft.asides]
    return draft


def posts_of(coverage: str, drafts: Sequence[Draft], first: int = 0) -> list[Post]:
    """The posts of drafts, each with an id; the first has the position `first`."""
    ids = assign_ids(coverage, [d.native for d in drafts], [(d.headline, d.paragraphs) for d in drafts])
    pairs = enumerate(zip(ids, drafts, strict=True), first)
    return [_post(id_, coverage, position, draft) for position, (id_, draft) in pairs]


def _post(id_: str, coverage: str, position: int, draft: Draft) -> Post:
    return Post(
        id=id_,
        coverage=coverage,
        position=position,
        headline=draft.headline,
        paragraphs=tuple(draft.paragraphs),
        published=draft.published,
        updated=draft.updated,
        author=draft.author,
        url=draft.url,
        asides=tuple(draft.asides),
        original=draft.original,
    )
