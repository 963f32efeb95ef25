"""An Answer from its JSON again: what `rag.export` writes, read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from rag.types import Answer, Check, Citation, Nearest, Passage, Verdict

T = TypeVar("T", Citation, Nearest, Passage)


def answer_of(data: Mapping[str, Any]) -> Answer:
    """The answer whose `answer_json` this is. Raises KeyError, TypeError or ValueError for anything else."""
    return Answer(
        text=data["text"],
        citations=tuple(_placed(Citation, one) for one in data["citations"]),
        abstained=data["abstained"],
        question=data["question"],
        nearest=tuple(_placed(Nearest, one) for one in data["nearest"]),
        conflict=data["conflict"],
        superseded=data["superseded"],
        partial=data["partial"],
        missing=tuple(data.get("missing", ())),  # earlier versions wrote none
        checks=tuple(check_of(one) for one in data["checks"]),
        timings=dict(data["timings"]),
        asked=data["asked"],
        model=data["model"],
    )


def passage_of(data: Mapping[str, Any]) -> Passage:
    """The passage whose `passage_json` this is."""
    return _placed(Passage, data)


def check_of(data: Mapping[str, Any]) -> Check:
    """The check as it stands in an answer's JSON."""
    return Check(data["sentence"], Verdict(data["verdict"]), data["support"], tuple(data["failures"]))


def _placed(kind: type[T], data: Mapping[str, Any]) -> T:
    known = {field.name for field in fields(kind)}
    values = {name: value for name, value in data.items() if name in known}  # a later version may write more
    published = values.get("published")
    return kind(**{**values, "published": datetime.fromisoformat(published) if published else None})
