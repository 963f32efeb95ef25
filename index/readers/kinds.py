"""What a line of a dump can be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import Final


class Kind(IntEnum):
    """A line's own shape. `HEAD` is only a possibility: what is a headline is decided over the whole dump."""

    BODY = 0
    HEAD = 1
    TIME = 2
    UPDATED = 3
    COUNT = 4
    SORT = 5
    SUMMARY = 6
    STATUS = 7
    BYLINE = 8
    SIGNED = 9  # a byline at the foot of a post: "– Name", "X contributed reporting"
    VIDEO = 10
    TRAILER = 11
    BULLET = 12
    CREDIT = 13
    LEADIN = 14  # ends in a colon: introduces what follows, is no headline
    FURNITURE = 15  # "* * *", and short lines that the page sets again and again
    MARK = 16  # "##" or "3.": what a dump's makers set before each headline


# Each by itself as well: looking a member up on its enumeration takes ten times as long, and lines are many.
BODY: Final = Kind.BODY
HEAD: Final = Kind.HEAD
TIME: Final = Kind.TIME
UPDATED: Final = Kind.UPDATED
COUNT: Final = Kind.COUNT
SORT: Final = Kind.SORT
SUMMARY: Final = Kind.SUMMARY
STATUS: Final = Kind.STATUS
BYLINE: Final = Kind.BYLINE
SIGNED: Final = Kind.SIGNED
VIDEO: Final = Kind.VIDEO
TRAILER: Final = Kind.TRAILER
BULLET: Final = Kind.BULLET
CREDIT: Final = Kind.CREDIT
LEADIN: Final = Kind.LEADIN
FURNITURE: Final = Kind.FURNITURE
MARK: Final = Kind.MARK
TEXTUAL: Final = frozenset({BODY, HEAD, BULLET, TRAILER})


@dataclass(slots=True)
class Line:
    """One paragraph of the dump.

    `number` is its line in the file; `block` the run of lines without a blank one.
    """

    text: str
    number: int
    block: int
    kind: Kind = Kind.BODY


# For `map` over the lines of every post: it takes half the time of a loop.
TEXT: Final = attrgetter("text")
KIND: Final = attrgetter("kind")
