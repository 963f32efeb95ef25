"""Dated records of what was measured, in bench/results: what a day's file holds already stays in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


def add(name: str, told: str, folder: Path = RESULTS) -> Path:
    """Put a text, whose first line is a heading, at the end of today's record `name`; returns its file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y-%m-%d}-{name}.md"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    section = told.strip() if not before else "#" + told.strip()
    path.write_text("\n\n".join(part for part in (before.rstrip(), section) if part) + "\n", encoding="utf-8")
    return path
