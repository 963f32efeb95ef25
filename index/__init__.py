"""Dumps of live coverage, made into an index on disk.

    index.read_posts(path)            one dump's posts
    index.build(dumps, out)           create or bring up to date
    index.open(path)                  open for reading

Importing this loads no model, touches no file and changes no environment.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from index.errors import (
    DatelineError,
    DumpError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
)
from index.filters import Filters
from index.places import default_place
from index.post import Aside, AsideKind, Coverage, Post

if TYPE_CHECKING:
    from index.building import build as build
    from index.opening import Index as Index
    from index.opening import open_index as open
    from index.readers import read_posts as read_posts
    from index.report import BuildReport as BuildReport

__all__ = [
    "Aside",
    "AsideKind",
    "BuildReport",
    "Coverage",
    "DatelineError",
    "DumpError",
    "Filters",
    "Index",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexUnusable",
    "Post",
    "build",
    "default_place",
    "open",
    "read_posts",
]

# What needs numpy, FAISS, tantivy or torch is imported when it is first asked for.
_LATER = {
    "BuildReport": ("index.report", "BuildReport"),
    "Index": ("index.opening", "Index"),
    "build": ("index.building", "build"),
    "open": ("index.opening", "open_index"),
    "read_posts": ("index.readers", "read_posts"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _LATER[name]
    value = getattr(importlib.import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
