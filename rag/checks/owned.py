"""Whose a thing is, and who holds an office: "the tug's captain" is not the ferry's.

Judged only where the source tells whose it is at every place that has it, or names who holds the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.sentences import split_sentences
from rag.checks.doers import cases
from rag.text.offices import holders
from rag.text.speakers import other_speaker
from rag.text.words import content, lists, stem, words

_RUN = r"(?:[^\W\d_a-z][\w-]*\s+){0,3}"
_OWNER = re.compile(rf"(?<![\w’'-])(?P<whose>{_RUN}[\w-]+?)(?:['’]s|(?<=s)['’])\s+(?P<thing>[a-z]+)\b")
_WHOSE = re.compile(rf"(?<![\w’'-])(?P<whose>{_RUN}[\w-]+),\s+whose\s+(?P<thing>[a-z]+)\b")
_NAME = r"(?<![\w’'-])[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*){0,3}"
_SMALL = r"[a-z-]{1,30}"
_THE = r"(?:[Tt]he|[Aa]n?|[Hh]er|[Hh]is|[Ii]ts)"
_BEHIND_NAME = rf"(?P<name>{_NAME}),\s+(?:the|an?)\s+(?P<office>(?:{_SMALL}\s+){{0,2}}{_SMALL})"
_APART = re.compile(rf"{_BEHIND_NAME}(?=[,.;])")
_BEFORE_NAME = re.compile(rf"\b(?P<office>(?:[A-Z]?{_SMALL}\s+)?{_SMALL})\s+(?P<name>{_NAME})")
_DESCRIBED = (
    re.compile(rf"{_BEHIND_NAME}(?=[,.;]|\s+(?:at|for|from|in|of|who)\b)"),
    _BEFORE_NAME,
    re.compile(rf"\b{_THE}\s+(?P<office>(?:{_SMALL}\s+)?{_SMALL}),\s+(?P<name>{_NAME})"),
)
"""What a source tells somebody to be: "Ada Brandt, a vet in Harl", "police chief Ada Brandt"."""


def of_another_owner(sentence: str, source: str) -> bool:
    """Whether a thing is told as somebody's of whom its source tells only others that have it."""
    told = list(_owned(source))
    return any(
        (theirs := [other for other, one in told if one == thing])
        and len(theirs) == _times(thing, source)
        and all(_are_two(whose, other, source) for other in theirs)
        for whose, thing in _owned(sentence)
    )


def _owned(text: str) -> Iterator[tuple[frozenset[str], str]]:
    for pattern in (_OWNER, _WHOSE):
        for match in pattern.finditer(text):
            owner = frozenset(word.folded for word in content(words(match["whose"])))
            if owner:
                yield owner, stem(match["thing"].lower())


def _times(thing: str, source: str) -> int:
    return sum(word.stem == thing for word in words(source))


def _are_two(mine: frozenset[str], theirs: frozenset[str], source: str) -> bool:
    """Whether two owners are two names, or two nouns of one sentence; who is "the company" isn't known."""
    named, common = cases(source)
    names = named - common
    if mine <= names and theirs <= names:
        return other_speaker(mine, theirs)
    if (mine | theirs) & (names | lists().people):
        return False
    ours, others = ({stem(word) for word in one} for one in (mine, theirs))
    if ours & others or any(group & mine and group & theirs for group in lists().bodies):
        return False
    return any(
        ours & stems and others & stems
        for stems in ({word.stem for word in words(one.text)} for one in split_sentences(source))
    )


def of_another_holder(sentence: str, source: str) -> bool:
    """Whether a sentence gives a name an office, or another description, that its source gives another.

    The source must tell of the name something else, and of nobody who takes the office over.
    """
    if any(word.folded in lists().handing_over for word in words(source)):
        return False
    for name, office in _offices(sentence):
        title = [word for word in words(office) if word.folded not in lists().common]
        held = holders(title, source) if title else []
        if (
            held
            and all(other_speaker(name, other) for other in held)
            and _is_described(name, title[-1].stem, source)
        ):
            return True
    return False


def _offices(text: str) -> Iterator[tuple[frozenset[str], str]]:
    for match in _APART.finditer(text):
        yield _folded(match["name"]), match["office"]
    for match in _BEFORE_NAME.finditer(text):
        office = match["office"]
        if any(word.folded in lists().roles for word in words(office)[-1:]):  # a dash is no word
            yield _folded(match["name"]), office[:1].lower() + office[1:]


def _is_described(name: frozenset[str], office: str, source: str) -> bool:
    """Whether a source tells what somebody is, in other words than an office's."""
    told = [
        (_folded(match["name"]), match["office"])
        for pattern in _DESCRIBED
        for match in pattern.finditer(source)
    ]
    found = [what for other, what in told if name & other]
    return bool(found) and not any(office in {word.stem for word in words(what)} for what in found)


def _folded(name: str) -> frozenset[str]:
    return frozenset(word.folded for word in words(name)) - lists().roles
