"""Passages for a question, over a real index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import index
from index.chunking import embedding_text
from index.filters import Filters
from index.opening import Index
from index.post import Post
from rag import retrieval
from rag.answering.reach import with_siblings
from rag.retrieval import Found, fuse, passages, search
from tests.fakes import HashEmbedder
from tests.rag.fakes import CLINIC, FIRST, POSTS, ROAD, TOLL, at, build, found, opened

BARE = Post("bare", "quarry", 4, "", ("A lorry driver saw dust above the trees and turned round at once.",))
LINE = Post("line", "quarry", 5, "Sirens heard across the valley at daybreak", ())
COPY = replace(ROAD, id="copy", position=6, headline="The road, again")


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("retrieval") / "index"
    build(place, *POSTS, BARE, LINE, COPY)
    with opened(place) as held:
        yield held


def texts(found: list[Found]) -> list[str]:
    return [one.chunk.text for one in found]


def test_scores_are_shares_of_the_best() -> None:
    scores = fuse({1: 0.8, 2: 0.4, 3: 0.2}, {1: 6.0, 2: 3.0, 3: 1.5})
    assert scores[2] == pytest.approx(0.5)
    assert scores[3] == pytest.approx(0.25)
    assert scores[1] >= 1.0


def test_the_unit_of_a_search_makes_no_difference() -> None:
    dense, full_text = {1: 0.8, 2: 0.4, 3: 0.2}, {2: 6.0, 3: 3.0, 4: 2.0}
    larger = {item: 100 * score for item, score in full_text.items()}
    assert fuse(dense, full_text) == pytest.approx(fuse(dense, larger))


def test_found_by_both_is_better_than_found_by_one() -> None:
    scores = fuse({1: 0.8, 2: 0.4, 3: 0.4}, {4: 6.0, 2: 3.0, 5: 3.0})
    assert scores[2] > max(scores[3], scores[5])
    assert scores[2] == pytest.approx(scores[3] + scores[5])


def test_not_found_and_below_zero_count_as_zero() -> None:
    scores = fuse({1: 0.8, 2: -0.3}, {})
    assert scores[2] == 0.0
    assert scores.keys() == {1, 2}


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, {}) == {}
    assert fuse({1: 0.0}, {})[1] >= 0.0


@pytest.mark.parametrize(
    ("question", "post", "ordinal"),
    [
        ("Who has run the clinic for twenty-five years?", CLINIC, 2),
        ("Who owns the quarry that was dug in 1961?", FIRST, 2),
        ("How much bread and water does the town have?", ROAD, 2),
        ("What did the lorry driver see above the trees?", BARE, 0),
        ("Which sirens were heard at daybreak?", LINE, 0),
    ],
)
def test_the_paragraph_that_says_it_comes_first(
    quarry: Index, question: str, post: Post, ordinal: int
) -> None:
    assert search(quarry, question, 3)[0].chunk.text == found(post, ordinal).chunk.text


def test_nothing_but_the_question_is_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "_POOL", 3)  # so that some are found by their words alone
    build(tmp_path / "index")
    asked = "Does the Marrowby bakery have bread and water?"
    with index.open(tmp_path / "index", embedder=(embedder := HashEmbedder(256))) as held:
        embedder.embedded.clear()  # what is asked of it at opening
        seen = search(held, asked, 20)
        dense = {hit.chunk for hit in held.dense(held.embed_query(asked), 3)}
        reached = with_siblings(held, asked, seen[:1], 20)

    assert embedder.embedded == [asked]
    assert not {one.chunk.number for one in seen} <= dense
    assert len(reached) > 1
    for one in (*seen, *reached):
        both = HashEmbedder(256).embed([asked, embedding_text(one.post.headline, one.chunk.text)])
        assert one.cosine == pytest.approx(float(both[0] @ both[1]), abs=1e-5)


def test_best_first_and_no_more_than_asked_for(quarry: Index) -> None:
    some = search(quarry, "Who died in the quarry?", 3)
    more = search(quarry, "Who died in the quarry?", 50)
    assert len(some) == 3
    assert texts(more)[:3] == texts(some)
    assert [one.score for one in more] == sorted((one.score for one in more), reverse=True)
    assert len({one.chunk.number for one in more}) == len(more)


def test_the_same_question_finds_the_same(quarry: Index) -> None:
    assert search(quarry, "Who died?", 5) == search(quarry, "Who died?", 5)


def test_a_headline_speaks_for_its_first_paragraph(quarry: Index) -> None:
    best = search(quarry, "Clinic takes in eleven workers", 1)[0]
    assert best.chunk == replace(found(CLINIC).chunk, number=best.chunk.number)
    headlines = {post.headline for post in POSTS}
    assert not headlines & set(
        texts(search(quarry, "Quarry toll rises to six: four dead in quarry slide", 50))
    )


def test_a_paragraph_that_stands_twice_is_found_once(quarry: Index) -> None:
    read = texts(search(quarry, "Is the hill road to Marrowby shut to lorries?", 50))
    assert read.count(ROAD.paragraphs[0]) == 1
    assert len(read) == len(set(read))


def test_a_question_of_any_kind_is_searched(quarry: Index) -> None:
    for question in ('"', "AND OR NOT (", "headline:*", "?" * 50, "東京", "Straße\x00"):
        assert len(search(quarry, question, 5)) <= 5


def test_filters_come_first(quarry: Index) -> None:
    by_author = search(quarry, "Who died in the quarry?", 50, Filters(authors=("Ines Calloway",)))
    assert {one.post.author for one in by_author} == {"Ines Calloway"}
    early = search(quarry, "Who died in the quarry?", 50, Filters(until=at(12)))
    assert {one.post.id for one in early} == {"clinic", "first"}
    assert search(quarry, "Who died?", 5, Filters(coverages=("another",))) == []


def test_paragraphs_of_one_post_share_its_number() -> None:
    shown = passages([found(ROAD, 2), found(TOLL, 1), found(ROAD, 1), found(FIRST, 1)])
    assert [(one.number, one.post_id) for one in shown] == [
        *((1, "road"), (2, "toll"), (1, "road"), (3, "first"))
    ]


def test_a_passage_is_verbatim_at_its_place() -> None:
    one = passages([found(ROAD, 2, score=0.7)])[0]
    assert ROAD.text[one.start : one.end] == one.text == ROAD.paragraphs[1]
    assert (one.headline, one.coverage, one.position) == (ROAD.headline, "quarry", 1)
    assert (one.published, one.score) == (ROAD.published, 0.7)


def test_no_passages() -> None:
    assert passages([]) == []
