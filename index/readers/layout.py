"""What stands above the posts of a saved page: its title, its byline, its summary, its count of posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.readers.kinds import (
    BODY,
    BULLET,
    BYLINE,
    COUNT,
    HEAD,
    SORT,
    STATUS,
    SUMMARY,
    TEXTUAL,
    TIME,
    UPDATED,
    Line,
)
from index.readers.lines import NAV, count_declared, is_status
from index.readers.signals import stems

_HEADER_REACH = 120  # lines within which "26 Posts" must stand
_FEWEST_POSTS = 4  # that a title can be told from
_LOOKED_AT = 40  # posts that it is compared with
# A title's words are all over the page: over eight live pages they stood in 1.31 to 1.74 times as many posts
# as those of the median headline. One headline in four reaches that as well, but hardly a page is saved
# without its title.
_BROADER = 1.25


@dataclass(slots=True)
class Layout:
    """What stands above the posts."""

    title: str
    start: int  # the first line that can belong to a post
    declared: int | None
    count_at: int | None
    lead: bool = False  # text between the title and the posts is more likely a post than not


def layout_of(lines: Sequence[Line]) -> Layout:
    """Where the posts of a dump can begin, by what stands at its top."""
    count_at = next((i for i, line in enumerate(lines[:_HEADER_REACH]) if line.kind is COUNT), None)
    declared = count_declared(lines[count_at].text) if count_at is not None else None
    title_at = next((i for i in range(min(12, len(lines))) if _may_be_title(lines, i)), None)
    if count_at is not None:
        title = lines[title_at].text if title_at is not None and title_at < count_at else ""
        return Layout(title, count_at + 1, declared, count_at)
    if title_at is not None and _is_title(lines, title_at):
        return Layout(lines[title_at].text, _after_summary(lines, title_at + 1), None, None)
    return Layout("", 0, None, None)


def _may_be_title(lines: Sequence[Line], i: int) -> bool:
    """Whether a line can be a title: three words or more, unless Markdown marks it as one."""
    line = lines[i]
    marked = i > 0 and lines[i - 1].text == "#"
    return line.kind is HEAD and (marked or (len(line.text.split()) > 2 and not _is_nav(line.text)))


def _is_nav(text: str) -> bool:
    return all(word.lower() in NAV for word in text.split())


def _is_title(lines: Sequence[Line], i: int) -> bool:
    """Whether the first headline-like line names the page: something of the page's own furniture follows
    it.
    """
    if re.search(r"\blive\b|\bupdates\b|as it happened", lines[i].text, re.I):
        return True
    for line in lines[i + 1 : i + 6]:
        if line.kind in (SUMMARY, SORT, UPDATED):
            return True
        if line.kind in (HEAD, BODY):
            return line.kind is HEAD and not is_status(line.text) and _opens_post(lines, line)
    return False


def _opens_post(lines: Sequence[Line], line: Line) -> bool:
    at = lines.index(line)
    return at + 1 < len(lines) and lines[at + 1].kind in (BODY, TIME, BYLINE)


def _after_summary(lines: Sequence[Line], start: int) -> int:
    """Past bylines, "Updated ..." and a summary list, where nothing declares where the posts begin."""
    i = start
    while i < len(lines) and lines[i].kind in (BYLINE, UPDATED, SORT, STATUS):
        i += 1
    if i < len(lines) and lines[i].kind is SUMMARY:
        i += 1
        while i < len(lines) and lines[i].kind in (BULLET, BODY):
            i += 1
    while i < len(lines) and lines[i].kind in (SORT, UPDATED):
        i += 1
    return i


def late_title(lines: Sequence[Line], layout: Layout, headlines: Sequence[int]) -> int | None:
    """The line of a title that only the posts below tell for one; None where there is none."""
    if layout.title or layout.declared is not None or not headlines:
        return None
    lead = range(layout.start, headlines[0] + 1)
    top = next((i for i in lead if lines[i].kind in TEXTUAL or lines[i].kind is TIME), None)
    if top is None or not _may_be_title(lines, top):
        return None
    return top if top < headlines[0] or _heads_page(lines, headlines) else None


def _heads_page(lines: Sequence[Line], headlines: Sequence[int]) -> bool:
    """Whether the first of the headlines found is the page's title: its words are those of the whole page."""
    if len(headlines) <= _FEWEST_POSTS:
        return False
    ends = [*headlines[1:], len(lines)][1 : _LOOKED_AT + 1]
    starts = headlines[1 : _LOOKED_AT + 1]
    posts = [
        " ".join([line.text for line in lines[start:end]]).lower()
        for start, end in zip(starts, ends, strict=True)
    ]
    others = [_breadth(lines[at].text, [*posts[:n], *posts[n + 1 :]]) for n, at in enumerate(starts)]
    title = _breadth(lines[headlines[0]].text, posts)
    return title > 0 and title >= _BROADER * median(others)


def _breadth(headline: str, posts: Sequence[str]) -> float:
    """The mean share of posts that hold a word of the headline."""
    words = stems(headline)
    return sum(word in post for word in words for post in posts) / max(1, len(words) * len(posts))
