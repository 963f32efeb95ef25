"""What happened: the headlines of a span of time, or of one matter, in order, each with its post.

No model runs: the posts' own headlines are the answer, so nothing in it needs checking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.filters import Filters
from index.post import Coverage, Post
from index.protocols import IndexView
from rag.accounts import announces, quoted
from rag.checking import Checked
from rag.evidence import Judged, Line, lines
from rag.question import Question
from rag.retrieval import Found
from rag.scope import Bag, bag_of, missing_words
from rag.spans import Span, span_of
from rag.words import content, lists, words

_LEAD = 2
"""Chunks that tell what a post is about: its headline and its first paragraph."""
_FORM = re.compile(
    r"\b(?:in|as|with|within|using)\s+"
    r"(?:(?:about|under|around|at most|no more than|only|just|\d+|an?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|few|several|couple of|some|short|simple|single|plain)\s+){0,4}"
    r"(?:bullet[\s-]points?|bullets?|points|sentences?|words?|lines?|paragraphs?)\b",
    re.I,
)
"""How long the answer is to be, "in two sentences": it says nothing of its matter."""


def overview(index: IndexView, question: Question, filters: Filters | None, most: int) -> list[Checked]:
    """The newest posts of the span and matter asked for, oldest first; none where there are none.

    Each coverage is read against its own clock. Of one without times the whole is told: when
    its posts are from, nobody knows.
    """
    chosen = filters or Filters()
    posts = [
        post
        for coverage in index.coverages()
        if coverage.id in chosen.coverages or not chosen.coverages
        for post in _of_coverage(index, coverage, question, chosen)
    ]
    told = [_line(index, post) for post in _newest_first(posts)[:most]]
    return [quoted(line) for line in reversed(told) if line is not None]


def _of_coverage(index: IndexView, coverage: Coverage, question: Question, filters: Filters) -> list[Post]:
    span = span_of(question.text, coverage.clock) if coverage.clock else None
    own = replace(filters, coverages=(coverage.id,))
    matter = Question(_FORM.sub(" ", span.rest if span else question.text))
    found = index.posts(_narrowed(own, span) if span else own)
    title = bag_of(coverage.title)
    return [post for post in found if _speaks_of(index, post, matter, title)]


def _narrowed(filters: Filters, span: Span) -> Filters:
    """What the reader has chosen, within the span."""
    since = [time for time in (span.since, filters.since) if time is not None]
    until = [time for time in (span.until, filters.until) if time is not None]
    return replace(filters, since=max(since, default=None), until=min(until, default=None))


def _speaks_of(index: IndexView, post: Post, matter: Question, title: Bag) -> bool:
    """Whether a post's headline or first paragraph has every word that says what is asked about.

    What the coverage's title says already, "the storm", all its posts are about.
    """
    asked = [word for word in matter.content if word.folded not in lists().overview and not title.has(word)]
    lead = bag_of("\n".join(chunk.text for chunk in index.chunks_of(post.id)[:_LEAD]))
    absent = {word.folded for word in missing_words(matter, lead)}
    return not any(word.folded in absent for word in asked)


def _newest_first(posts: Sequence[Post]) -> list[Post]:
    """Across coverages where all have times; otherwise as they come, since positions tell only within one."""
    times = [post.published for post in posts if post.published is not None]
    if len(times) < len(posts):
        return list(posts)
    return [
        post for _, post in sorted(zip(times, posts, strict=True), key=lambda pair: pair[0], reverse=True)
    ]


def _line(index: IndexView, post: Post) -> Line | None:
    """The headline as evidence; of a post without a telling one, its first sentence that is no greeting."""
    judged = [Judged(Found(chunk, post, 0.0, 0.0), 1.0) for chunk in index.chunks_of(post.id)]
    if judged and _says_something(post.headline):
        return Line(judged[0], post.headline, 0, len(post.headline))
    told = [line for line in lines(judged) if line.start >= len(post.headline) and not announces(line.text)]
    return told[0] if told and not _greets(told[0].text) else None


def _says_something(headline: str) -> bool:
    """Whether it has a word of its own: not "Summary", "Good morning", "What we know so far"."""
    empty = lists().overview | lists().greetings
    return any(word.folded not in empty for word in content(words(headline)))


def _greets(sentence: str) -> bool:
    return any(word.folded in lists().greetings for word in words(sentence)[:1])
