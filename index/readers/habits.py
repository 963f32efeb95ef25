"""What a page does again and again tells what a line is that by itself could be anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.readers.lines import BODY, HEAD, Kind, Line, is_name

_OFTEN = 3
_LONGEST_NAMES = 80  # characters
_SHORTEST_ECHO = 10  # characters
_HEADER = 12  # lines at the top of a page
_TEAM = re.compile(r"(?:\S+ ){1,2}\S+(?:(?:,| and|, and) (?:\S+ ){1,2}\S+)+")
_DATES = frozenset({Kind.TIME, Kind.UPDATED, Kind.BYLINE, Kind.FURNITURE})


def apply_habits(lines: list[Line]) -> list[Line]:
    """The lines, with bylines and furniture that only show by their repetition named as such."""
    _name_teams(lines[:_HEADER])
    _name_bylines(lines)
    _name_offices(lines)
    _name_echoes(lines)
    _name_furniture(lines)
    return lines


def _name_bylines(lines: Sequence[Line]) -> None:
    """A name by itself between a post's time and its headline or text, post after post, is a byline."""
    found = [
        i
        for i, line in enumerate(lines)
        if line.kind is HEAD
        and len(line.text) < _LONGEST_NAMES
        and _beside_head(lines, i)
        and is_name(line.text)
    ]
    if len(found) >= _OFTEN and len({lines[i].text for i in found}) < len(found):
        for i in found:
            lines[i].kind = Kind.BYLINE


def _name_teams(header: Sequence[Line]) -> None:
    """Several names on one line at the top of a page are those who wrote it."""
    for i, line in enumerate(header):
        if line.kind is HEAD and _TEAM.fullmatch(line.text) and is_name(line.text):
            below = (one.kind for one in header[i + 1 :] if one.kind not in _DATES)
            if next(below, HEAD) is not BODY:  # it heads no text
                line.kind = Kind.BYLINE


def _name_offices(lines: Sequence[Line]) -> None:
    """The same words below one byline after another: "Political correspondent"."""
    found = [
        i for i, line in enumerate(lines) if line.kind is HEAD and i and lines[i - 1].kind is Kind.BYLINE
    ]
    often = {text for text, n in Counter(lines[i].text for i in found).items() if n >= _OFTEN}
    for i in found:
        if lines[i].text in often:
            lines[i].kind = Kind.BYLINE


def _name_echoes(lines: Sequence[Line]) -> None:
    """ "Skip next section" and then the headline that stands below: for those who hear the page."""
    for i, line in enumerate(lines):
        if line.kind is HEAD and len(line.text) > _SHORTEST_ECHO and _is_echo(line, lines[i + 1 : i + 4]):
            line.kind = Kind.FURNITURE


def _is_echo(line: Line, below: Sequence[Line]) -> bool:
    return any(
        len(line.text) > len(other.text) > _SHORTEST_ECHO and line.text.endswith(" " + other.text)
        for other in below
        if other.kind is HEAD
    )


def _beside_head(lines: Sequence[Line], i: int) -> bool:
    """Whether a line that could be the headline stands beside, a time line perhaps between, a time near."""
    above, below = lines[max(0, i - 3) : i], lines[i + 1 : i + 4]
    if Kind.TIME not in [line.kind for line in (*above[-2:], *below[:2])]:
        return False
    return _first_worded(reversed(above)) is HEAD or _first_worded(below) is HEAD


def _first_worded(lines: Iterable[Line]) -> Kind | None:
    """The kind of the first line that is neither a time nor a byline."""
    return next((line.kind for line in lines if line.kind not in (Kind.TIME, Kind.BYLINE)), None)


def _name_furniture(lines: Sequence[Line]) -> None:
    """A line that is set again and again and never has text below it is the page's own."""
    counts = Counter(line.text for line in lines if line.kind is HEAD)
    often = {text for text, n in counts.items() if n >= _OFTEN}
    if not often:
        return
    often -= {one.text for one, other in pairwise(lines) if other.kind is BODY}
    for line in lines:
        if line.kind is HEAD and line.text in often:
            line.kind = Kind.FURNITURE
