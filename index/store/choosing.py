"""Which store a place names."""

from __future__ import annotations

from pathlib import Path

from index.places import Place, place_of
from index.store.seam import Store


def store_at(named: Place | str) -> Store:
    """The store at a folder or URL; nothing is opened yet. Raises StoreUnfit where its driver is missing."""
    place = place_of(named)
    if isinstance(place, Path):
        from index.store.embedded import EmbeddedStore

        return EmbeddedStore(place)
    from index.postgres import PostgresStore

    return PostgresStore(place)
