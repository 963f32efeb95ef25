"""What stands about a number and makes it another one: its unit, its bound, where a change begins and ends.

"£3bn" is not "$3bn", "more than 500" not "fewer than 500", "from 3% to 5%" not "from 5% to 3%".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.text.figures import placed
from rag.text.words import lists

_BEHIND = re.compile(
    r"[\s\u00a0]*(?:-[\s\u00a0]*)?(?P<unit>%|°?[\s\u00a0]?[CF]\b|[^\W\d_]+)(?:[\s\u00a0-]+(?P<next>[^\W\d_]+))?"
)
_ABOUT = (
    r"(?:(?:about|around|some|roughly|another|an?\s+(?:estimated|additional|further))\s+)?"
    r"(?:[A-Z]{0,2}[$£€¥])?$"
)
_BOUND = re.compile(
    r"\b(?:(?P<upper>up\s+to|as\s+(?:many|much)\s+as|at\s+most|(?:an?\s+)?maximum\s+of|no(?:t)?\s+more\s+than|fewer\s+than|less\s+than"
    r"|under|below)|(?P<near>nearly|almost|close\s+to)"
    r"|(?P<lower>at\s+least|(?:an?\s+)?minimum\s+of|no\s+(?:fewer|less)\s+than|more\s+than|over|above|exceed(?:s|ed|ing)?|in\s+excess\s+of"
    r"|upwards\s+of)|(?P<exact>exactly|precisely))\s+" + _ABOUT,
    re.I,
)
_OR_MORE = re.compile(r"[\s\u00a0-]*(?:or\s+more\b|plus\b|\+)", re.I)
_OPPOSITE = {"lower": {"upper", "near"}, "upper": {"lower"}, "near": {"lower"}, "": {"upper"}}
"""A bound, and those of which it makes another number; "" is none: "40 cm" for "up to 40 cm"."""
_CHANGE = re.compile(
    r"(?<!compared )(?<!close )(?<!up )(?<!prior )(?<!thanks )(?<!due )(?<!similar )(?<!equal )(?<!relative )"
    r"(?<!according )(?<!addition )\b(?P<way>from|to|by)\s+" + _ABOUT,
    re.I,
)
_UP_OR_DOWN = re.compile(r"\b(?P<way>up|down)\s+(?:by\s+)?" + _ABOUT, re.I)
_DAY_CHANGE = re.compile(r"\b(?P<way>from|to)\s+(?P<day>[A-Z][a-z]+)\b")
_OTHER_WAY = {"up": "down", "down": "up"}
_BEFORE = 60
"""Characters before a number among which its bound stands."""

_Told = list[tuple[str, str]]
"""A number's value, and what stands about it."""


def other_measure(sentence: str, source: str) -> list[str]:
    """The numbers of a sentence that its source has only with another unit of one kind, or another bound."""
    found = _only_otherwise(sentence, source)
    bounds = list(_bounds(source))
    for value, bound in _bounds(sentence):
        told = {other for number, other in bounds if number == value}
        against = {"upper", "near", "lower"} if bound == "exact" else _OPPOSITE[bound]
        if told and told <= against:
            found.append(value)
    return found


def _only_otherwise(sentence: str, source: str) -> list[str]:
    told = [(value, *lists().measures[unit]) for value, unit in _units(source)]
    found: list[str] = []
    for value, unit in _units(sentence):
        kind, own = lists().measures[unit]
        others = {other for number, of, other in told if (number, of) == (value, kind)}
        if others and own not in others:
            found.append(value)
    return found


def has_unit(word: str, source: str) -> bool:
    """Whether a word is a unit that a number of the source has, in whatever spelling: "percent" for "%"."""
    measures = lists().measures
    return word in measures and any(measures[unit] == measures[word] for _, unit in _units(source))


def change_turned(sentence: str, source: str) -> bool:
    """Whether a number or a day to which something changes is in its source where it begins, and so on."""
    told = [*_changes(source)]
    for value, way in _changes(sentence):
        ways = {other for number, other in told if number == value}
        if ways and "" not in ways and way and way not in ways:
            return True
    return False


def direction_turned(sentence: str, source: str) -> bool:
    """Whether a number that its source has behind a "down" is told behind an "up", or the other way round."""
    told = list(_directions(source))
    return any(
        {way for number, way in told if number == value} == {_OTHER_WAY[own]}
        for value, own in _directions(sentence)
    )


def _directions(text: str) -> Iterator[tuple[str, str]]:
    for value, start, _ in placed(text):
        match = _UP_OR_DOWN.search(text[max(0, start - _BEFORE) : start])
        if match is not None:
            yield value, match["way"].lower()


def _units(text: str) -> Iterator[tuple[str, str]]:
    """Each number that has a unit of `words.toml`'s measures, and the unit as it is written."""
    for value, start, end in placed(text):
        before = text[max(0, start - 1) : start]
        if before in lists().measures:
            yield value, before
        elif (match := _BEHIND.match(text, end)) is not None:
            one, two = match["unit"].strip(" °\u00a0"), (match["next"] or "").lower()
            joined = f"{one.lower()} {two}"
            unit = next((u for u in (joined, one, one.lower()) if u in lists().measures), None)
            if unit:
                yield value, unit


def _bounds(text: str) -> Iterator[tuple[str, str]]:
    for value, start, end in placed(text):
        match = _BOUND.search(text[max(0, start - _BEFORE) : start])
        if match is not None:
            yield value, match.lastgroup or ""
        else:
            yield value, "lower" if _OR_MORE.match(text, end) else ""


def _changes(text: str) -> Iterator[tuple[str, str]]:
    for value, start, _ in placed(text):
        match = _CHANGE.search(text[max(0, start - _BEFORE) : start])
        yield value, match["way"].lower() if match else ""
    for match in _DAY_CHANGE.finditer(text):
        if match["day"].lower() in lists().weekdays | lists().months:
            yield match["day"].lower(), match["way"].lower()
