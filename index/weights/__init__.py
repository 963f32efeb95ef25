"""Model weights: the catalogue, where they are on this machine, and how they get there.

    resolve("default")      the path to load, or an error that says how to get it
    fetch("default")        have it on this machine
    status("default")       ready, missing or damaged
    entries()               the catalogue

Importing this loads no model and opens no connection.
"""

from __future__ import annotations

from pathlib import Path

from index.weights.catalogue import Entry, File, Kind, entries
from index.weights.paths import check_path, find, looks_like_path
from index.weights.store import State, Status, Store

__all__ = ["Entry", "File", "Kind", "State", "Status", "entries", "fetch", "resolve", "status"]


def resolve(name_or_path: str | Path, *, verify: bool = False) -> Path:
    """What a loader is given: a GGUF's file or an embedder's folder.

    A name of the catalogue comes before a file of the same name in the working folder. `verify` hashes a
    model of the catalogue even if nothing seems to have touched it since it was fetched.

    Raises ModelUnknown for a name that is neither, ModelMissing for one that is not on this machine,
    ModelDamaged for files that are not what they should be.
    """
    if looks_like_path(name_or_path):
        return check_path(Path(name_or_path).expanduser())
    found = status(str(name_or_path), verify=verify)
    return _ready(found)


def fetch(name_or_path: str | Path, *, progress: bool | None = None) -> Path:
    """Have a model on this machine, and return its path, as `resolve` does.

    `progress` on standard error: True is a bar, False nothing, None a bar on a terminal and lines in a log.

    Raises ModelUnknown, FetchError when no source gives it; a path is only checked, as by `resolve`.
    """
    if looks_like_path(name_or_path):
        return check_path(Path(name_or_path).expanduser())
    from index.weights.fetching import Fetcher

    return Fetcher().fetch(find(str(name_or_path)), progress=progress)


def status(name: str, *, verify: bool = False) -> Status:
    """Whether a model of the catalogue is on this machine, and whole. Raises ModelUnknown."""
    return Store().status(find(name), verify=verify)


def _ready(found: Status) -> Path:
    from index.errors import ModelDamaged, ModelMissing

    if found.state is State.READY:
        return found.path
    mend = f"Run: dateline models fetch {found.entry.name}"
    if found.state is State.MISSING:
        raise ModelMissing(
            f"The model {found.entry.name} ({found.entry.title}) is not on this machine.", mend
        )
    raise ModelDamaged(f"The model {found.entry.name} is damaged: {found.fault}.", mend)
