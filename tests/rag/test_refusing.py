"""Saying that the coverage does not say."""

from __future__ import annotations

import pytest

from rag.answering.refusing import is_refusal, nearest, refusal
from rag.asking.question import Question
from rag.prompting import load_texts
from tests.rag.fakes import CLINIC, FIRST, POSTS, ROAD, TOLL, found, judged


@pytest.mark.parametrize(
    "draft",
    [
        "No, the toll is not stated in the posts.",
        "Not stated in the posts.",
        "not stated in the posts",
        " Not stated in the posts who it was.",
        "",
        "  ",
        "…",
    ],
)
def test_a_draft_that_refuses(draft: str) -> None:
    assert is_refusal(draft)


@pytest.mark.parametrize(
    "draft", ["Six died.", "The posts say no.", "Six died. Not stated in the posts.", "Not stated"]
)
def test_a_draft_that_says_something(draft: str) -> None:
    assert not is_refusal(draft)


def test_a_refusal_offers_the_nearest_posts() -> None:
    question = Question("Who owns the bakery?")
    given = refusal(question, "Who owns it?", [found(ROAD, 2), found(TOLL)], [], {"retrieval": 0.5}, "Model")
    assert given.abstained
    assert given.text == load_texts()["not_in_coverage"]
    assert given.citations == ()
    assert [one.post_id for one in given.nearest] == ["road", "toll"]
    assert (given.question, given.asked, given.model) == ("Who owns the bakery?", "Who owns it?", "Model")
    assert given.timings == {"retrieval": 0.5}
    assert str(given).splitlines() == [
        *(given.text, "", "Nearest posts:"),
        *("- Hill road stays shut", "- Quarry toll rises to six"),
    ]


def test_a_name_that_no_post_has_is_told() -> None:
    question = Question("What did Marcus Ebberly tell Thorne?")
    given = refusal(question, question.text, [found(ROAD)], [], {}, "")
    assert given.text == load_texts()["name_absent"].format(names="Marcus Ebberly")


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Calowway", ""),  # two slips
        ("Marowby", "Marrowby"),
        ("Marrobwy", "Marrowby"),
        ("Marrovby", "Marrowby"),
        ("Thrne", ""),  # too short to tell
        ("Ebberly", ""),
        ("Zarrowby", ""),
    ],
)
def test_a_name_that_the_posts_spell_otherwise_by_one_letter_is_told_and_not_taken(
    asked: str, near: str
) -> None:
    given = refusal(Question(f"Who is {asked}?"), "", [found(ROAD)], [], {}, "")
    kind = "name_absent_near" if near else "name_absent"
    assert given.text == load_texts()[kind].format(names=asked, near=near)
    assert (f"name {near}." in given.text) is bool(near)


def test_braces_in_a_question_are_text() -> None:
    given = refusal(Question("Who is {names} Zed{0}?"), "", [found(ROAD)], [], {}, "")
    assert "Zed" in given.text


def test_without_posts_there_is_nothing_to_search() -> None:
    given = refusal(Question("What did Thorne say?"), "", [], [], {}, "")
    assert given.text == load_texts()["nothing_to_search"]
    assert given.nearest == ()


def test_the_likeliest_posts_come_first_and_each_once() -> None:
    offered = nearest(
        [found(TOLL), found(TOLL, 2), found(ROAD), found(CLINIC), found(FIRST)],
        [judged(TOLL, 1, 0.1), judged(CLINIC, 2, 0.4), judged(CLINIC, 1, 0.2)],
    )
    assert [one.post_id for one in offered] == ["clinic", "toll", "road"]
    assert offered[0].quote.startswith("“Nobody here is in danger,”")


def test_what_is_offered_stands_in_its_post() -> None:
    texts = {post.id: post.text for post in POSTS}
    for one in nearest([found(post, 2) for post in POSTS], []):
        assert texts[one.post_id][one.start : one.end] == one.quote
