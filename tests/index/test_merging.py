"""What a dump does to an archive, post by post."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from index.merging import Archive, Taken, bring_up_to_date, interleaved
from index.post import Coverage, Post
from tests.index.examples import BRIDGE, FERRY, STORM, VOTE, at, election, storm


def post(name: str, coverage: str = "c", position: int = 0, body: str = "") -> Post:
    return Post(
        name, coverage, position, f"Headline of {name}", (body or f"The body of {name} says {name}.",)
    )


def taken(*names: str, clock: int | None = None) -> Taken:
    posts = tuple(post(name, position=n) for n, name in enumerate(names))
    return Taken(Coverage("c", "C", clock=None if clock is None else at(clock)), posts)


def ids(archive: Archive) -> list[str]:
    assert [p.position for p in archive.posts] == list(range(len(archive.posts)))
    return [p.id for p in archive.posts]


def test_the_first_dump_is_all_new() -> None:
    archive, changes = bring_up_to_date(Archive(), [storm(), election()])

    assert archive.posts == (VOTE, FERRY, BRIDGE)
    assert [coverage.id for coverage in archive.coverages] == ["election", "storm"]
    assert set(changes.new) == {"vote", "ferry", "bridge"}
    assert changes.coverages == ("election", "storm")


def test_the_same_dump_again_changes_nothing() -> None:
    archive, _ = bring_up_to_date(Archive(), [storm(), election()])

    again, changes = bring_up_to_date(archive, [storm(), election()])

    assert again == archive
    assert set(changes.unchanged) == {"vote", "ferry", "bridge"}
    assert (changes.new, changes.edited, changes.vanished) == ((), (), ())


def test_another_coverage_is_added_and_the_first_stays() -> None:
    first, _ = bring_up_to_date(Archive(), [storm()])

    both, changes = bring_up_to_date(first, [election()])

    assert both.posts == (VOTE, FERRY, BRIDGE)
    assert (changes.new, changes.unchanged, changes.vanished) == (("vote",), (), ())


def test_an_edited_post_keeps_its_id() -> None:
    first, _ = bring_up_to_date(Archive(), [storm()])
    edited = replace(FERRY, paragraphs=("The ferry did not come back after all.", FERRY.paragraphs[1]))

    now, changes = bring_up_to_date(first, [storm(edited, BRIDGE)])

    assert changes.edited == ("ferry",)
    assert now.posts[0].paragraphs[0] == "The ferry did not come back after all."


def test_new_posts_above_move_the_others_without_editing_them() -> None:
    first, _ = bring_up_to_date(Archive(), [taken("b", "c")])

    now, changes = bring_up_to_date(first, [taken("a", "b", "c")])

    assert ids(now) == ["a", "b", "c"]
    assert (changes.new, changes.edited, changes.unchanged) == (("a",), (), ("b", "c"))


def test_a_vanished_post_is_kept_at_its_place_and_comes_back_unmarked() -> None:
    first, _ = bring_up_to_date(Archive(), [taken("a", "b", "c")])

    without, changes = bring_up_to_date(first, [taken("new", "a", "c")])

    assert ids(without) == ["new", "a", "b", "c"]
    assert without.vanished == {"b"}
    assert changes.vanished == ("b",)

    back, changes = bring_up_to_date(without, [taken("new", "a", "b", "c")])
    assert back.vanished == frozenset()
    assert changes.unchanged == ("new", "a", "b", "c")


def test_prune_drops_what_has_vanished_now_or_before() -> None:
    first, _ = bring_up_to_date(Archive(), [taken("a", "b", "c")])
    without, _ = bring_up_to_date(first, [taken("a", "c")])

    pruned, changes = bring_up_to_date(without, [taken("c")], prune=True)

    assert ids(pruned) == ["c"]
    assert pruned.vanished == frozenset()
    assert set(changes.dropped) == {"a", "b"}


def test_prune_leaves_other_coverages_alone() -> None:
    first, _ = bring_up_to_date(Archive(), [storm(), taken("a", "b")])
    without, _ = bring_up_to_date(first, [taken("a")])

    pruned, changes = bring_up_to_date(without, [storm()], prune=True)

    assert pruned.vanished == {"b"}
    assert changes.dropped == ()


@pytest.mark.parametrize("order", [1, -1])
def test_two_dumps_of_one_coverage_are_taken_in_by_age_whatever_their_order(order: int) -> None:
    morning, evening = taken("b", "c", "d", clock=8), taken("a", "b", "d", clock=20)

    archive, _ = bring_up_to_date(Archive(), [morning, evening][::order])

    assert ids(archive) == ["a", "b", "c", "d"]
    assert archive.vanished == {"c"}
    assert archive.coverages[0].clock == at(20)


def test_an_older_dump_only_adds_what_was_unknown() -> None:
    evening = taken("a", "b", "d", clock=20)
    old_b = replace(evening.posts[1], paragraphs=("What b said in the morning.",), position=0)
    morning = Taken(Coverage("c", "C", clock=at(8)), (old_b, post("c", position=1), post("d", position=2)))
    first, _ = bring_up_to_date(Archive(), [evening])

    now, changes = bring_up_to_date(first, [morning])

    assert ids(now) == ["a", "b", "c", "d"]
    assert now.posts[1].paragraphs == evening.posts[1].paragraphs
    assert now.vanished == {"c"}
    assert now.coverages == first.coverages
    assert bring_up_to_date(now, [morning])[0] == now
    assert set(changes.unchanged) == {"a", "b", "d"}


def test_a_coverage_is_known_by_its_posts_when_its_title_changes() -> None:
    first, _ = bring_up_to_date(Archive(), [taken("a", "b", "c")])
    renamed = Taken(
        Coverage("other", "Other"),
        tuple(replace(p, coverage="other") for p in taken("new", "a", "b").posts),
    )

    now, changes = bring_up_to_date(first, [renamed])

    assert [coverage.title for coverage in now.coverages] == ["Other"]
    assert {p.coverage for p in now.posts} == {"c"}
    assert ids(now) == ["new", "a", "b", "c"]
    assert changes.new == ("new",)


def test_two_coverages_of_one_title_are_kept_apart() -> None:
    first, _ = bring_up_to_date(Archive(), [taken("a", "b")])

    now, _ = bring_up_to_date(first, [taken("x", "y")])

    assert len(now.coverages) == 2
    assert now.vanished == frozenset()


def test_two_coverages_that_number_their_posts_alike_keep_ids_apart() -> None:
    one = Taken(Coverage("c", "C"), (post("1", body="The first of them."),))
    two = Taken(
        Coverage("d", "D"),
        (replace(post("1", "d"), headline="Something else", paragraphs=("Another thing altogether.",)),),
    )
    archive, _ = bring_up_to_date(Archive(), [one, two])

    first, second = (p.id for p in archive.posts)
    assert first == "1"
    assert second.startswith("1-")
    assert bring_up_to_date(archive, [two, one])[0] == archive


def test_what_only_the_original_shows_is_no_edit_but_is_kept() -> None:
    first, _ = bring_up_to_date(Archive(), [storm()])
    again = replace(FERRY, original="saved again")

    now, changes = bring_up_to_date(first, [storm(again, BRIDGE)])

    assert changes.edited == ()
    assert now.posts[0].original == "saved again"


def test_a_time_that_changed_is_an_edit() -> None:
    first, _ = bring_up_to_date(Archive(), [storm()])
    later = replace(FERRY, updated=at(13))

    _, changes = bring_up_to_date(first, [Taken(replace(STORM, clock=at(13)), (later, BRIDGE))])

    assert changes.edited == ("ferry",)
    assert FERRY.published is not None
    assert later.published == FERRY.published + timedelta(0)


@pytest.mark.parametrize(
    ("leading", "other", "expected"),
    [
        ("abc", "abc", "abc"),
        ("xac", "abc", "xabc"),
        ("xb", "ab", "xab"),
        ("x", "ab", "xab"),
        ("", "ab", "ab"),
        ("ab", "", "ab"),
        ("ba", "axb", "xba"),
    ],
)
def test_interleaving_puts_a_post_above_what_it_stood_above(leading: str, other: str, expected: str) -> None:
    assert "".join(interleaved(list(leading), list(other))) == expected
