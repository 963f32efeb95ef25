"""What the command says of models and of dumps: as lines for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.mending import damage_signs
from index.post import AsideKind
from index.printable import printable
from rag.freshness import moment

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
    """What was read from a dump, whole."""
    clock = dump.coverage.clock
    return {
        "schema": 1,
        "source": dump.source,
        "reader": dump.reader,
        "coverage": {
            "id": dump.coverage.id,
            "title": dump.coverage.title,
            "clock": clock.isoformat() if clock else None,
        },
        "declared": dump.coverage.declared,
        "found": len(dump.posts),
        "damage": {**asdict(dump.damage), "mended_words": _mended(dump), "left_words": _left(dump)},
        "notices": list(dump.notices),
        "header": [{"kind": str(aside.kind), "text": aside.text} for aside in dump.coverage.header],
        "posts": [_post_json(post) for post in dump.posts],
    }


def dump_lines(dump: Dump) -> Iterator[str]:
    """The coverage, the counts, a line a post, what was set aside and why, then what is to be checked."""
    coverage = dump.coverage
    yield f"{printable(coverage.title)} ({coverage.id}), read as {dump.reader}"
    yield f"Clock: {moment(coverage.clock)}" if coverage.clock else "Clock: none; the dump has no whole time"
    declared = f"{coverage.declared} declared" if coverage.declared is not None else "none declared"
    yield f"Posts: {len(dump.posts)} found, {declared}"
    for post in dump.posts:
        yield _post_line(post)
    yield from _aside_lines(dump)
    yield from _damage_lines(dump)
    for notice in dump.notices:
        yield f"Note: {printable(notice)}"


_REASONS = {
    AsideKind.CAPTION: "what a picture shows, or whose it is",
    AsideKind.SUBHEAD: "a heading inside a post",
    AsideKind.BYLINE: "who wrote or helped",
    AsideKind.TRAILER: "links to other stories",
    AsideKind.BOILERPLATE: "the page's own words: times, counts, tools",
}
_WIDTH = 100  # characters of a piece that are shown
_EXAMPLES = 12  # damaged words of each kind that are shown


def _aside_lines(dump: Dump) -> Iterator[str]:
    """What was set aside, by kind, each piece with the number of its post; 0 is above the first."""
    pieces = [(0, aside) for aside in dump.coverage.header]
    pieces += [(post.position + 1, aside) for post in dump.posts for aside in post.asides]
    for kind, reason in _REASONS.items():
        found = [(number, aside.text) for number, aside in pieces if aside.kind is kind]
        if found:
            yield f"Set aside as {kind} ({reason}): {len(found)}"
        for number, text in found:
            yield f"{number:>4}  {_short(text)}"


def _short(text: str) -> str:
    line = " ".join(printable(text).split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _damage_lines(dump: Dump) -> Iterator[str]:
    if not (dump.damage.mended or dump.damage.left):
        return
    yield f"Damaged characters: {dump.damage.mended} mended, {dump.damage.left} left as they are"
    for name, words in (("Mended", _mended(dump)), ("Left", _left(dump))):
        if words:
            more = f" and {len(words) - _EXAMPLES} more" if len(words) > _EXAMPLES else ""
            yield f"{name}: {printable(', '.join(words[:_EXAMPLES]))}{more}"


def _mended(dump: Dump) -> list[str]:
    """The damaged words as the dump has them, that no longer stand so in what was read."""
    return [word for word, whole in _damaged(dump) if whole]


def _left(dump: Dump) -> list[str]:
    """The damaged words that nothing in the dump explains."""
    return [word for word, whole in _damaged(dump) if not whole]


def _damaged(dump: Dump) -> list[tuple[str, bool]]:
    if not (dump.damage.mended or dump.damage.left):
        return []
    found: dict[tuple[str, bool], None] = {}
    for post in dump.posts:
        held = {word for text in (post.text, *(aside.text for aside in post.asides)) for word in text.split()}
        for word in post.original.split():
            if "?" in word and (word not in held or damage_signs(word)):
                found[word, word not in held] = None
    return list(found)


def _post_line(post: Post) -> str:
    when = f"{moment(post.published)}  " if post.published else ""
    count = len(post.paragraphs)
    paragraphs = f"{count} paragraph{'s' * (count != 1)}"
    aside = f", {len(post.asides)} aside" if post.asides else ""
    headline = printable(post.headline) or f"(no headline) {_short(post.text)}"
    return f"{post.position + 1:>4}  {when}{headline}  ({paragraphs}{aside})"


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
        "original": post.original,
        "asides": [
            {"kind": str(aside.kind), "text": aside.text, "before": aside.before} for aside in post.asides
        ],
    }
