"""schema.org's LiveBlogPosting, as pages carry it in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.post import Aside, AsideKind
from index.readers.dump import Draft, Reading
from index.readers.fields import draft_of, plain
from index.readers.kinds import SUMMARY
from index.readers.lines import classify
from index.readers.times import parse_iso

_ARTICLES = frozenset(
    {
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
    }
)
_DEPTH = 12


def live_blogs(data: Any) -> list[Mapping[str, Any]]:
    """The live blogs in a JSON-LD document: an object, a list, or inside `@graph`; the fullest first."""
    known: dict[str, Mapping[str, Any]] = {}
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for node in nodes(data):
        if isinstance(node.get("@id"), str) and len(node) > 1:
            known.setdefault(node["@id"], node)
        if "LiveBlogPosting" in types(node) and updates(node):
            # A long blog may stand in several blocks, each with a part of its updates.
            parts.setdefault(str(node.get("@id") or node.get("url") or node.get("headline")), []).append(node)
    found = [_whole(same, known) for same in parts.values()]
    return sorted(found, key=lambda node: -len(updates(node)))


def _whole(parts: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """A blog with the updates of all its parts, each once, and those that stand elsewhere put in."""
    every = [_resolved(update, known) for part in parts for update in updates(part)]
    once = {json.dumps(update, sort_keys=True): update for update in every}
    return {**parts[0], "liveBlogUpdate": list(once.values())}


def _resolved(update: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return known.get(update["@id"], update) if list(update) == ["@id"] else update


def articles(data: Any) -> list[Mapping[str, Any]]:
    """Single articles with their text in a JSON-LD document."""
    return [
        n
        for n in nodes(data)
        if types(n) & _ARTICLES and isinstance(n.get("articleBody"), str) and n["articleBody"].strip()
    ]


def types(node: Mapping[str, Any]) -> set[str]:
    """A node's types without their namespace."""
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(k).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for k in kinds if isinstance(k, str)}


def nodes(data: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every node a live blog or article can stand at."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for one in data:
            yield from nodes(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "hasPart", "itemListElement", "item"):
            if key in data:
                yield from nodes(data[key], depth + 1)


def updates(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A live blog's updates, a single one included."""
    value = node.get("liveBlogUpdate")
    if isinstance(value, dict) and isinstance(value.get("@list"), list):
        value = value["@list"]
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def reading_of(blog: Mapping[str, Any]) -> Reading:
    """A live blog as a reading; a summary block at its head goes to the header."""
    reading = Reading("json-ld", plain(str(blog.get("headline") or blog.get("name") or "")), [])
    reading.clock = parse_iso(blog.get("dateModified"))
    entries = updates(blog)
    drafts = [_draft(entry) for entry in entries]
    if len(drafts) > 1 and _is_summary(drafts[0]):
        reading.header += _as_header(drafts.pop(0))
    description = blog.get("description")
    if isinstance(description, str) and description.strip():
        reading.header.append(Aside(AsideKind.BOILERPLATE, plain(description)))
    reading.drafts = [draft for draft in drafts if draft.headline or draft.paragraphs]
    empty = len(drafts) - len(reading.drafts)
    if empty:
        reading.notices.append(f"{empty} of the page's updates hold no text; not read")
    return reading


def _draft(entry: Mapping[str, Any]) -> Draft:
    draft = draft_of(entry)
    # JSON-LD's @id and url are addresses, not ids that a reader would know the post by.
    draft.native = None
    return draft


def _is_summary(draft: Draft) -> bool:
    return bool(draft.headline) and len(draft.headline) < 60 and classify(draft.headline) is SUMMARY


def _as_header(draft: Draft) -> list[Aside]:
    return [Aside(AsideKind.BOILERPLATE, text) for text in (draft.headline, *draft.paragraphs)]
