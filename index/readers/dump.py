"""What reading a dump gives, and what a reader hands over before ids and mending."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from index.post import Aside, Coverage, Post


@dataclass(frozen=True, slots=True)
class Damage:
    """Characters lost to `?` before the dump was saved: how many were put back, how many can't be known."""

    mended: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump, read: `notices` are what a person should check, in plain sentences."""

    coverage: Coverage
    posts: tuple[Post, ...]
    reader: str
    notices: tuple[str, ...] = ()
    damage: Damage = Damage()
    source: str = ""


@dataclass(slots=True)
class Draft:
    """A post as a reader found it. `native` is the dump's own id for it, where it has one."""

    headline: str
    paragraphs: list[str]
    asides: list[Aside] = field(default_factory=list)
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    url: str | None = None
    native: str | None = None
    original: str = ""


@dataclass(slots=True)
class Reading:
    """What a reader hands over: the drafts as they stand, and what it knows of the coverage."""

    reader: str
    title: str
    drafts: list[Draft]
    header: list[Aside] = field(default_factory=list)
    declared: int | None = None
    clock: datetime | None = None
    notices: list[str] = field(default_factory=list)
    asks: bool = True  # whether a `?` may stand in it, which a character may have been lost to
