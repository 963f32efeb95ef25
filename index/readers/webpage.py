"""HTML pages: by their JSON-LD where they carry it, by a general extractor where they don't."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from index.errors import DumpError
from index.readers.dump import Reading
from index.readers.fields import draft_of, plain
from index.readers.limits import MAX_JSON_DEPTH
from index.readers.schema import articles, live_blogs, reading_of
from index.readers.text import read_text

_JSON_LD = re.compile(
    r"<script\b[^>]{0,2000}?application/ld\+json[^>]{0,2000}?>(.*?)</script\s*>", re.I | re.S
)
_TITLE = re.compile(r"<title[^>]{0,500}>(.{0,1000}?)</title", re.I | re.S)
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")


def read_html(text: str, name: str) -> Reading:
    """A saved page. Raises DumpError if no text can be found in it."""
    blocks = [data for found in _JSON_LD.finditer(text) if (data := _json_ld(found.group(1))) is not None]
    blogs = live_blogs(blocks)
    if blogs:
        reading = reading_of(blogs[0])
        reading.title = reading.title or _page_title(text)
        return reading
    whole = articles(blocks)
    if whole:
        return Reading("json-ld", _page_title(text), [draft_of(node) for node in whole])
    return _extracted(text, name)


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


def _extracted(text: str, name: str) -> Reading:
    import trafilatura

    body = trafilatura.extract(
        text, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    if not body or not body.strip():
        raise DumpError(
            name,
            None,
            "no text was found in this page; a live blog or an article was expected.",
            "Save the page with its text (not only its frame), or copy the text into a .txt file.",
        )
    reading = read_text(body, name)
    reading.reader = "html"
    reading.title = _page_title(text) or reading.title
    reading.notices.append("the page has no LiveBlogPosting data; its text was extracted, check the posts")
    return reading
