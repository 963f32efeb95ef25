"""Found paragraphs without what they say to the machine that reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rag.asking.question import Question
from rag.retrieval import Found
from rag.text.addressed import asks_about_such, without_orders


def guarded(question: Question, found: Iterable[Found]) -> list[Found]:
    """Found paragraphs without what they say to a machine; those that say nothing else are left out."""
    if asks_about_such(question.text):
        return list(found)
    return [clean for one in found if (clean := _clean(one)).chunk.text.strip()]


def _clean(found: Found) -> Found:
    text = without_orders(found.chunk.text)
    if text == found.chunk.text:
        return found
    return replace(found, chunk=replace(found.chunk, text=text))
