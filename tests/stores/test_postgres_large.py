"""More chunks than are looked at one by one: PostgreSQL's own indexes answer, as the folder does exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import index
from index.filters import Filters
from index.merging import Taken
from index.opening import Index
from index.post import Coverage, Post
from tests.fakes import HashEmbedder
from tests.index.examples import at
from tests.stores.contract import built, searched
from tests.stores.servers import Postgres

pytestmark = pytest.mark.scale

DIMENSION = 384  # as a real embedder's: of short vectors PostgreSQL would rather look at each
SETTINGS = "-c hnsw.ef_search=200"  # by the usual 400 PostgreSQL would rather look at each of so few
POSTS = 3000  # of two chunks each
PLACES = ("Harbour", "Bridge", "Tunnel", "Square", "Market", "Station", "Quarry")
EVENTS = (
    "storm",
    "strike",
    "vote",
    "fire",
    "concert",
    "blackout",
    "march",
    "flood",
    "trial",
    "auction",
    "parade",
)
QUESTIONS = tuple(f"{event} at the {place}" for event, place in zip(EVENTS, PLACES * 2, strict=False))


def _moment(number: int) -> datetime:
    return at(0) + timedelta(minutes=number)


def _post(number: int) -> Post:
    place, event = PLACES[number % len(PLACES)], EVENTS[number % len(EVENTS)]
    if number % 300 == 0:  # nothing like the others, or it would be taken for one of them
        text = f"From the hill {number} lamps of the old fleet could be counted, watcher {number * 7} says."
        return Post(f"p{number}", "rare", number, f"Hill watch {number}", (text,), published=_moment(number))
    others = " ".join(EVENTS[(number * step) % len(EVENTS)] for step in (3, 5, 8))
    return Post(
        id=f"p{number}",
        coverage="usual",
        position=number,
        headline=f"{event.title()} at the {place}",
        paragraphs=(
            f"Report {number} of the {event} near the {place}: after {others}, {number * 7} people waited.",
        ),
        published=_moment(number),
        author=f"Author {number % 4}",
    )


@pytest.fixture(scope="module")
def both(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Index]]:
    from index.postgres.reading import EXACT

    posts = [_post(number) for number in range(POSTS)]
    taken = [
        Taken(Coverage(id_, id_), tuple(p for p in posts if p.coverage == id_)) for id_ in ("rare", "usual")
    ]
    places = (str(tmp_path_factory.mktemp("large") / "index"), server.url(index="large", options=SETTINGS))
    for place in places:
        assert built(place, *taken, embedder=HashEmbedder(DIMENSION)).chunks == 2 * POSTS > EXACT
    one, two = (index.open(place, embedder=HashEmbedder(DIMENSION)) for place in places)
    with one, two:
        yield one, two


@pytest.mark.parametrize(
    "filters",
    [
        None,
        Filters(coverages=("rare",)),
        Filters(authors=("Author 2",)),
        Filters(since=_moment(100), until=_moment(2900)),
        Filters(since=_moment(10), coverages=("usual",), authors=("Author 0", "Author 1", "Author 3")),
    ],
    ids=["none", "rare", "author", "span", "all"],
)
def test_both_find_the_same(both: tuple[Index, Index], filters: Filters | None) -> None:
    shares = []
    for question in QUESTIONS:
        (words, exact), (found, near) = (searched(opened, question, 50, filters) for opened in both)
        assert [score for *_, score in found] == [score for *_, score in words]
        assert len(near) == len(exact) > 0
        worst = exact[-1][2]
        shares.append(sum(score >= worst for *_, score in near) / len(near))
    assert sum(shares) / len(shares) > 0.95


def test_it_is_the_index_that_answers(both: tuple[Index, Index], server: Postgres) -> None:
    def scans() -> int:
        server.run("SELECT pg_stat_force_next_flush()")
        rows = server.run(
            "SELECT idx_scan FROM pg_stat_user_indexes "
            "WHERE schemaname = 'large_g1' AND indexrelname = 'vectors_vector_idx'"
        )
        return int(rows[0][0])

    before = scans()
    for question in QUESTIONS:
        both[1].dense(both[1].embed_query(question), 50)
    both[1].close()  # a session counts what it has done when it ends, at the latest
    assert scans() > before
