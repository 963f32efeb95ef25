"""RSS and Atom feeds."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from index.errors import DumpError
from index.readers.dump import Draft, Reading
from index.readers.fields import paragraphs_of, plain

_ENTITY = re.compile(r"<!ENTITY", re.I)


def read_feed(text: str, name: str) -> Reading:
    """A feed's entries as posts. Raises DumpError for XML that is no feed, or that defines entities."""
    found = _ENTITY.search(text)
    if found is not None:
        raise DumpError(
            name,
            text.count("\n", 0, found.start()) + 1,
            "the XML defines entities, which no feed needs and which can be made to fill the memory.",
            "Remove the DOCTYPE, or save the feed again from its source.",
        )
    import feedparser

    declared = re.sub(r"^(\s*<\?xml[^>]*?)\s+encoding=(\"[^\"]*\"|'[^']*')", r"\1", text)  # it is UTF-8 now
    parsed = feedparser.parse(
        io.BytesIO(declared.encode("utf-8", "replace")), resolve_relative_uris=False, sanitize_html=False
    )
    drafts = [draft for entry in parsed.entries if (draft := _draft(entry)) is not None]
    if not drafts:
        raise _no_entries(name, parsed)
    reading = Reading("feed", plain(str(parsed.feed.get("title", ""))), drafts)
    reading.clock = _time(parsed.feed, "updated") or _time(parsed.feed, "published")
    return reading


def _no_entries(name: str, parsed: Mapping[str, Any]) -> DumpError:
    reason = parsed.get("bozo_exception")
    line = getattr(reason, "getLineNumber", lambda: None)() if reason else None
    what = f"the feed can't be read ({str(reason).splitlines()[0]})" if reason else "the feed has no entries"
    return DumpError(
        name, line, f"{what}; RSS or Atom with items was expected.", "Save the feed again from its source."
    )


def _draft(entry: Mapping[str, Any]) -> Draft | None:
    contents = [c.get("value", "") for c in entry.get("content", [])] or [entry.get("summary", "")]
    body = max(contents, key=len)
    draft = Draft(" ".join(plain(str(entry.get("title", ""))).split()), paragraphs_of(body))
    if not draft.headline and not draft.paragraphs:
        return None
    draft.published = _time(entry, "published") or _time(entry, "updated")
    draft.updated = _time(entry, "updated")
    draft.author = entry.get("author") or None
    draft.url = entry.get("link") or None
    draft.native = entry.get("id") or None
    draft.original = f"{entry.get('title', '')}\n\n{body}".strip()
    return draft


def _time(entry: Mapping[str, Any], name: str) -> datetime | None:
    # A plain dict: feedparser's own gives "published" for a missing "updated", with a warning.
    parsed = dict(entry).get(f"{name}_parsed")
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
