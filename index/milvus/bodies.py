"""Texts of any length in rows that hold short ones: in ASCII, cut into pieces that follow one another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from index.milvus.tables import LONGEST, Row
from index.plain import plain


def pieces(value: Any) -> list[str]:
    """A post, a coverage or plain values, as the bodies of its rows."""
    text = written(value)
    return [text[first : first + LONGEST] for first in range(0, len(text), LONGEST)]


def written(value: Any) -> str:
    """In ASCII, so that a sign is a byte, and signs that no server's text can hold are held all the same."""
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    return asdict(value) if hasattr(value, "__dataclass_fields__") else plain(value)


def whole(rows: Iterable[Row]) -> Any:
    """What was cut into these rows, which are in order."""
    return json.loads("".join(row["body"] for row in rows))
