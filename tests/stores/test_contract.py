"""What holds of every store: what it gives back, what it finds, and when the next version shows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.building import restore
from index.chunking import embedding_text
from index.errors import IndexBusy, IndexMismatch, IndexMissing, IndexUnusable, ModelDamaged
from index.exporting import write_export
from index.filters import Filters
from index.opening import recorded_embedder
from index.protocols import Vectors
from index.store.choosing import store_at
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, ELECTION, FERRY, STORM, VOTE, at, election, storm
from tests.stores.conftest import Fresh
from tests.stores.contract import blog, built, named, opened_at, searched, telling


def test_what_was_built_is_given_back(place: str) -> None:
    report = built(place)

    with opened_at(place) as opened:
        assert opened.posts() == [VOTE, FERRY, BRIDGE]  # by coverage, then newest first
        assert opened.post("ferry") == FERRY
        assert opened.coverages() == [ELECTION, STORM]
        assert (opened.post_count, opened.chunk_count, opened.version) == (3, 7, report.version)
        assert opened.authors() == ["Bo Stone", "Noor Reed and Bo Stone"]
        assert [chunk.text for chunk in opened.chunks_of("bridge")] == [BRIDGE.headline, *BRIDGE.paragraphs]
        assert opened.chunks_of("nobody") == []
        with pytest.raises(KeyError):
            opened.post("nobody")
        with pytest.raises(KeyError):
            opened.chunks([999])
    assert recorded_embedder(place) == "hash"


def test_the_vectors_of_chunks_are_those_that_were_embedded(place: str) -> None:
    built(place)

    with opened_at(place) as opened:
        chunks = [*opened.chunks_of("ferry"), *opened.chunks_of("bridge")][::-1]
        texts = [embedding_text(opened.post(chunk.post_id).headline, chunk.text) for chunk in chunks]
        numbers = [chunk.number for chunk in chunks]
        assert opened.vectors(numbers) == pytest.approx(HashEmbedder().embed(texts), abs=1e-6)
        assert opened.vectors([*numbers[:1], *numbers[:1]]).shape == (2, 64)
        assert opened.vectors([]).shape == (0, 64)
        for unknown in (999, -1):
            with pytest.raises(KeyError):
                opened.vectors([*numbers, unknown])


def test_a_place_without_an_index_has_none(place: str) -> None:
    assert recorded_embedder(place) is None
    with pytest.raises(IndexMissing, match="Build one: dateline build DUMP --index"):
        opened_at(place)


QUERIES = (
    "storm",
    "the bridge and its pillar",
    "Ada Lund ferry harbour",
    "ferry",
    "Réunion",
    "to be",
    "xyzzy",
    "",
)
FILTERS = (
    None,
    Filters(coverages=("storm",)),
    Filters(coverages=("nowhere",)),
    Filters(authors=("Noor Reed",)),
    Filters(authors=("Nobody",)),
    Filters(since=at(10)),
    Filters(until=at(9), coverages=("storm", "election")),
)


def test_every_store_finds_what_the_folder_finds(
    place: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = str(tmp_path_factory.mktemp("beside") / "index")
    built(place)
    built(folder)

    with opened_at(place) as one, opened_at(folder) as other:
        for filters in FILTERS:
            assert [post.id for post in one.posts(filters)] == [post.id for post in other.posts(filters)]
            for query in QUERIES:
                assert searched(one, query, filters=filters) == searched(other, query, filters=filters)


def test_the_best_come_first_and_no_more_than_asked_for(place: str) -> None:
    built(place, blog(dict.fromkeys(range(40), 1)))

    with opened_at(place) as opened:
        vector = opened.embed_query("storm boats number 7")
        for hits in (opened.dense(vector, 5), opened.full_text("storm boats number 7", 5)):
            assert len(hits) == 5
            assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.chunk))
        assert opened.dense(vector, 0) == opened.full_text("storm", 0) == []
        assert named(opened, opened.full_text("number 7", 1))[0][0] == "post7"
        with pytest.raises(ValueError, match="shape"):
            opened.dense(np.ones(3, dtype=np.float32), 1)


@pytest.mark.parametrize(
    "query", ["' OR 1=1 --", "a:b AND (c", "100%", "%(terms)s", "\x00", "{}", "wo" * 3000]
)
def test_any_text_is_a_legal_query(place: str, query: str) -> None:
    built(place)
    with opened_at(place) as opened:
        assert isinstance(opened.full_text(query, 3), list)


def test_the_same_again_writes_nothing(place: str) -> None:
    first = built(place)

    report = built(place, embedder=(embedder := HashEmbedder()))

    assert (report.changed, report.version, embedder.embedded) == (False, first.version, [])


def test_what_did_not_change_keeps_its_vectors(place: str) -> None:
    built(place)
    edited = replace(
        FERRY,
        paragraphs=(
            telling(7, 7),
            FERRY.paragraphs[1],
        ),
    )

    report = built(place, storm(edited, BRIDGE), embedder=(embedder := HashEmbedder()))

    assert report.embedded == 1
    assert [text for text in embedder.embedded if not text.startswith("Dateline asks")] == [
        f"{FERRY.headline}\n{edited.paragraphs[0]}"
    ]
    with opened_at(place) as opened:
        assert named(opened, opened.dense(opened.embed_query(embedder.embedded[-1]), 1)) == [
            ("ferry", 1, 1.0)
        ]


def test_a_vanished_post_is_kept_and_named_and_dropped_when_pruned(place: str) -> None:
    built(place)

    assert built(place, storm(FERRY)).vanished == 1
    with opened_at(place) as opened:
        assert opened.vanished() == {"bridge"}
        assert opened.full_text("pillar", 1)

    assert built(place, storm(FERRY), prune=True).dropped == 1
    with opened_at(place) as opened:
        assert (opened.vanished(), opened.full_text("pillar", 1)) == (frozenset(), [])


def test_another_author_or_time_moves_what_filters_find(place: str) -> None:
    built(place)
    built(place, storm(FERRY, replace(BRIDGE, author="Lee Moss", published=at(7))))

    with opened_at(place) as opened:
        found, near = searched(opened, "pillar", filters=Filters(authors=("Lee Moss",), until=at(8)))
        assert {post for post, _, _ in found} == {post for post, _, _ in near} == {"bridge"}
        assert opened.full_text("pillar", 5, Filters(since=at(8))) == []


def test_a_reader_keeps_the_version_it_opened(place: str) -> None:
    built(place, blog({0: 0, 1: 0}))
    with opened_at(place) as held:
        before = (held.posts(), searched(held, "storm boats number"))
        for version in range(1, 5):
            built(place, blog({0: 0, 1: version, version + 1: 0}), prune=True)

            assert not held.is_current()
            assert (held.posts(), searched(held, "storm boats number")) == before
        newest = held.newest()
        assert (newest.version, newest.is_current()) == ("v00000005", True)
        assert {post.id for post in newest.posts()} == {"post0", "post1", "post5"}
        newest.close()


class Watching(HashEmbedder):
    """Runs something before it embeds."""

    def __init__(self, first: object) -> None:
        super().__init__()
        self.first = first

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > 1:
            assert callable(self.first)
            self.first()
        return super().embed(texts)


def _broken() -> None:
    raise KeyboardInterrupt


def test_a_build_that_is_broken_off_leaves_the_old_version(place: str) -> None:
    built(place)
    with pytest.raises(KeyboardInterrupt):
        built(place, blog({0: 0}), embedder=Watching(_broken))

    def break_off(done: int, total: int, what: str) -> None:
        if what == "writing" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built(place, blog({0: 0}), progress=break_off)

    with opened_at(place) as opened:
        assert (opened.version, [post.id for post in opened.posts()]) == (
            "v00000001",
            ["vote", "ferry", "bridge"],
        )
    built(place, blog({0: 0}))
    with opened_at(place) as opened:
        assert {post.id for post in opened.posts()} == {"vote", "ferry", "bridge", "post0"}


def test_a_first_build_that_is_broken_off_leaves_no_index(place: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        built(place, embedder=Watching(_broken))
    assert not store_at(place).holds()


def test_one_build_at_a_time(place: str) -> None:
    built(place)
    refused: list[Exception] = []

    def second() -> None:
        with pytest.raises(IndexBusy, match=r"is being built by .*process") as error:
            built(place, blog({1: 1}))
        refused.append(error.value)

    def meanwhile() -> None:
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(60)

    built(place, blog({0: 0}), embedder=Watching(meanwhile))
    assert len(refused) == 1


def test_another_embedder_embeds_everything_again_and_readers_keep_the_old(place: str) -> None:
    built(place)
    other = HashEmbedder(dimension=32, name="other", revision="2" * 64)
    with opened_at(place) as held:
        before = searched(held, "storm")

        assert built(place, embedder=other).embedded == 7

        assert searched(held, "storm") == before
    with pytest.raises(IndexMismatch, match="was embedded with other"):
        opened_at(place)


def test_fresh_starts_over(place: str) -> None:
    built(place)
    built(place, election(), fresh=True)
    with opened_at(place) as opened:
        assert opened.posts() == [VOTE]


class Wrong(HashEmbedder):
    """Says another dimension than it makes."""

    @property
    def dimension(self) -> int:
        return 63


def test_vectors_of_another_dimension_are_refused(place: str) -> None:
    built(place)
    with pytest.raises(ModelDamaged):
        built(place, blog({0: 0}), embedder=Wrong(revision="3" * 64))
    with opened_at(place) as opened:
        assert opened.version == "v00000001"


def test_an_export_is_restored_into_any_store(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("export") / "all.jsonl"
    place, other = fresh(), fresh()
    built(place)
    with opened_at(place) as opened:
        write_export(opened, file)

    restore(file, other, embedder=HashEmbedder())

    with opened_at(other) as opened:
        assert opened.posts() == [VOTE, FERRY, BRIDGE]
    with pytest.raises(IndexUnusable, match="There is an index at"):
        restore(file, other, embedder=HashEmbedder())


def test_many_threads_read_at_once(place: str) -> None:
    built(place, blog(dict.fromkeys(range(30), 1)))
    faults: list[BaseException] = []
    with opened_at(place) as opened:
        wanted = searched(opened, "storm number 4")

        def read() -> None:
            try:
                for _ in range(10):
                    assert searched(opened, "storm number 4") == wanted
            except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
                faults.append(error)

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []


# States of a live blog: which of posts 4 to 7 stand beside 0 to 3, and which telling of each.
STATES = st.lists(
    st.builds(
        lambda stay, more: {**dict(enumerate(stay)), **more},
        st.tuples(*[st.integers(0, 2)] * 4),
        st.dictionaries(st.integers(4, 7), st.integers(0, 2)),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(STATES)
def test_updates_end_where_a_build_from_nothing_does(fresh: Fresh, states: list[dict[int, int]]) -> None:
    grown, scratch = fresh(), fresh()
    built(grown, election())
    for tellings in states:
        built(grown, blog(tellings), prune=True)
    built(scratch, blog(states[-1]), election())

    with opened_at(grown) as one, opened_at(scratch) as two:
        assert one.posts() == two.posts()
        assert one.coverages() == two.coverages()
        for post in one.posts():
            assert [replace(c, number=0) for c in one.chunks_of(post.id)] == [
                replace(c, number=0) for c in two.chunks_of(post.id)
            ]
        for query in ("storm boats", "number 3", "telling 2 bridges"):
            assert searched(one, query) == searched(two, query)
