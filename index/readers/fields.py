"""Posts and articles out of JSON objects, whatever the fields are called."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from index.post import Aside, AsideKind
from index.readers.dump import Draft
from index.readers.times import parse_iso

_HEADLINE = ("headline", "title", "name")
_BODY = (
    "articleBody",
    "text",
    "body",
    "content",
    "content_text",
    "content_html",
    "paragraphs",
    "summary",
    "description",
)
_PUBLISHED = (
    "published",
    "datePublished",
    "dateCreated",
    "uploadDate",
    "date",
    "published_at",
    "publishedAt",
    "date_published",
    "pubDate",
    "created_at",
    "time",
    "timestamp",
)
_UPDATED = ("updated", "dateModified", "updated_at", "updatedAt", "modified", "date_modified")
_AUTHOR = ("author", "authors", "byline", "creator")
_URL = ("url", "link", "@id", "permalink")
_ID = ("id", "post_id", "guid", "_id")
_INSIDE = ("rendered", "text", "html", "value", "content")  # where an object that stands for words has them
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|figure|figcaption|tr|table|section)\b[^<>]*>", re.I
)
_BY = re.compile(r"\Aby\s+(?=[A-Z\u00c0-\u024f])", re.I)
_SPACE = re.compile(r"[ \t\u00a0]+")


def looks_like_post(entry: Mapping[str, Any]) -> bool:
    """Whether an object has what a post is made of: words under one of the usual names."""
    return any(_words(entry.get(name)) for name in _BODY + _HEADLINE[:2])


def has_text(entry: Mapping[str, Any]) -> bool:
    """Whether an object has a body, and not only what a list of posts has as well: a title, a description."""
    return any(_words(entry.get(name)) for name in _BODY if name not in ("summary", "description"))


def draft_of(entry: Mapping[str, Any]) -> Draft:
    """One object as a draft."""
    headline = plain(_first_words(entry, _HEADLINE)).replace("\n", " ")
    raw = next((entry[name] for name in _BODY if _words(entry.get(name))), "")
    draft = Draft(_SPACE.sub(" ", headline).strip(), paragraphs_of(raw))
    draft.published = next((t for name in _PUBLISHED if (t := parse_iso(entry.get(name)))), None)
    draft.updated = next((t for name in _UPDATED if (t := parse_iso(entry.get(name)))), None)
    draft.author = author_name(next((entry[name] for name in _AUTHOR if entry.get(name)), None))
    draft.url = next(
        (str(entry[name]) for name in _URL if isinstance(entry.get(name), str) and entry[name]), None
    )
    draft.native = next(
        (
            str(entry[name])
            for name in _ID
            if isinstance(entry.get(name), str | int) and str(entry[name]).strip()
        ),
        None,
    )
    draft.original = "\n\n".join(part for part in (_first_words(entry, _HEADLINE), _joined(raw)) if part)
    _keep_caption(entry, draft)
    return draft


def _keep_caption(entry: Mapping[str, Any], draft: Draft) -> None:
    image = entry.get("image")
    images = image if isinstance(image, list) else [image]
    for one in images:
        caption = one.get("caption") if isinstance(one, dict) else None
        if isinstance(caption, str) and caption.strip():
            draft.asides.append(Aside(AsideKind.CAPTION, plain(caption)))


def _words(value: object) -> bool:
    return bool(_joined(value).strip())


def _first_words(entry: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((_joined(entry[name]) for name in names if _words(entry.get(name))), "")


def _joined(value: object) -> str:
    """The words of a field: a string, a list of them, or an object that holds one."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n\n".join(words for one in value if (words := _joined_in(one)))
    return _joined_in(value)


def _joined_in(value: object) -> str:
    if isinstance(value, str):
        return value
    found = (value.get(name) for name in _INSIDE) if isinstance(value, dict) else iter(())
    return next((words for words in found if isinstance(words, str)), "")


def plain(text: str) -> str:
    """Text out of text that may be HTML, or HTML escaped once more."""
    if "&" in text:
        unescaped = html.unescape(text)
        text = unescaped if not _TAG.search(text) or _TAG.search(unescaped) else text
    if "<" not in text or not _TAG.search(text):
        return text.strip()
    text = _without(_without(text, "script"), "style")
    text = _BLOCK_TAG.sub("\n\n", text)
    return html.unescape(_TAG.sub("", text)).strip()


def _without(text: str, tag: str) -> str:
    """The text without the elements of a tag; an element never closed stays."""
    lowered, kept, start = text.lower(), list[str](), 0
    opening = lowered.find(f"<{tag}") if len(lowered) == len(text) else -1
    while opening >= 0:
        closing = lowered.find(f"</{tag}", opening)
        end = lowered.find(">", closing) if closing >= 0 else -1
        if end < 0:
            break
        kept.append(text[start:opening])
        start = end + 1
        opening = lowered.find(f"<{tag}", start)
    return " ".join([*kept, text[start:]])


def paragraphs_of(value: object) -> list[str]:
    """Paragraphs: at blank lines where there are any, else at line ends."""
    text = plain(_joined(value)).replace("\r\n", "\n").replace("\r", "\n")
    pieces = re.split(r"\n\s*\n", text)
    if len(pieces) == 1:
        pieces = text.split("\n")
    return [clean for piece in pieces if (clean := " ".join(piece.split()))]


def author_name(value: object) -> str | None:
    """The names in an author field: a string, an object, or a list of either."""
    if isinstance(value, str):
        return _BY.sub("", plain(value), count=1) or None
    if isinstance(value, dict):
        return author_name(value.get("name"))
    if isinstance(value, list):
        names = [name for one in value[:50] if (name := author_name(one))]
        return ", ".join(dict.fromkeys(names)) or None
    return None
