"""The habits of one dump that its lines are measured against: how long headlines are, where times stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

from index.readers.kinds import (
    BODY,
    BULLET,
    BYLINE,
    CREDIT,
    FURNITURE,
    HEAD,
    MARK,
    TIME,
    TRAILER,
    UPDATED,
    VIDEO,
    Kind,
    Line,
)
from index.readers.times import has_date

_STYLE_LINES = 4000  # enough to know the habits of a page by
LONGEST_CLOSED = 120  # characters of a headline that ends in a period
_FEWEST_STAMPED = 0.3  # time lines for each likely headline; fewer are the hours of one post's timeline
_BETWEEN = frozenset({BYLINE, VIDEO, CREDIT, TIME, UPDATED, TRAILER, FURNITURE, MARK})

_HEADER = 12  # lines at the top of a page
_DATED = 0.3  # share of the times; an age may stand beside each date
_BESIDE = frozenset({BYLINE, VIDEO, UPDATED, TIME, FURNITURE})


class Stamps(Enum):
    """Where a dump's time lines stand by its headlines; CLOSED where these end in a period."""

    NONE = 0
    ABOVE = 1
    BELOW = 2
    ABOVE_CLOSED = 3
    BELOW_CLOSED = 4


@dataclass(slots=True)
class Style:
    """The habits of one dump that a line is measured against."""

    length: float
    spread: float
    curly_bodies: bool
    stamps: Stamps
    dated: bool  # these name their day
    sign: Kind  # what `stamps` tells of: time lines, or marks where the dump has them
    spaced: bool  # paragraphs are set apart by blank lines
    capitals: bool  # headlines IN CAPITALS
    titled: bool  # headlines In Title Case


def style_of(lines: Sequence[Line], start: int) -> Style:
    """The habits of `lines[start:]`, from their beginning."""
    lengths, titled, capitals, curly, straight = [], 0, 0, 0, 0
    end = min(len(lines), start + _STYLE_LINES)
    for i in range(start, end):
        line = lines[i]
        if line.kind is HEAD and _introduces(lines, i):
            lengths.append(len(line.text))
            titled += title_case(line.text)
            capitals += line.text.isupper()
        elif line.kind is BODY:
            curly += "“" in line.text
            straight += '"' in line.text
    if not lengths:  # a page whose posts are lists
        heads = [i for i in range(start, end) if lines[i].kind is HEAD]
        lengths = [len(lines[i].text) for i in heads if _next_kind(lines, i) is BULLET]
    typical = float(median(lengths)) if lengths else 70.0
    spread = float(median(abs(n - typical) for n in lengths)) * 1.5 if len(lengths) > 3 else 20.0
    sign, stamps = _sign(lines, start, end, len(lengths))
    blocks = lines[-1].block - lines[start].block if start < len(lines) else 1
    return Style(
        length=typical,
        spread=max(12.0, min(spread, 30.0)),
        curly_bodies=curly > straight,
        stamps=stamps,
        sign=sign,
        dated=_dated(lines[start:end], sign),
        spaced=blocks > 0.6 * (len(lines) - start),
        capitals=bool(lengths) and capitals > 0.6 * len(lengths),
        titled=bool(lengths) and titled > 0.6 * len(lengths),
    )


def _dated(lines: Sequence[Line], sign: Kind) -> bool:
    signs = [line.text for line in lines if line.kind is sign]
    return sum(map(has_date, signs)) > _DATED * len(signs)


def _sign(lines: Sequence[Line], start: int, end: int, likely: int) -> tuple[Kind, Stamps]:
    """The surest kind of line that stands by this dump's headlines, and where."""
    for sign in (MARK, TIME, UPDATED):
        stamps = _stamps(lines, [i for i in range(start, end) if lines[i].kind is sign], likely)
        if stamps is not Stamps.NONE:
            return sign, stamps
    return TIME, Stamps.NONE


def _stamps(lines: Sequence[Line], times: Sequence[int], likely: int) -> Stamps:
    """Where the lines of one kind, mostly times, stand: above headlines, below them, or nowhere to go by.

    `likely` is the number of lines that look like headlines without them.
    """
    if len(times) < max(2, _FEWEST_STAMPED * likely):
        return Stamps.NONE
    under = [next_line(lines, i) for i in times]
    over = [_above(lines, i) for i in times]
    pairs = list(zip(under, over, strict=True))
    above = sum(1 for u, o in pairs if _headed(u) and not (_headed(o) and _longer(o, u)))
    below = sum(1 for u, o in pairs if _headed(o) and not (_headed(u) and not _longer(o, u)))
    if max(above, below) >= 0.5 * len(times):
        return Stamps.BELOW if below > above else Stamps.ABOVE
    if likely > len(times):
        return Stamps.NONE
    # No headline without a period beside them: a house that ends its headlines in one.
    if sum(1 for line in under if _short_sentence(line)) >= 0.8 * len(times):
        return Stamps.ABOVE_CLOSED
    return Stamps.BELOW_CLOSED if sum(map(_short_sentence, over)) >= 0.8 * len(times) else Stamps.NONE


def _headed(line: Line | None) -> bool:
    return line is not None and line.kind is HEAD


def _longer(one: Line | None, other: Line | None) -> bool:
    """Of two lines that could be headlines, by a time line both, the much longer is no name or label."""
    return one is not None and other is not None and len(one.text) > 1.5 * len(other.text)


def _short_sentence(line: Line | None) -> bool:
    return line is not None and line.kind is BODY and len(line.text) < LONGEST_CLOSED


def next_line(lines: Sequence[Line], i: int) -> Line | None:
    """The line below, past a byline, a time or a credit."""
    return next((line for line in lines[i + 1 : i + 4] if line.kind not in _BETWEEN), None)


def _next_kind(lines: Sequence[Line], i: int) -> Kind | None:
    below = next_line(lines, i)
    return below.kind if below is not None else None


def _above(lines: Sequence[Line], i: int) -> Line | None:
    """The line above, bylines passed over."""
    return next((line for line in reversed(lines[max(0, i - 3) : i]) if line.kind is not BYLINE), None)


def _introduces(lines: Sequence[Line], i: int) -> bool:
    """A line between a finished sentence and a body paragraph: almost surely a headline or a subhead."""
    below = _next_kind(lines, i) is BODY
    above = i == 0 or lines[i - 1].kind is not HEAD
    return below and above and len(lines[i].text) > 12


def title_case(text: str) -> bool:
    """Whether Each Longer Word Begins With a Capital."""
    words = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]
    return len(words) > 2 and all(w[0].isupper() for w in words)


def marked(lines: Sequence[Line], i: int, style: Style) -> bool:
    """Whether a time line stands by a line where this dump's headlines have one."""
    if style.stamps in (Stamps.BELOW, Stamps.BELOW_CLOSED):
        below = next((line for line in lines[i + 1 : i + 4] if line.kind is not BYLINE), None)
        return below is not None and below.kind is style.sign and not _of_page(below, i, style)
    for j in range(i - 1, max(i - 4, -1), -1):
        if lines[j].kind is style.sign:
            return not _of_page(lines[j], j, style)
        if lines[j].kind not in _BESIDE:
            return False
    return False


def _of_page(sign: Line, at: int, style: Style) -> bool:
    """Whether a time is that of the whole page: it names its day, and the posts' own times do not."""
    return at < _HEADER and not style.dated and sign.kind is TIME and has_date(sign.text)
