"""Which store a place names."""

from __future__ import annotations

from pathlib import Path

from index.errors import StoreUnfit
from index.places import Address, Place, place_of
from index.store.seam import Store


def store_at(named: Place | str) -> Store:
    """The store at a folder or URL; nothing is opened yet. Raises StoreUnfit where its driver is missing."""
    place = place_of(named)
    if isinstance(place, Path):
        from index.store.embedded import EmbeddedStore

        return EmbeddedStore(place)
    extra = "milvus" if place.scheme == "milvus" else "postgres"
    try:
        return _in_milvus(place) if extra == "milvus" else _in_postgres(place)
    except ImportError as error:
        raise StoreUnfit(
            f"{place} needs a driver that is not installed ({error.name}).",
            f"Install it: pip install 'dateline[{extra}]'",
        ) from error


def _in_postgres(place: Address) -> Store:
    from index.postgres import PostgresStore

    return PostgresStore(place)


def _in_milvus(place: Address) -> Store:
    from index.milvus import MilvusStore

    return MilvusStore(place)
