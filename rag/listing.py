"""What the command says of models and of dumps: as lines for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rag.freshness import moment
from rag.terminal import printable

if TYPE_CHECKING:
    from index.post import Post
    from index.readers.dump import Dump


def catalogue_json() -> list[dict[str, Any]]:
    """Every model of the catalogue, with its state on this machine."""
    from index import weights

    return [
        {
            "name": entry.name,
            "title": entry.title,
            "kind": str(entry.kind),
            "bytes": entry.bytes,
            "sha256": entry.sha256,
            "licence": entry.licence,
            "state": str(weights.status(entry.name).state),
            "path": str(weights.status(entry.name).path),
        }
        for entry in weights.entries()
    ]


def catalogue_lines() -> Iterator[str]:
    """A line a model, aligned; the last says how to get what is missing."""
    models = catalogue_json()
    for model in models:
        yield f"{model['name']:<10} {model['state']:<8} {size(model['bytes']):>8}  {model['title']}"
    missing = [model["name"] for model in models if model["state"] != "ready"]
    if missing:
        yield f"Fetch one with: dateline models fetch {missing[0]}"


def size(count: int) -> str:
    """Bytes for people: `98 MB`, as the sellers of disks count them."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def dump_json(dump: Dump) -> dict[str, Any]:
    """What was read from a dump."""
    return {
        "schema": 1,
        "source": dump.source,
        "reader": dump.reader,
        "coverage": {"id": dump.coverage.id, "title": dump.coverage.title},
        "declared": dump.coverage.declared,
        "found": len(dump.posts),
        "damage": asdict(dump.damage),
        "notices": list(dump.notices),
        "header": [{"kind": str(aside.kind), "text": aside.text} for aside in dump.coverage.header],
        "posts": [_post_json(post) for post in dump.posts],
    }


def dump_lines(dump: Dump) -> Iterator[str]:
    """The coverage, the counts, a line a post, then what a person should check."""
    coverage = dump.coverage
    yield f"{printable(coverage.title)} ({coverage.id}), read as {dump.reader}"
    declared = f", {coverage.declared} declared" if coverage.declared is not None else ""
    aside = sum(len(post.asides) for post in dump.posts)
    yield f"{len(dump.posts)} posts found{declared}; {aside} pieces set aside"
    if dump.damage.mended or dump.damage.left:
        yield f"Damaged characters: {dump.damage.mended} mended, {dump.damage.left} left as they are"
    for post in dump.posts:
        yield _post_line(post)
    for notice in dump.notices:
        yield f"Note: {printable(notice)}"


def _post_line(post: Post) -> str:
    when = f"{moment(post.published)}  " if post.published else ""
    kinds = sorted({str(aside.kind) for aside in post.asides})
    aside = f"; {len(post.asides)} aside: {', '.join(kinds)}" if kinds else ""
    count = len(post.paragraphs)
    paragraphs = f"{count} paragraph{'s' * (count != 1)}"
    return f"{post.position + 1:>4}  {when}{printable(post.headline)}  ({paragraphs}{aside})"


def _post_json(post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "position": post.position,
        "headline": post.headline,
        "paragraphs": list(post.paragraphs),
        "published": post.published.isoformat() if post.published else None,
        "updated": post.updated.isoformat() if post.updated else None,
        "author": post.author,
        "url": post.url,
        "asides": [
            {"kind": str(aside.kind), "text": aside.text, "before": aside.before} for aside in post.asides
        ],
    }
