"""The same post told again, edited, moved, or gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from index import Coverage, Post
from index.identity import (
    Holdings,
    assign_ids,
    coverage_id,
    match_posts,
    recognised,
    skeleton,
    slug,
)

GATES = (
    "Harbor gates stay shut",
    ("The gates at Port Merrow stay shut until Thursday, the port director said.",),
)
POWER = ("Homes lose power", ("Some 14,000 homes along the coast have had no power since noon on Monday.",))
FERRY = (
    "Ferry reaches shelter",
    ("The ferry Marigold reached the lee of Gull Island with 63 people on board.",),
)
SCHOOLS = ("Schools to close", ("Schools in three counties will close on Tuesday, their boards announced.",))


def told(*texts: tuple[str, tuple[str, ...]], coverage: str = "storm") -> tuple[Post, ...]:
    ids = assign_ids(coverage, [None] * len(texts), texts)
    return tuple(
        Post(id_, coverage, n, head, body)
        for n, (id_, (head, body)) in enumerate(zip(ids, texts, strict=True))
    )


def test_a_skeleton_survives_retyping() -> None:
    assert skeleton("“Çelik’s” – 24-7!") == skeleton('"Celik\'s" - 24-7') == "celiks247"


def test_a_slug_is_cut_at_a_word() -> None:
    assert slug("Storm Ada’s path: live updates", 20) == "storm-adas-path-live"
    assert coverage_id("…", "page one") == "page-one"


def test_an_id_does_not_move_when_posts_come_in_above() -> None:
    assert [post.id for post in told(GATES, POWER, FERRY)][1:] == [post.id for post in told(POWER, FERRY)]


def test_one_headline_twice_is_told_apart_by_body_and_doubles_by_age() -> None:
    other = ("Homes lose power", ("A second line failed near Allerby.",))
    first, second = told(POWER, other)
    assert first.id != second.id
    assert [post.id for post in told(other, GATES, POWER)][2] == first.id
    younger, older = told(POWER, POWER)
    assert younger.id == f"{older.id}-2"


def test_a_native_id_is_kept_unless_used_twice() -> None:
    assert assign_ids("c", ["a1", "b2"], [GATES, POWER]) == ["a1", "b2"]
    ids = assign_ids("c", ["a1", "a1"], [GATES, POWER])
    assert len(set(ids)) == 2
    assert all(id_.startswith("a1-") for id_ in ids)


def again(old: tuple[Post, ...], new: tuple[Post, ...]) -> list[str]:
    """The ids that the posts of a later dump are known by."""
    ((_, posts),) = recognised({"storm": old}, [(Coverage("storm", "Storm"), new)])
    return [post.id for post in posts]


def test_edited_moved_and_new_posts() -> None:
    old = told(POWER, FERRY, SCHOOLS)
    edited = (POWER[0], (*POWER[1], "Half of them should have it back by Wednesday."))
    assert again(old, told(GATES, FERRY, edited)) == [told(GATES)[0].id, old[1].id, old[0].id]


def test_a_changed_headline_keeps_the_id() -> None:
    old = told(POWER, FERRY)
    renamed = ("About 9,000 homes still without power", POWER[1])
    assert again(old, told(renamed, FERRY)) == [old[0].id, old[1].id]


def test_headline_and_body_changed_a_little_keep_the_id() -> None:
    old = told(POWER, FERRY)
    rewritten = (
        "Some homes lose power",
        ("Some 15,000 homes along the coast have had no power since noon on Monday.",),
    )
    assert match_posts(old, told(rewritten, FERRY)) == {0: 0, 1: 1}


def test_an_address_or_a_time_to_the_second_is_the_same_post() -> None:
    at = datetime(2031, 3, 3, 17, 54, 9, tzinfo=UTC)
    old = (replace(told(POWER)[0], published=at),)
    new = (replace(told(GATES)[0], published=at),)
    assert match_posts(old, new) == {0: 0}
    minute = at.replace(second=0)
    assert match_posts((replace(old[0], published=minute),), (replace(new[0], published=minute),)) == {}


def test_a_new_post_never_takes_the_id_of_another() -> None:
    old = (replace(told(POWER)[0], url="https://example.org/#a"), told(FERRY)[0])
    new = (replace(told(GATES)[0], id=old[0].id, url="https://example.org/#b"), old[1])
    (first, second) = again(old, new)
    assert first not in (old[0].id, old[1].id)
    assert second == old[1].id


def test_a_coverage_survives_a_changed_title() -> None:
    known = {
        "storm": told(POWER, FERRY, SCHOOLS),
        "games": told(("Final is sold out", ("All seats are sold.",))),
    }
    assert Holdings(known).match(Coverage("ada", "Ada comes ashore"), told(GATES, POWER, FERRY)) == "storm"
    assert Holdings(known).match(Coverage("storm", "Storm"), told(GATES)) is None


def test_two_coverages_of_one_title_stay_two() -> None:
    first, second = told(POWER, coverage="live"), told(GATES, coverage="live")
    done = recognised({}, [(Coverage("live", "Live"), first), (Coverage("live", "Live"), second)])
    assert len({coverage.id for coverage, _ in done}) == 2
    assert all(post.coverage == coverage.id for coverage, posts in done for post in posts)


def test_the_order_of_dumps_makes_no_difference() -> None:
    dumps = [
        (Coverage("storm", "Storm", clock=datetime(2031, 3, 3, 9, tzinfo=UTC)), told(FERRY, SCHOOLS)),
        (Coverage("storm-2", "Ada", clock=datetime(2031, 3, 3, 12, tzinfo=UTC)), told(POWER, FERRY, SCHOOLS)),
        (Coverage("storm-3", "Gone", clock=datetime(2031, 3, 3, 18, tzinfo=UTC)), told(GATES, POWER)),
    ]
    results = [recognised({}, order) for order in permutations(dumps)]
    assert all(result == results[0] for result in results)
    assert {coverage.id for coverage, _ in results[0]} == {"storm"}


_TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", ""]), st.lists(st.text("abc ", max_size=5), max_size=2).map(tuple)
    ),
    max_size=8,
)


@given(_TEXTS, _TEXTS)
@settings(max_examples=200, deadline=None)
def test_two_posts_never_share_an_id(
    old: list[tuple[str, tuple[str, ...]]], new: list[tuple[str, tuple[str, ...]]]
) -> None:
    before, after = told(*old), told(*new)
    done = recognised({"storm": before}, [(Coverage("storm", "Storm"), after)])
    ids = [post.id for _, posts in done for post in posts]
    assert len(set(ids)) == len(ids) == len(after)
    pairs = match_posts(before, after)
    assert len(set(pairs.values())) == len(pairs)


@given(_TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_dump_again_changes_nothing(texts: list[tuple[str, tuple[str, ...]]]) -> None:
    posts = told(*texts)
    assert match_posts(posts, posts) == {i: i for i in range(len(posts))}
