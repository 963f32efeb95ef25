"""What a dump is made of: posts, what was set aside from their bodies, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AsideKind(StrEnum):
    """Why a piece of a dump does not stand in a post's body."""

    CAPTION = "caption"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    TRAILER = "trailer"  # link lists, related cards, "Read the full story"
    BOILERPLATE = "boilerplate"  # nav words, status lines, "Sort by"


@dataclass(frozen=True, slots=True)
class Aside:
    """Text kept apart from the body: `before` is the index of the paragraph it stood before."""

    kind: AsideKind
    text: str
    before: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a live blog, or one article.

    `id` is stable over rebuilds; `position` is 0 for the newest. `published` and `updated` are
    timezone-aware, or None where the dump has no times. `original` is the post as it stood in the
    dump, before mending.
    """

    id: str
    coverage: str
    position: int
    headline: str
    paragraphs: tuple[str, ...]
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    url: str | None = None
    asides: tuple[Aside, ...] = ()
    original: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The text that citations point into: the headline, then the paragraphs, blank lines between."""
        return "\n\n".join(part for part in (self.headline, *self.paragraphs) if part)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One live blog or archive: what is known of it besides its posts."""

    id: str
    title: str
    declared: int | None = None  # "26 Posts", where the dump says so
    clock: datetime | None = None  # its newest time, where it has times
    header: tuple[Aside, ...] = ()  # what stood above the first post
