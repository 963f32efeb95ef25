"""Which store a place names."""

from __future__ import annotations

from pathlib import Path

from index.errors import StoreUnfit
from index.places import Place, place_of
from index.store.seam import Store


def store_at(named: Place | str) -> Store:
    """The store at a folder or URL; nothing is opened yet. Raises StoreUnfit where its driver is missing."""
    place = place_of(named)
    if isinstance(place, Path):
        from index.store.embedded import EmbeddedStore

        return EmbeddedStore(place)
    try:
        from index.postgres import PostgresStore
    except ImportError as error:
        raise StoreUnfit(
            f"{place} needs a driver that is not installed ({error.name}).",
            "Install it: pip install 'dateline[postgres]'",
        ) from error
    return PostgresStore(place)
