"""Lists of near vectors: what a large archive is searched by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import index
from index.building import Reading, build_from
from index.errors import IndexDamaged
from index.merging import Taken
from index.post import Coverage, Post
from index.protocols import Vectors
from index.store import nearest, vectors
from index.store.nearest import Carried, Mask, NearestLists, write_nearest
from index.store.vectors import VectorStore, kind_of, write_vectors
from index.verifying import verify
from tests.fakes import HashEmbedder

COUNT, DIMENSION = 40_000, 24


def in_topics(count: int = COUNT, seed: int = 1) -> Vectors:
    """Shape (count, DIMENSION), rows of length 1 about 300 topics."""
    chance = np.random.default_rng(seed)
    topics = chance.standard_normal((300, DIMENSION))
    made = topics[chance.integers(300, size=count)] + 0.7 * chance.standard_normal((count, DIMENSION))
    told: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return told


@pytest.fixture(scope="module")
def told() -> Vectors:
    return in_topics()


@pytest.fixture(scope="module")
def folder(told: Vectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("version")
    write_vectors(place, told)
    write_nearest(place, told)
    return place


def exact(told: Vectors, query: Vectors, k: int, allowed: Mask | None = None) -> list[int]:
    scores = told @ query
    if allowed is not None:
        scores[~allowed] = -np.inf
    return [int(at) for at in np.argsort(-scores, kind="stable")[:k]]


def test_the_nearest_are_found_and_scored_by_their_own_vectors(folder: Path, told: Vectors) -> None:
    store = VectorStore(folder)
    queries = in_topics(100, seed=2)

    shares = []
    for query in queries:
        hits = store.search(query, 100, None)
        assert len(hits) == 100
        assert [hit.score for hit in hits] == pytest.approx([float(told[hit.chunk] @ query) for hit in hits])
        assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.chunk))
        shares.append(len({hit.chunk for hit in hits[:10]} & set(exact(told, query, 10))) / 10)

    assert np.mean(shares) > 0.98


def test_not_all_lists_are_read(folder: Path) -> None:
    lists = NearestLists(folder)

    found = lists.candidates(in_topics(1, seed=3)[0], COUNT, None)

    assert nearest.READ <= len(found) < 1.1 * nearest.READ


@pytest.mark.parametrize("step", [3, 1000, COUNT])
def test_a_filter_gives_as_many_as_it_lets_through(folder: Path, told: Vectors, step: int) -> None:
    allowed = np.zeros(COUNT, dtype=np.bool_)
    allowed[::step] = True
    query = in_topics(1, seed=4)[0]

    hits = VectorStore(folder).search(query, 50, allowed)

    assert [hit.chunk for hit in hits] == exact(told, query, min(50, int(allowed.sum())), allowed)
    assert VectorStore(folder).search(query, 50, np.zeros(COUNT, dtype=np.bool_)) == []


def test_what_a_version_had_before_stays_in_its_lists(folder: Path, told: Vectors, tmp_path: Path) -> None:
    before = NearestLists(folder)
    new = in_topics(50, seed=5)
    later = np.concatenate([new, told[100:]])
    here, there = np.arange(50, len(later)), np.arange(100, COUNT)

    write_vectors(tmp_path, later)
    write_nearest(tmp_path, later, Carried(before, here, there))

    now = NearestLists(tmp_path)
    assert np.array_equal(now.centres, before.centres)
    assert np.array_equal(now.list_of()[here], before.list_of()[there])
    assert np.array_equal(now.list_of()[:50], (new @ now.centres.T).argmax(axis=1))
    assert [VectorStore(tmp_path).search(one, 1, None)[0].chunk for one in new] == list(range(50))


def test_an_archive_that_grew_gets_centres_of_its_own(folder: Path, tmp_path: Path) -> None:
    grown = in_topics(3 * COUNT, seed=6)

    write_nearest(tmp_path, grown, Carried(NearestLists(folder), np.arange(COUNT), np.arange(COUNT)))

    assert len(NearestLists(tmp_path).centres) > 1.5 * len(NearestLists(folder).centres)


@pytest.mark.parametrize(
    ("part", "forged"),
    [
        ("order", np.arange(COUNT) + 1),
        ("order", np.zeros(COUNT, dtype=np.int64)),
        ("order", np.arange(COUNT, dtype=np.float64)),
        ("bounds", np.full(801, COUNT)),
        ("scale", np.zeros((2, 3), dtype=np.float32)),
        ("codes", np.zeros((COUNT - 1, DIMENSION), dtype=np.uint8)),
    ],
)
def test_parts_that_lead_beyond_one_another_are_refused(
    told: Vectors, tmp_path: Path, part: str, forged: Vectors
) -> None:
    write_vectors(tmp_path, told)
    write_nearest(tmp_path, told)
    np.save(tmp_path / nearest.FOLDER / f"{part}.npy", forged)

    with pytest.raises(ValueError, match="the lists in nearest do not fit together"):
        VectorStore(tmp_path)


def test_lists_of_other_vectors_are_refused(told: Vectors, tmp_path: Path) -> None:
    write_vectors(tmp_path, told[1:])
    write_nearest(tmp_path, told)

    with pytest.raises(ValueError, match=r"are not those of vectors\.faiss"):
        VectorStore(tmp_path)


def blog(posts: int, without: int | None = None) -> Taken:
    told = (
        Post(f"post{n}", "blog", n, f"Post {n}", (f"The ferry {n} left at {n % 24}.",))
        for n in range(posts)
        if n != without
    )
    return Taken(Coverage("blog", "Blog"), tuple(told))


def test_a_large_archive_is_built_updated_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "FLAT_UP_TO", 300)  # so that some hundred chunks are a large archive
    for taken in (blog(200), blog(201, without=7)):
        build_from(Reading((taken,)), tmp_path, embedder=HashEmbedder())

        assert verify(tmp_path) == []
        with index.open(tmp_path, embedder=HashEmbedder()) as opened:
            assert opened.manifest.vectors == kind_of(opened.chunk_count) != kind_of(1)
            chunk = opened.chunks_of("post77")[1]
            hit = opened.dense(opened.embed_query(f"Post 77\n{chunk.text}"), 1)[0]
            assert hit.chunk == chunk.number
            assert hit.score == pytest.approx(1.0)
            own = opened.vectors([chunk.number, 0, chunk.number])
            assert own[0] == pytest.approx(opened.embed_query(f"Post 77\n{chunk.text}"))
            assert (own[2] == own[0]).all()
            assert (own[1] != own[0]).any()
    codes = next((tmp_path / "versions").glob("*2")) / nearest.FOLDER / "codes.npy"
    held = codes.read_bytes()
    codes.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))

    with pytest.raises(IndexDamaged, match=r"codes\.npy does not have its recorded checksum"):
        index.open(tmp_path)
