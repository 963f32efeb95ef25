"""Where it is kept, by URL; and a database that is wrong, gone, or refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import main
from rag.keeping.conversations import Conversations, Kept
from rag.keeping.keeper import SCHEMA, Keeping, KeepingError, place_beside
from rag.keeping.places import checked, keeping_for
from tests.keeping.conftest import Server

SECRET = "hush-hush"


def test_without_a_url_it_is_beside_the_index(tmp_path: Path) -> None:
    keeping = keeping_for(tmp_path / "index")
    assert isinstance(keeping, Keeping)
    assert place_beside(tmp_path / "index").exists()
    keeping.close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://db/x", "kept at sqlite:/// or postgresql://"),
        ("readers.sqlite3", "kept at sqlite:/// or postgresql://"),
        ("sqlite://host/x", "names no file"),
        ("sqlite:///", "names no file"),
        ("postgresql://db:port/x", "can't be read as a URL"),
        ("postgresql://db", "names no database"),
        (f"postgresql://ada:{SECRET}@db/x", "address of postgresql://ada@db/x holds a password"),
        (f"postgresql://db/x?password={SECRET}", "address of postgresql://db/x holds a password"),
    ],
)
def test_what_is_no_place_says_how_to_write_one(url: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(KeepingError) as caught:
        keeping_for(tmp_path / "index", url)
    assert why in str(caught.value)
    assert SECRET not in str(caught.value)


def test_an_address_without_a_secret_is_taken_as_it_is() -> None:
    url = "postgresql://ada@db:6432/x?sslmode=require"
    assert checked(url) == url


def test_the_command_reads_opinions_from_where_they_are(tmp_path: Path) -> None:
    assert main(["feedback", "--readers", "mysql://db/x"]) == 1
    assert main(["feedback", "--readers", f"sqlite:///{tmp_path / 'none.sqlite3'}"]) == 0
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.parametrize("package", ["sqlalchemy", "psycopg"])
def test_without_its_packages_it_says_how_to_have_them(package: str) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; from rag.cli import main;"
    code += "sys.exit(main(['feedback', '--readers', 'postgresql://db/x']))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.endswith("Run: pip install 'dateline[postgres]'\n")


@pytest.mark.scale
def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    with pytest.raises(KeepingError) as caught:
        keeping_for(tmp_path / "index", "postgresql://ada@127.0.0.1:1/x")
    assert type(caught.value).__name__ == "KeepingDown"
    assert "postgresql://ada@127.0.0.1:1/x can't be reached" in caught.value.what
    assert caught.value.mend.startswith("Start the database")


@pytest.mark.scale
def test_a_wrong_database_user_or_password(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeepingError, match="Make it on its server: createdb nix"):
        keeping_for(tmp_path / "index", postgres.url("nix"))
    with pytest.raises(KeepingError, match="refused the user"):
        keeping_for(tmp_path / "index", postgres.url(user="nobody"))
    postgres.run(f"CREATE ROLE ada LOGIN PASSWORD '{SECRET}'")
    postgres.demand_password_of("ada")
    postgres.run("CREATE DATABASE hers OWNER ada")
    with pytest.raises(KeepingError, match="PGPASSWORD"):
        keeping_for(tmp_path / "index", postgres.url("hers", "ada"))
    monkeypatch.setenv("PGPASSWORD", f"{SECRET}-not")
    with pytest.raises(KeepingError, match="refused the user or the password") as caught:
        keeping_for(tmp_path / "index", postgres.url("hers", "ada"))
    assert SECRET not in str(caught.value)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    keeping_for(tmp_path / "index", postgres.url("hers", "ada")).close()


@pytest.mark.scale
def test_one_of_a_newer_dateline_is_left_alone(postgres: Server, tmp_path: Path) -> None:
    url = postgres.database()
    keeping = keeping_for(tmp_path / "index", url)
    with keeping.transaction() as db:
        db.execute("UPDATE dateline_readers SET schema = :schema", {"schema": SCHEMA + 1})
    keeping.close()
    with pytest.raises(KeepingError, match="newer Dateline"):
        keeping_for(tmp_path / "index", url)


@pytest.mark.scale
def test_tables_that_may_not_be_made(postgres: Server, tmp_path: Path) -> None:
    url = postgres.database()
    postgres.run("CREATE ROLE guest LOGIN")
    with pytest.raises(KeepingError, match="permission denied") as caught:
        keeping_for(tmp_path / "index", url.replace("postgres@", "guest@"))
    assert caught.value.mend.endswith("make tables there.")


@pytest.mark.scale
def test_one_that_is_lost_says_so_and_is_found_again(postgres: Server, tmp_path: Path) -> None:
    keeping = keeping_for(tmp_path / "index", postgres.database())
    held = Conversations(keeping)
    held.put("ada", "c1", Kept("First?", {}, []))
    postgres.stop()
    try:
        with pytest.raises(KeepingError, match="can't be reached"):
            held.put("ada", "c2", Kept("Second?", {}, []))
    finally:
        postgres.start()
    held.put("ada", "c2", Kept("Second?", {}, []))
    assert [entry.title for entry in held.all("ada")] == ["Second?", "First?"]
    keeping.close()


@pytest.mark.scale
def test_one_that_is_lost_within_a_transaction_has_nothing_of_it(postgres: Server, tmp_path: Path) -> None:
    keeping = keeping_for(tmp_path / "index", postgres.database())

    def lose() -> None:
        with keeping.transaction("ada") as db:
            db.execute("INSERT INTO options VALUES ('ada', 'strict', 'little')")
            postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in%'")
            db.execute("INSERT INTO options VALUES ('bob', 'strict', 'little')")

    with pytest.raises(KeepingError):
        lose()
    with keeping.transaction() as db:  # the connection that was lost is replaced
        assert db.execute("SELECT reader FROM options").fetchall() == []
    keeping.close()
