"""What the searches find, with ids, order and scores worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

import index
from index.filters import Filters
from index.merging import Taken
from index.opening import Index
from index.post import Coverage, Post
from index.protocols import Hit
from index.store.vectors import VectorStore, write_vectors
from index.store.words import WordsRow, WordStore, write_words
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, ELECTION, FERRY, STORM, VOTE, at, make


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("searching") / "index"
    make(place)
    with index.open(place, embedder=HashEmbedder()) as found:
        yield found


def found_posts(opened: Index, hits: list[Hit]) -> list[str]:
    return [chunk.post_id for chunk in opened.chunks(hit.chunk for hit in hits)]


def test_an_open_index_gives_back_what_was_built(opened: Index) -> None:
    assert opened.posts() == [VOTE, FERRY, BRIDGE]  # by coverage, then newest first
    assert opened.post("ferry") == FERRY
    assert opened.post("ferry").original == FERRY.original
    assert opened.coverages() == [ELECTION, STORM]
    assert (opened.post_count, opened.chunk_count, opened.version) == (3, 7, "v00000001")
    assert opened.authors() == ["Bo Stone", "Noor Reed and Bo Stone"]


def test_chunks_are_numbered_in_the_order_of_the_posts(opened: Index) -> None:
    assert [(c.number, c.post_id, c.ordinal) for c in opened.chunks(range(7))] == [
        (0, "vote", 0),
        (1, "vote", 1),
        (2, "ferry", 0),
        (3, "ferry", 1),
        (4, "ferry", 2),
        (5, "bridge", 0),
        (6, "bridge", 1),
    ]
    for chunk in opened.chunks(range(7)):
        assert opened.post(chunk.post_id).text[chunk.start : chunk.end] == chunk.text


def test_chunks_come_in_the_order_asked_for(opened: Index) -> None:
    assert [chunk.number for chunk in opened.chunks([6, 0, 6])] == [6, 0, 6]
    assert [chunk.number for chunk in opened.chunks_of("ferry")] == [2, 3, 4]
    assert opened.chunks_of("nobody") == []
    with pytest.raises(KeyError):
        opened.chunks([7])
    with pytest.raises(KeyError):
        opened.post("nobody")


def test_dense_search_is_by_inner_product_largest_first(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0], [0.6, 0.8]], dtype=np.float32))
    query = np.array([0.8, 0.6], dtype=np.float32)

    hits = VectorStore(tmp_path).search(query, 9, None)

    assert [hit.chunk for hit in hits] == [2, 4, 0, 1, 3]
    assert [hit.score for hit in hits] == pytest.approx([0.96, 0.96, 0.8, 0.6, -0.8])


def test_a_longer_vector_wins_by_inner_product_and_would_lose_by_distance(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.array([[1, 0], [3, 0]], dtype=np.float32))

    hits = VectorStore(tmp_path).search(np.array([1, 0], dtype=np.float32), 2, None)

    assert hits == [Hit(1, 3.0), Hit(0, 1.0)]


def test_a_mask_is_applied_inside_the_search(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.eye(20, dtype=np.float32))
    store = VectorStore(tmp_path)
    allowed = np.zeros(20, dtype=np.bool_)
    allowed[[3, 17]] = True

    assert store.search(np.eye(20, dtype=np.float32)[5], 2, allowed) == [Hit(3, 0.0), Hit(17, 0.0)]
    assert store.search(np.eye(20, dtype=np.float32)[17], 5, allowed) == [Hit(17, 1.0), Hit(3, 0.0)]
    assert store.search(np.eye(20, dtype=np.float32)[5], 2, np.zeros(20, dtype=np.bool_)) == []


def bm25(frequency: int, length: int, mean: float, documents: int, having: int) -> float:
    """Okapi BM25 of one term, k1 = 1.2 and b = 0.75, as in Robertson and Zaragoza (2009), with idf + 1."""
    idf = math.log(1 + (documents - having + 0.5) / (having + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (1 - 0.75 + 0.75 * length / mean))


def words(folder: Path, *texts: str, headlines: tuple[str, ...] = ()) -> WordStore:
    rows = [
        WordsRow(number, headlines[number] if headlines else "", text, "c", None, None)
        for number, text in enumerate(texts)
    ]
    write_words(folder, rows)
    return WordStore(folder)


def test_full_text_search_is_bm25(tmp_path: Path) -> None:
    store = words(tmp_path, "storm ferry", "storm storm harbour quay", "ferry quay calm", "calm calm calm")

    hits = store.search("storm", 9, None)

    assert [hit.chunk for hit in hits] == [1, 0]
    assert [hit.score for hit in hits] == pytest.approx([bm25(2, 4, 3, 4, 2), bm25(1, 2, 3, 4, 2)], abs=1e-5)


def test_any_word_of_the_query_counts_and_their_scores_add_up(tmp_path: Path) -> None:
    store = words(tmp_path, "storm ferry", "storm quay", "ferry quay", "calm calm")
    one = bm25(1, 2, 2, 4, 2)

    hits = store.search("Ferries? STORMS!", 9, None)  # stemmed and lowered like the text

    assert [hit.chunk for hit in hits] == [0, 1, 2]
    assert [hit.score for hit in hits] == pytest.approx([2 * one, one, one], abs=1e-5)


def test_a_word_of_the_headline_counts_half(tmp_path: Path) -> None:
    store = words(tmp_path, "quay", "quay", "storm", headlines=("storm", "calm", "calm"))

    hits = store.search("storm", 9, None)

    idf_one = bm25(1, 1, 1, 3, 1)
    assert [hit.chunk for hit in hits] == [2, 0]
    assert [hit.score for hit in hits] == pytest.approx([idf_one, 0.5 * idf_one], abs=1e-5)


def test_accents_and_case_do_not_matter(opened: Index) -> None:
    assert found_posts(opened, opened.full_text("REUNION", 1)) == ["ferry"]
    assert found_posts(opened, opened.full_text("réunion", 1)) == ["ferry"]


def test_stop_words_count_only_when_there_is_nothing_else(opened: Index) -> None:
    assert found_posts(opened, opened.full_text("the pillar", 9)) == ["bridge"]
    assert opened.full_text("the", 9)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "?!…",
        "AND",
        "OR NOT",
        '"',
        "a:b",
        "text:ferry^99",
        "(((",
        "*",
        "\x00",
        "ferry~",
        "[a TO b]",
        "é́",
    ],
)
def test_any_text_is_a_legal_query(opened: Index, query: str) -> None:
    assert isinstance(opened.full_text(query, 3), list)


def test_a_pasted_article_is_a_legal_query(opened: Index) -> None:
    query = " ".join(f"word{n}" for n in range(20_000))

    assert opened.full_text("ferry " + query, 1)[0].chunk == opened.full_text("ferry", 1)[0].chunk


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_are_no_hits(opened: Index, k: int) -> None:
    assert opened.full_text("storm", k) == []
    assert opened.dense(opened.embed_query("storm"), k) == []


ANY = Filters()


@pytest.mark.parametrize(
    ("filters", "posts"),
    [
        (ANY, {"ferry", "bridge", "vote"}),
        (Filters(coverages=("storm",)), {"ferry", "bridge"}),
        (Filters(coverages=("storm", "election")), {"ferry", "bridge", "vote"}),
        (Filters(coverages=("nothing",)), set()),
        (Filters(authors=("bo stone",)), {"ferry", "bridge"}),
        (Filters(authors=("Noor Reed",)), {"ferry"}),
        (Filters(authors=("Reed and",)), {"ferry"}),
        (Filters(authors=("Ston",)), set()),  # whole words only
        (Filters(authors=("",)), set()),
        (Filters(since=at(12)), {"ferry"}),
        (Filters(until=at(9)), {"bridge"}),
        (Filters(since=at(9), until=at(12)), {"ferry", "bridge"}),  # both ends included
        (Filters(since=at(12) + timedelta(microseconds=1)), set()),
        (Filters(coverages=("election",), since=at(0)), set()),  # a post without a time is in no span
    ],
)
def test_filters_hold_in_every_search(opened: Index, filters: Filters, posts: set[str]) -> None:
    everything = "storm ferry bridge harbour lorries polls"

    assert {post.id for post in opened.posts(filters)} == posts
    assert set(found_posts(opened, opened.dense(opened.embed_query(everything), 9, filters))) == posts
    assert set(found_posts(opened, opened.full_text(everything, 9, filters))) == posts


def test_a_filter_does_not_change_a_score(opened: Index) -> None:
    free = {hit.chunk: hit.score for hit in opened.full_text("storm", 9)}
    bound = opened.full_text("storm", 9, Filters(coverages=("storm",), since=at(0), authors=("Bo Stone",)))

    assert bound
    assert all(free[hit.chunk] == pytest.approx(hit.score) for hit in bound)


def test_a_span_without_a_timezone_is_refused(opened: Index) -> None:
    with pytest.raises(ValueError, match="timezone"):
        opened.posts(Filters(since=at(9).replace(tzinfo=None)))


def test_a_query_is_embedded_once(opened: Index, tmp_path: Path) -> None:
    make(tmp_path / "index")
    embedder = HashEmbedder()
    with index.open(tmp_path / "index", embedder=embedder) as other:
        other.embed_query("storm")
        before = len(embedder.embedded)
        assert other.embed_query("storm").shape == (64,)
        assert len(embedder.embedded) == before


def test_a_vector_of_another_shape_is_refused(opened: Index) -> None:
    with pytest.raises(ValueError, match=r"\(3,\) instead of \(64,\)"):
        opened.dense(np.zeros(3, dtype=np.float32), 1)


def test_a_paragraph_is_found_by_its_headline_too(tmp_path: Path) -> None:
    one = Post(
        "p",
        "c",
        0,
        "Zeppelin lands",
        ("It came down on the meadow in the early morning, and nobody was hurt.",),
    )
    make(tmp_path / "index", Taken(Coverage("c", "C"), (one,)))
    with index.open(tmp_path / "index", embedder=HashEmbedder()) as opened:
        assert [hit.chunk for hit in opened.full_text("zeppelin", 9)] == [0, 1]
