"""Text to lines, each classified: by its own shape first, then by what its page does again and again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.readers.habits import apply_habits
from index.readers.kinds import BODY, HEAD, VIDEO, Line
from index.readers.lines import classify
from index.readers.marks import OPENERS, part_marks

_ODD_SPACES = "\t\u00a0\u2002\u2003\u2009\u200a\u200b\u202f\ufeff"
_SPACES = re.compile(f"[ {_ODD_SPACES}]*[{_ODD_SPACES}][ {_ODD_SPACES}]*")
_WRAP_LOW, _WRAP_HIGH = 55, 100  # characters
_LOOSEST = 12  # lines for each that goes on below; a page of single lines has more


def split_lines(text: str, raw: Sequence[str]) -> list[Line]:
    """The paragraphs of the text, classified; `raw` are its lines as they stand."""
    if any(space in text for space in _ODD_SPACES):
        raw = _SPACES.sub(" ", text).split("\n")
    notable: list[int] = []  # all but plain paragraphs: few, so that looking again and again costs little
    lines = (_unwrapped if _hard_wrapped(raw) else _classified)(raw, notable)
    parted = part_marks(lines, notable)
    if parted is not lines:
        notable = _notable(parted)
    _name_videos(parted, notable)
    apply_habits(parted, notable)
    return parted


def _classified(raw: Sequence[str], notable: list[int]) -> list[Line]:
    lines: list[Line] = []
    block, blank = 0, False
    for number, piece in enumerate(raw, 1):
        piece = piece and piece.strip()  # every second line of most pages is empty
        if not piece:
            blank = True
            continue
        if blank:
            block, blank = block + 1, False
        kind = classify(piece)
        if kind is not BODY or piece[0] in OPENERS:
            notable.append(len(lines))
        lines.append(Line(piece, number, block, kind))
    return lines


def _notable(lines: Sequence[Line]) -> list[int]:
    return [i for i, line in enumerate(lines) if line.kind is not BODY or line.text[0] in OPENERS]


def _name_videos(lines: Sequence[Line], notable: Sequence[int]) -> None:
    """A line between a headline and "01:35 - Source: ..." is the video's own title."""
    for i in [i for i in notable if lines[i].kind is VIDEO and i > 1]:
        if lines[i - 1].kind is HEAD and lines[i - 2].kind is HEAD:
            lines[i - 1].kind = VIDEO


def _hard_wrapped(raw: Sequence[str]) -> bool:
    """Whether paragraphs were broken into lines of one width (mail, terminal), blank lines between."""
    sample = [line.rstrip() for line in raw[:4000]]
    inner = [a for a, b in pairwise(sample) if a and b and not b.startswith((" ", "\t", "-", "*", "•"))]
    if len(inner) < 8 or sum(1 for line in sample if line) > _LOOSEST * len(inner) + 8:
        return False
    widest = max(len(line) for line in sample)
    full = sum(1 for line in inner if widest - 18 <= len(line))
    return _WRAP_LOW <= widest <= _WRAP_HIGH and full >= 0.8 * len(inner)


def _unwrapped(raw: Sequence[str], notable: list[int]) -> list[Line]:
    lines: list[Line] = []
    piece: list[str] = []
    first = 1
    for number, line in enumerate([*raw, ""], 1):
        if line.strip():
            first = number if not piece else first
            piece.append(line.strip())
        elif piece:
            whole = " ".join(piece)
            lines.append(Line(whole, first, len(lines), classify(whole)))
            piece = []
    notable += _notable(lines)
    return lines
