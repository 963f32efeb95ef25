"""Weighed paragraphs as evidence: what the model reads of them, and the sentences that they consist of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import split_sentences
from rag.retrieval import Found
from rag.text.addressed import headline_of

_APART = re.compile(
    r"^(?:[*·–—-]\s+|[•▪▫◦‣●○■□◆►▶▸➤➢➜∎✔✓★☆]\s*)(?=\S)"
    r"|^(?:[A-Z][A-Z.,’' -]*\s\([A-Z][A-Za-z ]{1,20}\)\s*[–—-]+|\([A-Z]{2,}\)(?:\s*[–—-]+)?)\s+(?=[“\"A-Z])"
)
"""What sets a line apart is no part of what it says: a list's mark, an agency's "(CNN)" or "OSLO (AP) —"."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A paragraph and the model's probability that it holds the answer.

    `settled` where its words settle a yes-or-no question, whatever the model holds.
    """

    found: Found
    support: float
    settled: bool = False

    @property
    def order(self) -> tuple[str, int, int]:
        """Newest first within a coverage, paragraphs of a post as they stand."""
        return (self.found.post.coverage, self.found.post.position, self.found.chunk.start)


def shown(found: Found) -> str:
    """A paragraph as the model reads it: under its headline."""
    headline = headline_of(found.post)
    return found.chunk.text if headline in ("", found.chunk.text) else f"{headline}\n{found.chunk.text}"


def evidence_text(judged: Sequence[Judged]) -> str:
    """The chosen paragraphs, grouped under their headlines, in their order."""
    blocks: list[list[str]] = []
    last = None
    for one in judged:
        post = one.found.post
        if post.id != last:
            headline = headline_of(post)
            blocks.append([headline] if headline else [])
            last = post.id
        if one.found.chunk.text != post.headline:
            blocks[-1].append(one.found.chunk.text)
    return "\n\n".join("\n".join(block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the evidence, with its place in its post's text."""

    judged: Judged
    text: str
    start: int
    end: int


def lines(judged: Sequence[Judged]) -> list[Line]:
    """Every sentence of the evidence, without what sets it apart."""
    found = []
    for one in judged:
        chunk = one.found.chunk
        for sentence in split_sentences(chunk.text):
            text = _APART.sub("", sentence.text)
            end = chunk.start + sentence.end
            found.append(Line(one, text, end - len(text), end))
    return found


def paragraphs(of: Sequence[Line]) -> str:
    """The paragraphs of the lines, each under its headline."""
    parts = []
    for line in of:
        parts += [line.judged.found.post.headline, line.judged.found.chunk.text]
    return "\n".join(dict.fromkeys(parts))


def headlines(judged: Sequence[Judged]) -> list[Line]:
    """The headlines of the evidence's posts, as lines of their own: they tell how things stand now."""
    posts = {one.found.post.id: one for one in judged if headline_of(one.found.post)}
    return [Line(one, one.found.post.headline, 0, len(one.found.post.headline)) for one in posts.values()]
