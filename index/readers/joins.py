"""Paragraphs that a page broke in the middle of a sentence (around a link or an embed) are made whole.

A paragraph that stops after many words without any mark, before one that ends as paragraphs do, was broken.
Both halves keep their words; only the line break becomes a space.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from index.readers.dump import Draft

_ENDS = frozenset('.!?…”"')
_last = itemgetter(slice(-1, None))
"""A text's last sign, or nothing. A look at these is all that most drafts need; by `map` it costs a sixth."""
_LONG = 14
"""Words of a paragraph that can't be a label, a list item or a subhead: those are far shorter."""


def join_broken(draft: Draft) -> Draft:
    """The draft with broken paragraphs joined, asides moved with them."""
    texts = draft.paragraphs
    if _ENDS.issuperset(map(_last, texts)):
        return draft
    open_ended = [i for i, text in enumerate(texts[:-1], 1) if text[-1:] not in _ENDS]
    seconds = [i for i in open_ended if _is_broken(texts[i - 1], texts[i])]
    if seconds:
        draft.paragraphs = _joined(texts, frozenset(seconds))
        draft.asides = [
            replace(aside, before=aside.before - bisect_right(seconds, aside.before))
            for aside in draft.asides
        ]
    return draft


def _joined(texts: Sequence[str], seconds: frozenset[int]) -> list[str]:
    """A second half ends as paragraphs do, so nothing is joined to it in turn."""
    return [
        f"{text} {texts[i + 1]}" if i + 1 in seconds else text
        for i, text in enumerate(texts)
        if i not in seconds
    ]


def _is_broken(one: str, other: str) -> bool:
    ends_open = one[-1:].isalpha() or one[-1:] == ","
    return ends_open and other[-1:] in _ENDS and one.count(" ") >= _LONG - 1 and len(one.split()) >= _LONG
