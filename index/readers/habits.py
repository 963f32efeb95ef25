"""What a page does again and again tells what a line is that by itself could be anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.readers.lines import BODY, HEAD, Kind, Line, is_name

_OFTEN = 3
_LONGEST_NAMES = 80  # characters


def apply_habits(lines: list[Line]) -> list[Line]:
    """The lines, with bylines and furniture that only show by their repetition named as such."""
    _name_bylines(lines)
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


def _beside_head(lines: Sequence[Line], i: int) -> bool:
    """Whether a line that could be the headline stands beside, a time line perhaps between, a time near."""
    near = [line.kind for line in lines[max(0, i - 2) : i + 3]]
    if Kind.TIME not in near:
        return False
    kinds = [line.kind for line in lines[max(0, i - 2) : i]], [line.kind for line in lines[i + 1 : i + 2]]
    return kinds[1] == [HEAD] or kinds[0][-1:] == [HEAD] or kinds[0] == [HEAD, Kind.TIME]


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
