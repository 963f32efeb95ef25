"""Which reader a dump is for, judged by its content."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.errors import DumpError
from index.readers.decoding import decode
from index.readers.dump import Dump, Reading
from index.readers.feed import read_feed
from index.readers.finish import finish
from index.readers.jsonposts import read_json
from index.readers.pausing import collector_paused
from index.readers.source import Source
from index.readers.text import read_text
from index.readers.webpage import read_html

# Possessive throughout: a file may begin with any number of comments.
_FEED = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\])?\s*+>\s*+)*+"
    r"<(?:\w+:)?(?:rss|feed|rdf)\b",
    re.S | re.I,
)
_ENTITIES = re.compile(r"\s*<\?xml|\s*<!DOCTYPE\s+(?!html)", re.I)
_HTML = re.compile(
    r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<script[\s>]|<(?:article|div|p|h1)[\s>]", re.I
)
_HEAD = 4096


def _is_json(head: str) -> bool:
    return (
        head.lstrip("\ufeff \n\t")[:1] in ("{", "[")
        and re.match(r"[\ufeff\s]*(?:\{\s*(?:[\"}])|\[\s*(?:[\[{\]\"]))", head) is not None
    )


def _is_feed(head: str) -> bool:
    return _FEED.match(head) is not None or (_ENTITIES.match(head) is not None and not _HTML.search(head))


def _is_html(head: str) -> bool:
    return head.lstrip("\ufeff \n\t")[:1] == "<" and _HTML.search(head) is not None


READERS: tuple[tuple[Callable[[str], bool], Callable[[str, str], Reading]], ...] = (
    (_is_json, read_json),
    (_is_feed, read_feed),
    (_is_html, read_html),
    (lambda _head: True, read_text),
)


def is_text(source: Source) -> bool:
    """Whether a source that lies in a file reads as plain text, by its beginning."""
    if source.file is None:
        return False
    with source.file.open("rb") as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace")
    return next(reader for fits, reader in READERS if fits(head)) is read_text


def read_source(source: Source) -> Dump:
    """One dump from its bytes to its posts. Raises DumpError."""
    text = decode(source.load(), source.name)
    head = text[:_HEAD]
    read = next(reader for fits, reader in READERS if fits(head))
    with collector_paused():
        return finish(_with_posts(read(text, source.name), source), source)


def _with_posts(reading: Reading, source: Source) -> Reading:
    if not any(draft.headline or draft.paragraphs for draft in reading.drafts):
        raise DumpError(
            source.name, None, "there are no posts in it.", "Save the live page again with its posts."
        )
    return reading
