"""What happened: the headlines of a span of time, or of one matter, in order, each with its post; the newest.

No model runs: the posts' own headlines are the answer, so nothing in it needs checking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.filters import Filters
from index.post import Coverage, Post
from index.protocols import Chunk, IndexView
from rag.answering.accounts import announces, quoted
from rag.asking.question import Question
from rag.asking.spans import Span, span_of
from rag.asking.whole import how_all_stands, how_many, without_count
from rag.checks.checking import Checked
from rag.checks.denials import denies
from rag.evidence.lines import Judged, Line, lines
from rag.evidence.scope import missing_words
from rag.retrieval import Found
from rag.text.addressed import addressed
from rag.text.bags import Bag, bag_of
from rag.text.words import Word, content, lists, words

_LEAD = 2
"""Chunks that tell what a post is about: its headline and its first paragraph."""
_FORM = re.compile(
    r"^\W*(?:please )?(?:show|tell) (?:me|us)\b"
    r"|\b(?:one|two|three|four|five|single|\d{1,2})-(?:lines?|sentences?|words?|paragraphs?|bullets?|points?|minutes?)(?=\s+\w)"
    r"|\b(?:in|as|with|within|using)\s+"
    r"(?:(?:about|under|around|at most|no more than|only|just|\d+|an?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|few|several|couple of|some|short|simple|single|plain)\s+){0,4}"
    r"(?:bullet[\s-]points?|bullets?|points|sentences?|words?|lines?|paragraphs?)\b",
    re.I,
)
"""How long the answer is to be, "in two sentences": it says nothing of its matter."""
_ASKED_BEFORE = re.compile(
    r"\bsince (?:(?:my|our|your|the) (?:last|previous) (?:question|visit|time|answer|reply|message)"
    r"|(?:i|we) (?:last |was last |were last )?(?:asked|looked|checked|read|left|visited|spoke|talked|here)"
    r"|(?:i|we) (?:went to (?:bed|sleep|work)|fell asleep|logged off|signed off|woke up|got up)"
    r"|(?:the )?last time)\b(?: (?:i|we) (?:asked|looked|checked|visited|spoke|talked))?"
    r"|\bwhile (?:i|we) (?:(?:was|were|have been|['’]?ve been) )?"
    r"(?:away|out|asleep|offline|gone|sleeping|slept|busy|at (?:work|lunch)|in (?:bed|an? meeting))\b",
    re.I,
)
"""When the reader was here before, of which no post tells."""
_EVENT = re.compile(r"\b(?P<bound>since|after|before|until)\s+(?P<event>[^?,;]{3,80})", re.I)
"""A time that is told by what happened then: "since the evacuation order"."""
_OF_THE_BLOG = re.compile(
    r"^\W*(?:that(?:['’]s| is) (?:it|all)\b.*\b(?:from|for)\b"
    r"|(?:we|i)(?:['’](?:re|m|ll)| are| am| will) (?:now )?(?:be )?"
    r"(?:closing|pausing|wrapping|ending|handing|back|bringing|taking|with you)\b"
    r"|(?:i['’]m|i am|this is|my name is)\b.{1,60}\b(?:with you|(?:taking|bringing) you|over from)\b"
    r"|stay (?:with us|tuned)\b|follow (?:us|along|our)\b"
    r"|(?:this|our) (?:live ?)?(?:blog|coverage)\b)",
    re.I,
)
"""What those who write the coverage say of it: "That's all from us tonight"."""


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
    most = min(most, how_many(question.asked) or most)
    told = [_line(index, post) for post in _newest_first(posts)[:most]]
    return [quoted(line) for line in reversed(told) if line is not None]


def newest(index: IndexView, filters: Filters | None) -> list[Checked]:
    """What the newest post tells that tells anything: its lead, behind a headline that says something else.

    Where posts have no times, nobody knows which coverage is the newest, and each tells its own.
    """
    posts = _newest_first(index.posts(filters))
    timed = all(post.published for post in posts)
    told: dict[str, list[Line]] = {}
    for post in posts:
        if (not told if timed else post.coverage not in told) and (lead := _lead(index, post)):
            told[post.coverage] = lead
    return [quoted(line) for lead in told.values() for line in lead]


def _lead(index: IndexView, post: Post) -> list[Line]:
    """The headline, where it says something, and the first sentence, unless either says it all."""
    headline = _line(index, post)
    if headline is None or headline.start >= len(post.headline):
        return [headline] if headline else []
    first = next(iter(_sentences(index, post)), None)
    if first is None or not _tells(first.text):
        return [headline]
    said, told = bag_of(first.text), content(words(post.headline))
    return [first] if all(said.has(word) for word in told) else [headline, first]


def _of_coverage(index: IndexView, coverage: Coverage, question: Question, filters: Filters) -> list[Post]:
    text = "" if how_all_stands(question.asked) else _ASKED_BEFORE.sub(" ", question.text)
    span = span_of(text, coverage.clock) if coverage.clock else None
    own = replace(filters, coverages=(coverage.id,))
    told = Question(span.rest if span else text)  # "just woke up" is no matter
    matter = Question(_FORM.sub(" ", without_count(told.asked)))
    found = index.posts(_narrowed(own, span) if span else own)
    title = bag_of(coverage.title)
    if (event := _EVENT.search(matter.text)) and (then := _first_on(index, event["event"], own, title)):
        matter = Question(_EVENT.sub(" ", matter.text, count=1))
        later = event["bound"].lower() in {"since", "after"}
        found = [
            post
            for post in found
            if (post.position < then.position if later else post.position > then.position)
        ]
    return [post for post in found if _speaks_of(index, post, matter, title)]


def _narrowed(filters: Filters, span: Span) -> Filters:
    """What the reader has chosen, within the span."""
    since = [time for time in (span.since, filters.since) if time is not None]
    until = [time for time in (span.until, filters.until) if time is not None]
    return replace(filters, since=max(since, default=None), until=min(until, default=None))


def _first_on(index: IndexView, event: str, own: Filters, title: Bag) -> Post | None:
    """The oldest post whose lead has every word of an event, and denies nothing: it may not have been."""
    asked = _asked(Question(event), title)
    told = [
        post
        for post in (index.posts(own) if asked else ())
        if all(_lead_bag(index, post).has(word) for word in asked) and not denies(_lead_text(index, post))
    ]
    return max(told, key=lambda post: post.position, default=None)


def _asked(matter: Question, title: Bag) -> list[Word]:
    return [word for word in matter.content if word.folded not in lists().overview and not title.has(word)]


def _lead_text(index: IndexView, post: Post) -> str:
    return "\n".join(chunk.text for chunk in index.chunks_of(post.id)[:_LEAD])


def _lead_bag(index: IndexView, post: Post) -> Bag:
    return bag_of(_lead_text(index, post))


def _speaks_of(index: IndexView, post: Post, matter: Question, title: Bag) -> bool:
    """Whether a post's headline or first paragraph has every word that says what is asked about.

    What the coverage's title says already, "the storm", all its posts are about.
    """
    absent = {word.folded for word in missing_words(matter, _lead_bag(index, post))}
    return not any(word.folded in absent for word in _asked(matter, title))


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
    judged = [_judged(post, chunk) for chunk in index.chunks_of(post.id)[:1]]
    if judged and _says_something(post.headline) and not _OF_THE_BLOG.search(post.headline):
        return Line(judged[0], post.headline, 0, len(post.headline))
    told = next(iter(_sentences(index, post)), None)
    return told if told and _tells(told.text) else None


def _sentences(index: IndexView, post: Post) -> list[Line]:
    """What a post tells below its headline, but for what only announces the rest."""
    judged = [_judged(post, chunk) for chunk in index.chunks_of(post.id)]
    return [line for line in lines(judged) if line.start >= len(post.headline) and not announces(line.text)]


def _judged(post: Post, chunk: Chunk) -> Judged:
    return Judged(Found(chunk, post, 0.0, 0.0), 1.0)


def _says_something(headline: str) -> bool:
    """Whether it has a word of its own: not "Summary", "Good morning", "What we know so far"."""
    empty = lists().overview | lists().greetings
    return any(word.folded not in empty for word in content(words(headline)))


def _tells(sentence: str) -> bool:
    """Whether it tells news, greets nobody, and speaks neither of the coverage nor to a machine."""
    greets = any(word.folded in lists().greetings for word in words(sentence)[:1])
    return bool(words(sentence)) and not (greets or _OF_THE_BLOG.search(sentence) or addressed(sentence))
