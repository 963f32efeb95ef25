"""Paragraphs that a page broke in the middle of a sentence (around a link or an embed) are made whole.

A paragraph that stops after many words without any mark, before one that ends as paragraphs do, was broken.
Both halves keep their words; only the line break becomes a space.
"""

from __future__ import annotations

from dataclasses import replace

from index.readers.dump import Draft

_LONG = 14
"""Words of a paragraph that can't be a label, a list item or a subhead: those are far shorter."""


def join_broken(draft: Draft) -> Draft:
    """The draft with broken paragraphs joined, asides moved with them."""
    at = 0
    while at + 1 < len(draft.paragraphs):
        if _is_broken(draft.paragraphs[at], draft.paragraphs[at + 1]):
            draft.paragraphs[at : at + 2] = [f"{draft.paragraphs[at]} {draft.paragraphs[at + 1]}"]
            draft.asides = [
                replace(aside, before=aside.before - 1) if aside.before > at else aside
                for aside in draft.asides
            ]
        else:
            at += 1
    return draft


def _is_broken(one: str, other: str) -> bool:
    stripped = one.rstrip()
    ends_open = bool(stripped) and (stripped[-1].isalpha() or stripped[-1] == ",")
    return ends_open and len(one.split()) >= _LONG and other.rstrip()[-1:] in '.!?…”"'
