"""Posts and coverages as plain values, for JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from index.post import Aside, AsideKind, Coverage, Post


def plain(value: object) -> str:
    """What JSON has no word for: for `json.dumps(..., default=plain)`."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a timezone")
    return moment


def _asides(values: Iterable[Mapping[str, Any]]) -> tuple[Aside, ...]:
    return tuple(Aside(AsideKind(one["kind"]), str(one["text"]), int(one["before"])) for one in values)


def coverage_of(value: Mapping[str, Any]) -> Coverage:
    """Of what `asdict` and `plain` made of it. Raises ValueError, KeyError or TypeError for anything else."""
    fields = {**value, "clock": _moment(value["clock"]), "header": _asides(value["header"])}
    return Coverage(**fields)


def post_of(value: Mapping[str, Any]) -> Post:
    """Of what `asdict` and `plain` made of it. Raises ValueError, KeyError or TypeError for anything else."""
    fields = {
        **value,
        "paragraphs": tuple(str(paragraph) for paragraph in value["paragraphs"]),
        "published": _moment(value["published"]),
        "updated": _moment(value["updated"]),
        "asides": _asides(value["asides"]),
    }
    return Post(**fields)
