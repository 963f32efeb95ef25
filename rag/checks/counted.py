"""What a number counts: a sentence that has it count something else tells another number.

Of "tugs freed it 30 hours later with 21 crew on board" no 30 crew and no 21 hours are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.sentences import split_sentences
from rag.checks.turned import DONE
from rag.text.figures import placed
from rag.text.words import Word, content, lists, stem, words

_ENDS = re.compile(r"[,;:.!?()“”\"–—]")
_NOUNS = 3
"""Words behind a number among which what it counts stands: "three large oil tankers"."""
_LONGEST = 60
_PART = re.compile(r"\s+of\s+(?:them|whom|which|these|those)\b(?P<what>[^.;]*)", re.I)


@dataclass(frozen=True, slots=True)
class _Count:
    """A number, whether it tells which one rather than how many, and what it counts, in stems.

    `unit` where it stands right beside its unit; `thing` where it surely counts things or people, which
    "14 caught fire" doesn't.
    """

    value: str
    which: bool
    what: tuple[str, ...]
    units: frozenset[str]
    unit: bool
    thing: bool


def counts_another(sentence: str, source: str) -> bool:
    """Whether a number counts what only other numbers count in its source, where it has its own."""
    told = list(_counts(source))
    return any(_is_exchanged(one, told) or _has_no_unit(one, told) for one in _counts(sentence))


def _is_exchanged(mine: _Count, told: Sequence[_Count]) -> bool:
    own = [one for one in told if (one.value, one.which) == (mine.value, mine.which)]
    if not mine.what or not own or not all(one.what and (one.thing or one.which) for one in own):
        return False
    if any(set(mine.what) & set(one.what) for one in own) or _are_people(mine, own):
        return False
    others = [one for one in told if one.value != mine.value and one.which == mine.which]
    return any(mine.what[0] in one.what for one in others)


def _are_people(mine: _Count, own: Sequence[_Count]) -> bool:
    """Whether both count people, who may be told in another word: "three women" are three people."""
    return mine.what[0] in _people() and any(set(one.what) & _people() for one in own)


def _has_no_unit(mine: _Count, told: Sequence[_Count]) -> bool:
    """Whether a number has a unit in a sentence and counts things in its source: "300 miles", "300 trees"."""
    own = [one for one in told if one.value == mine.value]
    return bool(mine.unit and own) and all(one.what and one.thing and not one.units for one in own)


def part_for_whole(sentence: str, source: str) -> bool:
    """Whether a sentence tells of a part, "37 cases, nine of them in adults", as if it were all of them."""
    mine = list(_counts(sentence))
    stems = {word.stem for word in content(words(sentence))}
    for one in split_sentences(source):
        counts = list(_counts(one.text))
        for value, _, end in placed(one.text):
            part = _PART.match(one.text, end)
            if part is None:
                continue
            whole = {stem for count in counts if count.value != value for stem in count.what[:1]}
            own = {word.stem for word in content(words(part["what"]))}
            if (
                own
                and not own & stems
                and any(count.value == value and set(count.what[:1]) & whole for count in mine)
            ):
                return True
    return False


def _counts(text: str) -> Iterator[_Count]:
    for value, start, end in placed(text):
        following = list(_following(text, end))
        marks = {text[start - 1 : start], text[end : end + 1]} & lists().marks
        units = {kind for word in following for kind in _kinds(word)} | marks
        what = () if marks else tuple(word.stem for word in following)
        which = text[start:end].lower() in lists().ordinals
        beside = bool(marks or [kind for word in following[:1] for kind in _kinds(word)])
        yield _Count(value, which, what, frozenset(units), beside, _is_thing(following[:1]))


def _is_thing(following: Sequence[Word]) -> bool:
    return any(word.folded.endswith("s") or word.folded in lists().people for word in following)


def _following(text: str, end: int) -> Iterator[Word]:
    """The words of content right behind a number, up to where something else is told."""
    behind = _ENDS.split(text[end : end + _LONGEST])[0]
    for at, word in enumerate(words(behind)):
        if (
            at == _NOUNS
            or word.number
            or DONE.match(word.folded)
            or not content([word])
            or word.folded in lists().joining
        ):
            return
        yield word


def _kinds(word: Word) -> Iterator[str]:
    kind = lists().units.get(word.folded)
    if kind is not None:
        yield kind


@cache
def _people() -> frozenset[str]:
    return frozenset(stem(word) for word in lists().people)
