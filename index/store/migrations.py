"""What an older manifest lacks, supplied as it is read: an index of an older Dateline opens as it is.

Versions are immutable, so nothing is rewritten; the next build writes the newest schema. A change
that can't be supplied from what is there raises OLDEST, and older indexes are then built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

OLDEST = 1
"""The oldest schema that is still read."""

Raw = dict[str, Any]


def _to_2(raw: Raw, written: datetime) -> Raw:
    """Schema 2 says when it was built, and in which byte order; 1 was only made on little-endian machines."""
    return {**raw, "schema": 2, "built": written.isoformat(), "byte_order": "little"}


def _to_3(raw: Raw, _written: datetime) -> Raw:
    """Schema 3 says what ran the embedder; before it there was torch alone."""
    return {**raw, "schema": 3, "embedder": {**raw["embedder"], "backends": ["torch"]}}


_STEPS: Mapping[int, Callable[[Raw, datetime], Raw]] = {1: _to_2, 2: _to_3}


def migrated(raw: Raw, schema: int, written: datetime) -> Raw:
    """A manifest of any schema from OLDEST on as one of `schema`. `written` is when its file was."""
    while raw["schema"] < schema:
        raw = _STEPS[raw["schema"]](raw, written)
    return raw
