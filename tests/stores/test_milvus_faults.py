"""Milvus gone, slow, unfit or unwilling: one error tells it, and no secret; nothing half-switched."""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

import index
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
    StoreDown,
    StoreUnfit,
)
from index.protocols import Vectors
from index.store.choosing import store_at
from tests.fakes import HashEmbedder
from tests.stores.contract import blog, built, opened_at, searched
from tests.stores.servers import SECRET, Milvus, milvus

pytestmark = pytest.mark.scale


@pytest.fixture
def name() -> str:
    return f"f{uuid4().hex}"


@pytest.fixture
def place(milvus_server: Milvus, name: str) -> str:
    return milvus_server.url(name)


@pytest.fixture(scope="module")
def guarded(milvus_server: Milvus) -> Iterator[Milvus]:
    """A server that asks who is there."""
    with milvus(logins=True) as started:
        yield started


class During(HashEmbedder):
    """Does something while a build embeds."""

    def __init__(self, what: Callable[[], None]) -> None:
        super().__init__()
        self.what = what

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > 1:
            self.what()
        return super().embed(texts)


def make(client: Any, collection: str, description: str) -> None:
    from pymilvus import CollectionSchema, DataType, FieldSchema

    fields = [
        FieldSchema("number", DataType.INT64, is_primary=True),
        FieldSchema("vector", DataType.FLOAT_VECTOR, dim=2),
    ]
    client.create_collection(collection, schema=CollectionSchema(fields, description=description))


def test_a_server_that_is_not_there_is_named_without_the_secret(milvus_server: Milvus) -> None:
    url = f"milvus://ed:{quote(SECRET, safe='')}@127.0.0.1:1/news"
    for act in (lambda: opened_at(url), lambda: built(url)):
        with pytest.raises(StoreDown, match="can't be reached") as error:
            act()
        assert "milvus://ed:***@127.0.0.1:1/news" in str(error.value)
        assert SECRET not in str(error.value)
        assert quote(SECRET, safe="") not in str(error.value)


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(milvus_server: Milvus) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"milvus://127.0.0.1:{silent.getsockname()[1]}/news?timeout=1"
        with pytest.raises(StoreDown, match="did not answer in time"):
            opened_at(url)


