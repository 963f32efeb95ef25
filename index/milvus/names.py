"""The collections and aliases of an index, by its name.

NAME                       an alias: the current version, switched in one step
NAME__v00000003            a version: an empty collection, whose description says what it is made of
NAME__g1_chunks, _posts    a generation: the rows of the versions that one embedder made
NAME__building             there while a build is
NAME__until_1790000000_x   an alias of a version that is being read, until then
"""

from __future__ import annotations

import re

TABLES = ("chunks", "posts")
_VERSION = re.compile(r"v(\d{8})")
_GENERATION = re.compile(r"g(\d+)_(?:chunks|posts)")
_HOLD = re.compile(r"until_(\d+)_[0-9a-f]+")


def version_of(name: str, number: int) -> str:
    return f"{name}__v{number:08d}"


def table_of(name: str, generation: int, table: str) -> str:
    return f"{name}__g{generation}_{table}"


def building_of(name: str) -> str:
    return f"{name}__building"


def hold_of(name: str, until: int, token: str) -> str:
    """An alias: `until` is in seconds since 1970."""
    return f"{name}__until_{until}_{token}"


def version_number(name: str, collection: str) -> int | None:
    return _number(_VERSION, name, collection)


def generation_number(name: str, collection: str) -> int | None:
    return _number(_GENERATION, name, collection)


def held_until(name: str, alias: str) -> int | None:
    return _number(_HOLD, name, alias)


def _number(pattern: re.Pattern[str], name: str, full: str) -> int | None:
    prefix, _, rest = full.partition("__")
    found = pattern.fullmatch(rest) if prefix == name else None
    return int(found[1]) if found else None
