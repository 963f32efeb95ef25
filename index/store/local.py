"""What a server's store keeps on this machine: what a build has embedded, until it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexUnusable
from index.places import Address, kept_here


def folder_here(place: Address) -> Path:
    """The folder, made if need be."""
    folder = kept_here(place)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def disk_faults(place: Address) -> Iterator[None]:
    """What the disk refuses while a build is under way, as IndexUnusable: the server itself is no file."""
    try:
        yield
    except OSError as error:
        raise IndexUnusable(
            f"{kept_here(place)} can't be written ({error.strerror}): what a build at {place} has embedded "
            "is kept there until it ends; what was there is unchanged.",
            "See to the disk and its rights, and build again.",
        ) from error
