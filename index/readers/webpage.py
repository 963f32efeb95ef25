"""HTML pages: by their JSON-LD where they carry it, by a general extractor where they don't."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from index.readers.dump import Reading
from index.readers.extraction import extracted
from index.readers.fields import draft_of, plain
from index.readers.limits import MAX_JSON_DEPTH
from index.readers.schema import articles, live_blogs, reading_of

_MARK = "application/ld+json"
_TITLE = re.compile(r"<title[^>]{0,500}>(.{0,1000}?)</title", re.I | re.S)
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")


def read_html(text: str, name: str) -> Reading:
    """A saved page. Raises DumpError if no text can be found in it."""
    blocks = [data for block in _scripts(text) if (data := _json_ld(block)) is not None]
    blogs = live_blogs(blocks)
    if blogs:
        reading = reading_of(blogs[0])
        reading.title = reading.title or _page_title(text)
        return reading
    whole = articles(blocks)
    if whole:
        return Reading("json-ld", _page_title(text), [draft_of(node) for node in whole])
    reading = extracted(text, name)
    reading.title = _page_title(text) or reading.title
    return reading


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
    block = block.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip()
    for attempt in (block, _TRAILING_COMMA.sub(r"\1", block), html.unescape(block)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _page_title(text: str) -> str:
    found = _TITLE.search(text)
    return " ".join(plain(found.group(1)).split()) if found else ""
