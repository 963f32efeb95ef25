"""JSON lines of posts or articles, one object a line, and JSON arrays or documents of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from index.errors import DumpError
from index.readers.dump import Reading
from index.readers.fields import draft_of, has_text, looks_like_post
from index.readers.limits import MAX_JSON_DEPTH
from index.readers.schema import live_blogs, reading_of

_EXPECTED = 'objects with "headline" or "title" and "text" or "body" were expected'
_LISTS = ("posts", "articles", "items", "entries", "updates", "data", "results", "documents", "docs")
_DEEPEST = 4  # objects that a list of posts may lie in
_TITLES = ("title", "headline", "name")


def read_json(text: str, name: str) -> Reading:
    """JSON lines, an array, or one document. Raises DumpError with the line that is wrong."""
    stripped = text.lstrip("\ufeff \n\t")
    if stripped[:1] == "{" and "\n" in text.strip() and _is_lines(stripped):
        return _read_lines(text, name)
    return _read_document(loads(text, name, None), name)


def _is_lines(text: str) -> bool:
    """Whether the first line is a whole object by itself."""
    first = text.split("\n", 1)[0].rstrip()
    return first.endswith("}") and len(first) > 2


def loads(text: str, name: str, line: int | None) -> Any:
    """Parse, refusing nesting made to exhaust the stack."""
    _refuse_depth(text, name, line)
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _too_deep(name, line) from error
    except ValueError as error:
        at = line if line is not None else getattr(error, "lineno", None)
        reason = getattr(error, "msg", str(error))
        raise DumpError(
            name,
            at,
            f"this is not valid JSON ({reason}); {_EXPECTED}.",
            f"Check the file: python -m json.tool {name}",
        ) from error


def _refuse_depth(text: str, name: str, line: int | None) -> None:
    if text.count("[") + text.count("{") <= MAX_JSON_DEPTH:
        return
    depth, inside = 0, False
    skip = False
    for c in (
        text
        if text.count("[[") + text.count("{{") + text.count(":{") + text.count(":[") > MAX_JSON_DEPTH
        else ""
    ):
        if skip:
            skip = False
        elif c == "\\":
            skip = inside
        elif c == '"':
            inside = not inside
        elif not inside:
            depth += (c in "[{") - (c in "]}")
            if depth > MAX_JSON_DEPTH:
                raise _too_deep(name, line)


def _too_deep(name: str, line: int | None) -> DumpError:
    what = f"the JSON is nested deeper than {MAX_JSON_DEPTH} levels; {_EXPECTED}."
    return DumpError(name, line, what, "Flatten it, then try again.")


def _read_lines(text: str, name: str) -> Reading:
    reading = Reading("json-lines", "", [])
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip("\ufeff \t\r")
        if not line:
            continue
        entry = loads(line, name, number)
        if not isinstance(entry, dict) or not looks_like_post(entry):
            raise _no_post(name, number)
        reading.drafts.append(draft_of(entry))
    return reading


def _no_post(name: str, line: int | None) -> DumpError:
    return DumpError(
        name, line, f"there is no post here; {_EXPECTED}.", "Give each object those fields, then try again."
    )


def _listed(data: Any) -> tuple[str, Any]:
    """The title and the list of posts of a document, however deep its list lies; else the document itself."""
    title = ""
    for _ in range(_DEEPEST):
        if not isinstance(data, dict) or (has_text(data) and not isinstance(_list_in(data), list)):
            break
        title = title or next((data[key] for key in _TITLES if isinstance(data.get(key), str)), "")
        inner = _list_in(data)
        if isinstance(inner, list):
            return title, inner
        if inner is None:
            by_key = [one for one in data.values() if isinstance(one, dict) and looks_like_post(one)]
            return title, by_key or [data]
        data = inner
    return title, [data] if isinstance(data, dict) else data


def _list_in(data: Mapping[str, Any]) -> Any:
    """What stands under one of the names that lists of posts have: the list, or an object to look into."""
    found = [data[key] for key in _LISTS if isinstance(data.get(key), list | dict)]
    return next((one for one in found if isinstance(one, list)), found[0] if found else None)


def _read_document(data: Any, name: str) -> Reading:
    blogs = live_blogs(data)
    if blogs:
        return reading_of(blogs[0])
    title, data = _listed(data)
    if not isinstance(data, list):
        raise _no_post(name, None)
    posts = [entry for entry in data if isinstance(entry, dict) and looks_like_post(entry)]
    if not posts:
        raise _no_post(name, None)
    reading = Reading("json", title, [draft_of(entry) for entry in posts])
    if len(posts) < len(data):
        reading.notices.append(
            f"{len(data) - len(posts)} of {len(data)} entries have no headline and no text; not read"
        )
    return reading
