"""Which paragraphs are weighed, in which order, and when it is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from index.post import Post
from rag.answering.weighing import chance, weigh_worthwhile
from rag.asking.question import Question
from rag.evidence.lines import Judged
from rag.retrieval import Found
from rag.settings import Chance
from tests.rag.fakes import CLINIC, FIRST, LIMITS, ROAD, TOLL, found

EVEN = replace(LIMITS, chance=Chance(0.0, 0.0, 0.0), worthwhile=0.0, closing=1, changeable=0.99)
NEAR = replace(LIMITS, chance=Chance(-2.0, 4.0, 0.0), worthwhile=0.1, closing=1, changeable=0.5)
"""By the cosine alone: 0.5 at 0.5, 0.88 at 1, 0.12 at 0."""
PLAIN = Question("What is known of the slide?")


def weighed(
    among: Sequence[Found], supports: Mapping[str, float], limits: object = NEAR, question: Question = PLAIN
) -> list[str]:
    """The ids of the posts whose paragraphs are weighed, in that order."""

    def weigh(one: Found) -> Judged:
        return Judged(one, supports.get(one.post.id, 0.01))

    return [one.found.post.id for one in weigh_worthwhile(question, among, weigh, limits)]  # type: ignore[arg-type]


def at(cosine: float, *posts: Post) -> list[Found]:
    return [found(post, cosine=cosine) for post in posts]


def test_chance_is_a_logistic_regression_over_cosine_and_words() -> None:
    question = Question("Who shut the hill road?")
    assert chance(question, found(ROAD, cosine=0.5), Chance(0.0, 0.0, 0.0)) == 0.5
    assert chance(question, found(ROAD, cosine=0.5), Chance(-1.0, 2.0, 0.0)) == pytest.approx(0.5)
    words = Chance(0.0, 0.0, 5.0)
    assert chance(question, found(ROAD), words) == pytest.approx(1 / (1 + 2.718281828**-5.0))
    assert chance(question, found(CLINIC), words) == 0.5


def test_the_headline_counts_as_words_of_its_paragraph() -> None:
    words = Chance(0.0, 0.0, 5.0)
    headline_only = Question("What rises?")
    assert chance(headline_only, found(TOLL), words) > 0.99


def test_what_is_likeliest_is_weighed_first() -> None:
    among = [*at(0.5, TOLL), *at(0.9, CLINIC), *at(0.7, ROAD)]
    assert weighed(among, {}) == ["clinic", "road", "toll"]


def test_even_chances_are_weighed_all_and_in_their_order() -> None:
    among = at(0.5, FIRST, TOLL, CLINIC, ROAD)
    assert weighed(among, {"first": 0.6}, EVEN) == ["first", "toll", "clinic", "road"]


def test_what_is_unlikely_is_not_weighed_unless_nothing_else_is() -> None:
    assert weighed([*at(0.5, TOLL), *at(0.01, ROAD), *at(-0.2, CLINIC)], {}) == ["toll", "road"]
    assert weighed(at(-0.5, ROAD, TOLL), {}) == ["road"]
    assert weighed([], {}) == []


def test_the_surer_the_best_one_is_the_likelier_another_has_to_be() -> None:
    among = [*at(0.9, TOLL), *at(0.5, ROAD), *at(0.3, CLINIC)]
    assert weighed(among, {"toll": 0.1}) == ["toll", "road", "clinic"]
    assert weighed(among, {"toll": 0.7}) == ["toll", "road"]
    assert weighed(among, {"toll": 0.85}) == ["toll"]
    assert weighed(among, {"toll": 0.7}, replace(NEAR, closing=3)) == ["toll"]


def test_a_newer_post_is_weighed_though_an_older_one_is_sure() -> None:
    among = [*at(0.9, CLINIC), *at(0.5, TOLL), *at(0.6, FIRST)]
    assert weighed(among, {"clinic": 0.99}) == ["clinic", "toll"]
    assert weighed([*at(0.9, CLINIC), *at(0.2, TOLL)], {"clinic": 0.4}) == ["clinic", "toll"]
    assert weighed([*at(0.9, CLINIC), *at(0.1, TOLL)], {"clinic": 0.99}) == ["clinic"]


def test_how_things_stand_and_two_sides_are_weighed_on() -> None:
    among = [*at(0.9, TOLL), *at(0.5, FIRST)]
    sure = {"toll": 0.99}
    assert weighed(among, sure) == ["toll"]
    for asked in ("How many have died so far?", "How do the accounts of the slide differ?"):
        assert weighed(among, sure, question=Question(asked)) == ["toll", "first"]


def test_a_yes_or_no_is_weighed_against_the_rest_of_its_post() -> None:
    among = [found(ROAD, 1, cosine=0.9), found(ROAD, 2, cosine=0.5), found(FIRST, 1, cosine=0.5)]
    asked = Question("Did the bakery close?")
    assert weighed(among, {"road": 0.99}, question=asked) == ["road", "road"]
    assert weighed(among, {"road": 0.99}) == ["road"]


def test_once_one_is_sure_older_posts_are_not_weighed() -> None:
    among = at(0.5, TOLL, ROAD, CLINIC)
    assert weighed(among, {"road": 0.95}, EVEN) == ["toll", "road"]
    assert weighed(at(0.5, CLINIC, TOLL, ROAD, FIRST), {"clinic": 0.95}, EVEN) == ["clinic", "toll", "road"]
