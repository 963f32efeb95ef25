"""HTML pages: by their JSON-LD where they carry it, by a general extractor where they don't."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.errors import DumpError
from index.identity import skeleton
from index.readers.dump import Draft, Reading
from index.readers.extraction import extracted
from index.readers.fields import draft_of, plain
from index.readers.limits import MAX_JSON_DEPTH
from index.readers.schema import articles, live_blogs, reading_of

_MARK = "application/ld+json"
_FEWEST_POSTS = 3
_TITLE = re.compile(r"<title[^>]{0,500}>(.{0,1000}?)</title", re.I | re.S)
_WRAPPING = re.compile(r"\A(?:\s|//|/\*|\*/|<!--|<!\[CDATA\[)+|(?:\s|//|/\*|\*/|-->|\]\]>)+\Z")
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")


def read_html(text: str, name: str) -> Reading:
    """A saved page. Raises DumpError if no text can be found in it."""
    blocks = [data for block in _scripts(text) if (data := _json_ld(block)) is not None]
    blogs = live_blogs(blocks)
    if blogs and _has_text(blogs[0]):
        reading = reading_of(blogs[0])
        reading.title = reading.title or _page_title(text)
        return reading
    whole = [draft_of(node) for node in articles(blocks)]
    try:
        reading = extracted(text, name)
    except DumpError:
        if not whole:
            raise
        return Reading("json-ld", _page_title(text), whole)
    if whole and not _is_live(reading, whole):
        return Reading("json-ld", _page_title(text), whole)
    if blogs:
        _add_data(reading, blogs[0])
    reading.title = _page_title(text) or reading.title
    return reading


def _has_text(blog: Mapping[str, Any]) -> bool:
    """Whether the data have the posts' text, and not only their headlines."""
    drafts = reading_of(blog).drafts
    return 2 * sum(1 for draft in drafts if draft.paragraphs) >= len(drafts)


def _is_live(reading: Reading, articles: Sequence[Draft]) -> bool:
    """Whether a page of many posts says of itself only that it is an article: its data tell the beginning."""
    told = sum(len(words) for draft in articles for words in draft.paragraphs)
    posts = [draft for draft in reading.drafts if draft.headline]
    shown = sum(len(words) for draft in posts for words in draft.paragraphs)
    return len(posts) >= _FEWEST_POSTS and shown > told


def _add_data(reading: Reading, blog: Mapping[str, Any]) -> None:
    """Times, authors and addresses of a blog whose data have headlines but no text."""
    known = {skeleton(draft.headline): draft for draft in reading_of(blog).drafts if draft.headline}
    for draft in reading.drafts:
        data = known.get(skeleton(draft.headline))
        if data is not None:
            draft.published = data.published or draft.published
            draft.updated = data.updated or draft.updated
            draft.author, draft.url = data.author or draft.author, data.url


def _scripts(text: str) -> Iterator[str]:
    """The JSON-LD scripts, found by plain searches: a pattern could be made to crawl."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    at = lowered.find(_MARK)
    while at >= 0:
        start = lowered.find(">", at) + 1
        end = lowered.find("</script", start)
        if not start or end < 0:
            return
        yield text[start:end]
        at = lowered.find(_MARK, end)


def _json_ld(block: str) -> Any:
    """One block, or None if it can't be read: a page has several, and one broken should not lose the rest."""
    if block.count("[") > MAX_JSON_DEPTH and "[" * MAX_JSON_DEPTH in block:
        return None
    block = _WRAPPING.sub("", block.strip())
    for attempt in (block, _TRAILING_COMMA.sub(r"\1", block), html.unescape(block)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _page_title(text: str) -> str:
    found = _TITLE.search(text)
    return " ".join(plain(found.group(1)).split()) if found else ""
