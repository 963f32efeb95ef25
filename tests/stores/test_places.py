"""Which store a place names, and what of a URL may be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.places import Address, kept_here, place_of
from rag.keeping.keeper import place_beside


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ed@db.example:5433/news?index=live",
        "postgres://db/news",
        "postgresql://ed:a%2Fb@db/news",
        "postgresql:///news?host=/run/postgresql",
        "milvus://ed@db.example:19530/news?timeout=20",
    ],
)
def test_a_url_names_a_store_even_where_it_was_made_a_path(url: str, tmp_path: Path) -> None:
    assert place_of(url) == Address(url)
    assert place_of(Path(url)) == Address(url)
    assert place_of(tmp_path / url) == Address(url)
    assert place_of(Address(url)) == Address(url)


@pytest.mark.parametrize("named", ["index", "/srv/index", "postgresql", "notes/postgresql.md", "http://x/y"])
def test_what_is_no_url_of_a_store_is_a_folder(named: str) -> None:
    assert place_of(named) == Path(named)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ed:secret@db/news", "postgresql://ed:***@db/news"),
        ("postgresql://ed@db/news?index=live", "postgresql://ed@db/news?index=live"),
        ("postgresql:///news?password=secret&host=/run/x", "postgresql:///news?password=***&host=/run/x"),
        ("postgresql://ed:se%40cret:x@db", "postgresql://ed:***@db"),
        ("milvus://ed:secret@db:19530/news", "milvus://ed:***@db:19530/news"),
    ],
)
def test_a_url_is_shown_without_its_secret(url: str, shown: str) -> None:
    address = Address(url)
    assert str(address) == repr(address) == f"{address}" == shown
    assert all(secret not in shown for secret in address.secrets)
    assert address.secrets or shown == url


def test_what_belongs_to_an_index_in_a_server_is_kept_on_this_machine(tmp_path: Path) -> None:
    assert kept_here(tmp_path) == tmp_path
    one, other = kept_here(Address("postgresql://a:1@db/news")), kept_here(Address("postgresql://a:1@db/old"))
    assert one != other
    assert one == kept_here(Address("postgresql://a:2@db/news"))  # another password is no other index
    assert place_beside(Path("postgresql://a:1@db/news")).parent == one.parent
