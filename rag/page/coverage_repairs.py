"""Where a post's text was mended: the words that stand otherwise than in the dump, and those that lost
characters which nobody can know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.mending import damage_signs
from index.post import Post

_WORD = re.compile(r"\S+")
_LOST = re.compile(r"\?+")


@dataclass(frozen=True, slots=True)
class Repair:
    """`text[start:end]` stood in the dump as `was`; `mended` is False where that could not be mended."""

    start: int
    end: int
    was: str
    mended: bool


def repairs(post: Post) -> list[Repair]:
    """Every mended or damaged place of the post's text, in order and apart from one another."""
    text = post.text
    found = [*_mended(post.original, text), *_left(text)] if "?" in post.original else []
    kept: list[Repair] = []
    for repair in sorted(found, key=lambda one: (one.start, not one.mended)):
        if not kept or repair.start >= kept[-1].end:
            kept.append(repair)
    return kept


def _mended(original: str, text: str) -> Iterator[Repair]:
    """The dump's words beside the text's: a damaged word that the text has otherwise was mended there."""
    before = original.split()
    after = list(_WORD.finditer(text))
    words = [match[0] for match in after]
    for kind, first, last, start, end in SequenceMatcher(None, before, words, autojunk=False).get_opcodes():
        damaged = [word for word in before[first:last] if "?" in word and word.strip("?")]
        if kind == "replace" and damaged:
            yield from _in_place(damaged, text, after[start].start(), after[end - 1].end())


def _in_place(damaged: Sequence[str], text: str, start: int, end: int) -> Iterator[Repair]:
    """Each damaged word where `text[start:end]` has what it was mended to."""
    for was in damaged:
        match = _mended_form(was).search(text, start, end)
        if match is not None and match[0] != was:
            lead = len(match[0]) - len(match[0].lstrip())  # a lost space before a word is not of the word
            yield Repair(match.start() + lead, match.end(), was, mended=True)
            start = match.end()


def _mended_form(was: str) -> re.Pattern[str]:
    """What a damaged word can have been mended to: for each lost character one or none, not a `?`."""
    parts = _LOST.split(was)
    gaps = [f"[^?\\n]{{0,{len(run)}}}?" for run in _LOST.findall(was)]
    pieces = [re.escape(parts[0])]
    for gap, part in zip(gaps, parts[1:], strict=True):
        pieces += [gap, re.escape(part)]
    return re.compile("".join(pieces))


def _left(text: str) -> Iterator[Repair]:
    for match in _WORD.finditer(text):
        if "?" in match[0] and damage_signs(match[0]):
            yield Repair(match.start(), match.end(), match[0], mended=False)