@pytest.mark.parametrize(
    ("knows", "told"),
    [(True, r"is Milvus v2\.2\.16; 2\.3 or newer is needed"), (False, r"is no Milvus, or one before 2\.3")],
)
def test_an_older_server_is_refused(milvus_server: Milvus, knows: bool, told: str) -> None:
    import grpc
    from pymilvus.grpc_gen import milvus_pb2, milvus_pb2_grpc

    class Old(milvus_pb2_grpc.MilvusServiceServicer):  # type: ignore[misc]  # made by a tool, without types
        def Connect(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
            return milvus_pb2.ConnectResponse() if knows else super().Connect(request, context)

        def GetVersion(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
            return milvus_pb2.GetVersionResponse(version="v2.2.16")

    with ThreadPoolExecutor() as threads:
        server = grpc.server(threads)
        milvus_pb2_grpc.add_MilvusServiceServicer_to_server(Old(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with pytest.raises(StoreUnfit, match=told):
            opened_at(f"milvus://127.0.0.1:{port}/news")
        server.stop(None).wait()


@pytest.mark.parametrize("named", ["", "A", "x;drop", "x__v00000001", "x_", "a" * 41, "a/b"])
def test_a_name_that_is_none(milvus_server: Milvus, named: str) -> None:
    with pytest.raises(StoreUnfit, match="is not a name"):
        store_at(f"milvus://db/{named}")


@pytest.mark.parametrize("url", ["milvus://db:port/news", "milvus://db/news?timeout=soon"])
def test_a_number_that_is_none(milvus_server: Milvus, url: str) -> None:
    with pytest.raises(StoreUnfit, match="a port or a timeout that is no number"):
        store_at(url)


def test_a_collection_of_somebody_else_is_left_alone(milvus_server: Milvus, name: str, place: str) -> None:
    client = milvus_server.client()
    make(client, name, "theirs")
    with pytest.raises(IndexUnusable, match="is no index"):
        built(place)
    assert client.describe_collection(name)["description"] == "theirs"
    client.drop_collection(name)


@pytest.mark.parametrize(
    ("record", "kind", "told"),
    [
        (json.dumps({"layout": 99}), IndexMismatch, "arrangement 99"),
        ("{}", IndexDamaged, "can't be read.*--fresh"),
        ("no record", IndexDamaged, "can't be read.*--fresh"),
    ],
)
def test_a_record_that_cannot_be_read(
    milvus_server: Milvus, name: str, place: str, record: str, kind: type[IndexUnusable], told: str
) -> None:
    client = milvus_server.client()
    make(client, f"{name}__v00000001", record)
    client.create_alias(f"{name}__v00000001", name)
    with pytest.raises(kind, match=told):
        opened_at(place)
    assert built(place, fresh=True).version == "v00000002"
    opened_at(place).close()


def test_an_embedder_of_too_many_numbers(place: str) -> None:
    with pytest.raises(StoreUnfit, match="vectors of up to 32768 numbers, and wide makes 32769"):
        built(place, embedder=HashEmbedder(dimension=32_769, name="wide"))
    with pytest.raises(IndexMissing):
        opened_at(place)


def test_what_a_row_cannot_hold_is_cut_or_refused(place: str) -> None:
    taken = blog({0: 0})
    signs = "A NUL \x00, half a pair \ud800 and 'quotes\" stand here."
    post = replace(taken.posts[0], paragraphs=(signs, *("The storm took many a boat. " * 30,) * 100))
    built(place, replace(taken, posts=(post,)))
    with opened_at(place) as opened:
        assert opened.posts() == [post]
        assert opened.chunks_of(post.id)[1].text.startswith(signs)

    bad = replace(post, paragraphs=("x" * 70_000,))
    with pytest.raises(StoreUnfit, match="can't hold a chunk of 70000 letters, which post post0 has"):
        built(place, replace(taken, posts=(bad,)))
    with opened_at(place) as opened:
        assert opened.version == "v00000001"


def test_who_builds_and_asks_is_told_where_the_words_are(place: str, kept: Path) -> None:
    (notice,) = built(place).notices
    assert "finds by meaning alone" in notice
    with opened_at(place) as opened:
        assert opened.notices == (notice,)
        folder = Path(notice.rstrip(".").rpartition(" in ")[2])
        assert not folder.exists()
        found = opened.full_text("storm", 9)
        assert kept in folder.parents
    (words,) = folder.iterdir()
    for file in (words / "words").iterdir():
        file.write_bytes(b"damaged")
    with opened_at(place) as opened:
        assert opened.full_text("storm", 9) == found


def test_this_machine_cannot_keep_the_words(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(place)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with opened_at(place) as opened, pytest.raises(IndexUnusable, match=r"can't be written .*words"):
        opened.full_text("storm", 9)
    with pytest.raises(IndexUnusable, match=r"can't be written .*what was there is unchanged"):
        built(place, blog({0: 0}))


def test_a_version_that_was_swept_while_nobody_read_it(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.milvus import holding, versions

    monkeypatch.setattr(holding, "_LEASE", 1)
    monkeypatch.setattr(versions, "SLACK", 0)
    built(place, blog({0: 0}))
    with opened_at(place) as opened:
        time.sleep(1.5)
        for telling in (1, 2, 3):
            built(place, blog({0: telling}))
        with pytest.raises(IndexDamaged, match=r"v00000001 .* was swept while nobody read it"):
            opened.full_text("storm", 9)
        assert opened.newest().version == "v00000004"


def test_a_builder_elsewhere_is_waited_for_until_it_is_dead(
    milvus_server: Milvus, name: str, place: str
) -> None:
    client = milvus_server.client()
    built(place)
    holder = json.dumps({"machine": "another", "host": "north", "process": 7})
    make(client, f"{name}__building", holder)
    client.alter_collection_properties(f"{name}__building", {"dateline.alive": str(int(time.time()))})
    with pytest.raises(IndexBusy, match="is being built by another process, 7 at north"):
        built(place, blog({0: 0}))
    client.alter_collection_properties(f"{name}__building", {"dateline.alive": str(int(time.time()) - 600)})
    assert built(place, blog({0: 0})).changed
    assert not client.has_collection(f"{name}__building")


def test_a_builder_that_was_taken_for_dead_writes_nothing_more(
    milvus_server: Milvus, name: str, place: str
) -> None:
    client = milvus_server.client()
    built(place)

    def taken() -> None:
        client.drop_collection(f"{name}__building")
        make(client, f"{name}__building", "another's")

    with pytest.raises(StoreDown, match=r"another has begun; what was there is unchanged"):
        built(place, blog({0: 0}), embedder=During(taken))
    client.drop_collection(f"{name}__building")
    with opened_at(place) as opened:
        assert (opened.version, opened.post_count) == ("v00000001", 3)


def test_what_no_version_has_is_swept(milvus_server: Milvus, name: str, place: str) -> None:
    client = milvus_server.client()

    def there() -> list[str]:
        return sorted(one.partition("__")[2] for one in client.list_collections() if one.startswith(name))

    built(place, blog({0: 0, 1: 0}))
    for telling in range(1, 5):
        built(place, blog({0: 0, 1: telling}), prune=True)
    assert there() == ["g1_chunks", "g1_posts", "v00000004", "v00000005"]
    rows = client.query(
        f"{name}__g1_chunks", filter="number >= 0", output_fields=["number"], consistency_level="Strong"
    )
    assert len(rows) == 6  # of the post that stayed two, a headline, and the last three tellings

    for revision in ("2", "3", "4"):
        built(place, embedder=HashEmbedder(revision=revision * 64))
    assert there() == [
        *("g3_chunks", "g3_posts", "g4_chunks", "g4_posts"),
        *("v00000007", "v00000008"),
    ]


def test_a_refused_login_is_told_without_the_password(
    guarded: Milvus, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for login in ("root:not-the-one", "nobody:not-the-one", ""):
        with pytest.raises(StoreDown, match=r"refuses the login .*MILVUS_PASSWORD") as error:
            opened_at(guarded.url(name, login=login))
        assert "not-the-one" not in str(error.value)
    monkeypatch.setenv("MILVUS_PASSWORD", "Milvus")
    assert SECRET not in str(built(guarded.url(name, login="root")))


def test_a_user_without_rights_is_told_so(guarded: Milvus, name: str) -> None:
    client = guarded.client()
    client.create_user(user_name="reader", password=SECRET)
    with pytest.raises(StoreUnfit, match="lacks a right") as error:
        built(guarded.url(name, login=f"reader:{quote(SECRET, safe='')}"))
    assert SECRET not in str(error.value)


def test_who_may_only_look_reads_without_holding(guarded: Milvus, name: str) -> None:
    client = guarded.client()
    client.create_user(user_name="looker", password=SECRET)
    client.create_role("lookers")
    client.grant_role("looker", "lookers")
    for right in ("Query", "Search", "Load"):
        client.grant_privilege("lookers", "Collection", right, "*")
    place = guarded.url(name, login="root:Milvus")
    built(place)
    with (
        opened_at(place) as one,
        opened_at(guarded.url(name, login=f"looker:{quote(SECRET, safe='')}")) as other,
    ):
        assert searched(other, "storm") == searched(one, "storm")
        built(place, blog({0: 0}))
        assert searched(other, "storm") == searched(one, "storm")
        assert (other.version, other.is_current()) == ("v00000001", False)


def test_a_slow_server_is_told_of(guarded: Milvus, name: str) -> None:
    built(guarded.url(name, login="root:Milvus"))
    with opened_at(guarded.url(name, login="root:Milvus", timeout="3")) as opened:
        guarded.signal(signal.SIGSTOP)
        try:
            with pytest.raises(StoreDown, match="did not answer in time"):
                opened.dense(opened.embed_query("storm"), 9)
        finally:
            guarded.signal(signal.SIGCONT)


def test_a_server_that_stands_still_during_a_build(guarded: Milvus, name: str) -> None:
    place = guarded.url(name, login="root:Milvus")
    hurried = guarded.url(name, login="root:Milvus", timeout="3")
    built(place)
    with opened_at(place) as opened:
        before = searched(opened, "storm")
        try:
            with pytest.raises(StoreDown, match=r"; what was there is unchanged"):
                built(hurried, blog({0: 0}), embedder=During(lambda: guarded.signal(signal.SIGSTOP)))
        finally:
            guarded.signal(signal.SIGCONT)
        assert searched(opened, "storm") == before
        assert (opened.version, opened.is_current()) == ("v00000001", True)


def test_a_server_that_is_lost(guarded: Milvus, name: str) -> None:
    hurried = guarded.url(name, login="root:Milvus", timeout="3")
    built(guarded.url(name, login="root:Milvus"))
    with opened_at(hurried) as opened:
        with pytest.raises(StoreDown, match=r"; what was there is unchanged"):
            built(hurried, blog({0: 0}), embedder=During(guarded.halt))
        with pytest.raises(StoreDown):
            opened.dense(opened.embed_query("storm"), 9)
        with pytest.raises(StoreDown):
            opened_at(hurried)


def test_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [one for one in sys.modules if one.split(".")[0] == "pymilvus" or "index.milvus" in one]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(StoreUnfit, match=r"pip install 'dateline\[milvus\]'"):
        index.open("milvus://db/news")
