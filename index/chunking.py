"""Posts cut into chunks: the pieces that are embedded, searched and shown to the model.

A chunk is a paragraph. Long paragraphs are cut at sentence ends, and very short neighbours (the
items of a list, a label and what it labels) stay together, because alone they mean nothing to a
search. Chunks never overlap: an overlap would count the same words twice in the evidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import NamedTuple

from index.post import Post
from index.sentences import split_sentences

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Chunking:
    """The parameters that an index records: another value makes other chunks.

    `max_words`: MiniLM reads 256 word pieces; 110 words and a headline stay below that.
    `short_words`: paragraphs below this are merged with a neighbour.
    `rules` is raised when the code of this module cuts otherwise with the same numbers.
    """

    max_words: int = 110
    short_words: int = 12
    rules: int = 1

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Piece(NamedTuple):
    """A chunk to be: `post.text[start:end] == text`."""

    start: int
    end: int
    text: str


class _Span(NamedTuple):
    start: int
    end: int
    words: int


def cut(post: Post, chunking: Chunking | None = None) -> list[Piece]:
    """The chunks of a post in order, the headline first where there is one."""
    rules = chunking or Chunking()
    text = post.text
    spans = list(_paragraph_spans(post, text))
    pieces = []
    if post.headline.strip():
        pieces.append(_trimmed(text, 0, len(post.headline)))
    for group in _merged(text, spans, rules):
        if group.words <= rules.max_words:
            pieces.append(_trimmed(text, group.start, group.end))
        else:
            pieces.extend(_cut_long(text, group, rules.max_words))
    return [piece for piece in pieces if piece.text]


def embedding_text(headline: str, piece: str) -> str:
    """What is embedded for a chunk: the headline says what a paragraph's "he" and "it" are about."""
    if not headline or piece == headline.strip():
        return piece
    return f"{headline}\n{piece}"


def _trimmed(text: str, start: int, end: int) -> Piece:
    piece = text[start:end]
    body = piece.strip()
    start += len(piece) - len(piece.lstrip())
    return Piece(start, start + len(body), body)


def _paragraph_spans(post: Post, text: str) -> Iterator[_Span]:
    """Where each paragraph stands in `post.text` (which leaves out empty ones)."""
    start = len(post.headline) + 2 if post.headline else 0
    for paragraph in post.paragraphs:
        if not paragraph:
            continue
        end = start + len(paragraph)
        words = _count(text, start, end)
        if words:
            yield _Span(start, end, words)
        start = end + 2


def _count(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _merged(text: str, spans: list[_Span], rules: Chunking) -> list[_Span]:
    """Paragraphs and merged runs of short ones, in order."""
    runs = _short_runs(spans, rules)
    merged: list[_Span] = []
    for run in runs:
        if merged and _belongs_to_previous(text, merged[-1], run, rules):
            merged[-1] = _joined(merged[-1], run)
        else:
            merged.append(run)
    return merged


def _short_runs(spans: list[_Span], rules: Chunking) -> list[_Span]:
    """Neighbouring short paragraphs joined, as far as a chunk holds."""
    runs: list[_Span] = []
    open_run = False
    for span in spans:
        short = span.words < rules.short_words
        if open_run and short and _fits(runs[-1], span, rules):
            runs[-1] = _joined(runs[-1], span)
        else:
            runs.append(span)
        open_run = short
    return runs


def _belongs_to_previous(text: str, previous: _Span, span: _Span, rules: Chunking) -> bool:
    """A lone short paragraph joins its predecessor, what follows a colon joins the line that opens it."""
    if not _fits(previous, span, rules):
        return False
    if text[previous.start : previous.end].rstrip().endswith(":"):
        return True
    return span.words < rules.short_words or previous.words < rules.short_words


def _fits(first: _Span, second: _Span, rules: Chunking) -> bool:
    return first.words + second.words <= rules.max_words


def _joined(first: _Span, second: _Span) -> _Span:
    return _Span(first.start, second.end, first.words + second.words)


def _cut_long(text: str, span: _Span, limit: int) -> Iterator[Piece]:
    """Pieces of about equal length, none over `limit` words, cut at sentence ends where there are any."""
    target = math.ceil(span.words / math.ceil(span.words / limit))
    start, words = span.start, 0
    for part in _parts(text, span, limit):
        if words and (words >= target or words + part.words > limit):
            yield _trimmed(text, start, part.start)
            start, words = part.start, 0
        words += part.words
    yield _trimmed(text, start, span.end)


def _parts(text: str, span: _Span, limit: int) -> Iterator[_Span]:
    """Sentences, and runs of words of those that are longer than a chunk."""
    for sentence in split_sentences(text[span.start : span.end]):
        start, end = span.start + sentence.start, span.start + sentence.end
        words = list(_WORD.finditer(text, start, end))
        if len(words) <= limit:
            yield _Span(start, end, len(words))
            continue
        size = math.ceil(len(words) / math.ceil(len(words) / limit))
        for first in range(0, len(words), size):
            run = words[first : first + size]
            yield _Span(run[0].start(), run[-1].end(), len(run))
