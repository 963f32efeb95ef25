"""The run: every peer builds, starts anew and is asked, in turn, so that a busy minute is every peer's."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import index
from bench.peers.child import Setup
from bench.peers.process import PeerFailed, Running, start
from bench.peers.scoring import Row, score
from bench.questions import Gold
from index.post import Post


@dataclass(frozen=True, slots=True)
class Contender:
    """A peer with its settings. `whole`: it reads a dump by itself, and is not given a text for each post."""

    name: str
    python: Path
    module: str
    setup: Setup
    whole: bool


@dataclass
class Figures:
    """What was seen of a contender: seconds (of builds, one each round), MB."""

    builds: list[float] = field(default_factory=list)
    rebuilds: list[float] = field(default_factory=list)
    start: float | None = None
    memory: int = 0
    rows: list[Row] = field(default_factory=list)
    failed: str = ""

    @property
    def build(self) -> float | None:
        return statistics.median(self.builds) if self.builds else None

    @property
    def rebuild(self) -> float | None:
        return statistics.median(self.rebuilds) if self.rebuilds else None


@dataclass(frozen=True, slots=True)
class Material:
    """A dump as it is, and as it was before its last post."""

    dump: str
    posts: tuple[Post, ...]

    @property
    def earlier(self) -> str:
        return self.dump[: self.dump.rindex(self.posts[-1].headline)]

    def texts(self, whole: bool, *, before: bool) -> list[str]:
        if whole:
            return [self.earlier if before else self.dump]
        return [post.text for post in (self.posts[:-1] if before else self.posts)]


def read_material(dump: Path) -> Material:
    """A dump with the posts that Dateline's reader finds in it."""
    return Material(dump.read_text(encoding="utf-8"), tuple(index.read_posts(dump)))


def measure(
    contenders: Sequence[Contender],
    material: Material,
    questions: Iterable[Gold],
    *,
    builds: int,
    minutes: float,
    tell: Callable[[str], None],
) -> dict[str, Figures]:
    """All figures. No question is begun after so many minutes; one that is begun is put to all."""
    ends = time.monotonic() + 60 * minutes
    found = {one.name: Figures() for one in contenders}
    _build(contenders, material, found, builds, tell)
    running = _open(contenders, found, tell)
    try:
        for gold in questions:
            if time.monotonic() > ends:
                tell("The time is over.")
                break
            for one in contenders:
                if one.name in running:
                    _ask(one, running, gold, material, found[one.name], tell)
    finally:
        for peer in running.values():
            peer.end()
    return found


def _build(
    contenders: Sequence[Contender],
    material: Material,
    found: dict[str, Figures],
    builds: int,
    tell: Callable[[str], None],
) -> None:
    running: dict[str, Running] = {}

    def started(one: Contender) -> None:
        running[one.name] = _started(one)

    def built(one: Contender) -> None:
        _built(one, running[one.name], material, found[one.name], tell)

    for one in contenders:
        _try(found[one.name], tell, started, one)
    try:
        for _ in range(builds):
            for one in contenders:
                if one.name in running and not found[one.name].failed:
                    _try(found[one.name], tell, built, one)
    finally:
        for name, peer in running.items():
            found[name].memory = max(found[name].memory, peer.memory)
            peer.end()


def _started(one: Contender) -> Running:
    return start(one.python, one.module, one.setup)


def _built(
    one: Contender, peer: Running, material: Material, figures: Figures, tell: Callable[[str], None]
) -> None:
    figures.builds.append(peer.ask(do="build", texts=material.texts(one.whole, before=True))["seconds"])
    figures.rebuilds.append(peer.ask(do="update", texts=material.texts(one.whole, before=False))["seconds"])
    tell(
        f"{one.name}: built in {figures.builds[-1]:.2f} s, with one post more in {figures.rebuilds[-1]:.2f} s"
    )


def _open(
    contenders: Sequence[Contender], found: dict[str, Figures], tell: Callable[[str], None]
) -> dict[str, Running]:
    """A new process each, one after the other, with the index that is kept."""
    running: dict[str, Running] = {}

    def opened(one: Contender) -> None:
        running[one.name] = peer = _started(one)
        peer.ask(do="open")
        found[one.name].start = peer.since_start()
        tell(f"{one.name}: ready in {peer.since_start():.1f} s")

    for one in contenders:
        if not found[one.name].failed:
            _try(found[one.name], tell, opened, one)
        if found[one.name].failed and one.name in running:
            running.pop(one.name).end()
    return running


def _ask(
    one: Contender,
    running: dict[str, Running],
    gold: Gold,
    material: Material,
    figures: Figures,
    tell: Callable[[str], None],
) -> None:
    def asked(one: Contender) -> None:
        reply = running[one.name].ask(do="ask", question=gold.question)
        row = score(one.name, gold, reply, material.posts)
        figures.rows.append(row)
        figures.memory = max(figures.memory, running[one.name].memory)
        verdict = "ok  " if row.right else "MISS"
        tell(f"{verdict} {row.seconds:6.1f} s {one.name}: {gold.question} => {row.text!r}")

    _try(figures, tell, asked, one)
    if figures.failed:
        running.pop(one.name).end()


def _try(
    figures: Figures, tell: Callable[[str], None], do: Callable[[Contender], None], one: Contender
) -> None:
    """One that fails is told of, and the others go on."""
    try:
        do(one)
    except PeerFailed as error:
        figures.failed = str(error)
        tell(f"FAILED: {error}")
