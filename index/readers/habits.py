"""What a page does again and again tells what a line is that by itself could be anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.readers.bylines import is_name
from index.readers.kinds import BODY, BYLINE, FURNITURE, HEAD, TIME, UPDATED, Kind, Line

_OFTEN = 3
_LONGEST_NAMES = 80  # characters
_SHORTEST_ECHO = 10  # characters
_ECHO_REACH = 4  # lines
_HEADER = 12  # lines at the top of a page
_TEAM = re.compile(r"(?:\S+ ){1,2}\S+(?:(?:,| and|, and) (?:\S+ ){1,2}\S+)+")
_DATES = frozenset({TIME, UPDATED, BYLINE, FURNITURE})


def apply_habits(lines: list[Line], notable: Sequence[int]) -> None:
    """Name bylines and furniture that only show by their repetition; `notable` has all possible headlines."""
    _name_teams(lines[:_HEADER])
    heads = [i for i in notable if lines[i].kind is HEAD]
    habits = [_offices, _echoes, _furniture]
    if any(lines[i].kind is TIME for i in notable):  # without a time no name stands beside one
        habits.insert(0, _bylines)
    for habit in habits:
        named = habit(lines, heads)
        for i, kind in named.items():
            lines[i].kind = kind
        heads = [i for i in heads if i not in named] if named else heads


def _bylines(lines: Sequence[Line], heads: Sequence[int]) -> dict[int, Kind]:
    """A name by itself between a post's time and its headline or text, post after post, is a byline."""
    found = [
        i
        for i in heads
        if len(lines[i].text) < _LONGEST_NAMES and _beside_head(lines, i) and is_name(lines[i].text)
    ]
    again = len(found) >= _OFTEN and len({lines[i].text for i in found}) < len(found)
    return dict.fromkeys(found, BYLINE) if again else {}


def _name_teams(header: Sequence[Line]) -> None:
    """Several names on one line at the top of a page are those who wrote it."""
    for i, line in enumerate(header):
        if line.kind is HEAD and _TEAM.fullmatch(line.text) and is_name(line.text):
            below = (one.kind for one in header[i + 1 :] if one.kind not in _DATES)
            if next(below, HEAD) is not BODY:  # it heads no text
                line.kind = BYLINE


def _offices(lines: Sequence[Line], heads: Sequence[int]) -> dict[int, Kind]:
    """The same words below one byline after another: "Political correspondent"."""
    found = [i for i in heads if i and lines[i - 1].kind is BYLINE]
    counts = Counter([lines[i].text for i in found])
    return {i: BYLINE for i in found if counts[lines[i].text] >= _OFTEN}


def _echoes(lines: Sequence[Line], heads: Sequence[int]) -> dict[int, Kind]:
    """ "Skip next section" and then the headline that stands below: for those who hear the page."""
    near = [(i, j) for i, j in pairwise(heads) if j - i < _ECHO_REACH]
    return {i: FURNITURE for i, j in near if _is_echo(lines[i].text, lines[j].text)}


def _is_echo(text: str, headline: str) -> bool:
    return len(headline) > _SHORTEST_ECHO and text.endswith(" " + headline)


def _beside_head(lines: Sequence[Line], i: int) -> bool:
    """Whether a line that could be the headline stands beside, a time line perhaps between, a time near."""
    if TIME not in [line.kind for line in lines[max(0, i - 2) : i + 3]]:
        return False
    above, below = lines[max(0, i - 3) : i], lines[i + 1 : i + 4]
    return _first_worded(reversed(above)) is HEAD or _first_worded(below) is HEAD


def _first_worded(lines: Iterable[Line]) -> Kind | None:
    """The kind of the first line that is neither a time nor a byline."""
    return next((line.kind for line in lines if line.kind not in (TIME, BYLINE)), None)


def _furniture(lines: Sequence[Line], heads: Sequence[int]) -> dict[int, Kind]:
    """A line that is set again and again and never has text below it is the page's own."""
    counts = Counter([lines[i].text for i in heads])
    often = [i for i in heads if counts[lines[i].text] >= _OFTEN]
    heading = {lines[i].text for i in often if i + 1 < len(lines) and lines[i + 1].kind is BODY}
    return {i: FURNITURE for i in often if lines[i].text not in heading}
