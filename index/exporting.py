"""An index as JSON lines, and back: everything but the vectors, which are made anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import DumpError
from index.merging import Archive
from index.opening import Index
from index.plain import coverage_of, plain, post_of
from index.post import Coverage, Post

FORMAT = "dateline-export"
FORMAT_VERSION = 1


def export(opened: Index) -> Iterator[str]:
    """Lines without their ends: a header, the coverages, then the posts, newest first in each."""
    yield _line({"format": FORMAT, "version": FORMAT_VERSION})
    for coverage in opened.coverages():
        yield _line({"coverage": asdict(coverage)})
    vanished = opened.vanished()
    for post in opened.posts():
        yield _line({"post": asdict(post), "vanished": post.id in vanished})


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain)


def read_export(lines: Iterable[str], name: str) -> Archive:
    """The archive that was exported. Raises DumpError naming the file and the line."""
    coverages: list[Coverage] = []
    posts: list[Post] = []
    vanished: list[str] = []
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
            if number == 1:
                _check_header(value)
            elif "coverage" in value:
                coverages.append(coverage_of(value["coverage"]))
            else:
                posts.append(post_of(value["post"]))
                vanished += [posts[-1].id] if value["vanished"] else []
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _not_exported(name, number) from error
    if not number:
        raise _not_exported(name, None)
    return _whole(Archive(tuple(coverages), tuple(posts), frozenset(vanished)), name)


def _check_header(value: Any) -> None:
    if value != {"format": FORMAT, "version": FORMAT_VERSION}:
        raise ValueError("another format")


def _not_exported(name: str, line: int | None) -> DumpError:
    return DumpError(
        name,
        line,
        "this is not what `dateline export` writes.",
        f"Export the index again, or if it is a dump: dateline build {name}",
    )


def _whole(archive: Archive, name: str) -> Archive:
    """Ids must be unique, and the coverages of the posts there."""
    ids = {post.id for post in archive.posts}
    known = {coverage.id for coverage in archive.coverages}
    if len(ids) != len(archive.posts) or not {post.coverage for post in archive.posts} <= known:
        raise _not_exported(name, None)
    return archive


def write_export(opened: Index, path: Path) -> None:
    """Write an export, or nothing: a file under that name is always whole. Raises DumpError."""
    from index.store.durable import replace_text

    text = "".join(f"{line}\n" for line in export(opened))
    try:
        replace_text(path, text)
    except OSError as error:
        raise DumpError(
            path, None, f"it can't be written ({error.strerror}).", "Name another file."
        ) from error
