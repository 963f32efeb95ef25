"""Questions that ask several things at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asking.compound import has_verb, is_statement, taken_apart


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who runs the clinic, and how many came?", ("Who runs the clinic?", "How many came?")),
        ("Who runs the clinic and since when?", ()),
        ("When did it give way and why?", ("When did it give way?", "Why?")),
        ("Who won & when?", ("Who won?", "When?")),
        ("Who runs Brandt & Lunde?", ()),
        ("Who died? Who is missing?", ("Who died?", "Who is missing?")),
        (
            "How many boats and how many men were sent?",
            ("How many boats were sent?", "How many men were sent?"),
        ),
        ("Who are Ada Brandt and Ivo Lunde?", ()),
        ("Is the road open and when was it shut?", ()),
        ("What did he say?", ()),
        ("", ()),
        ("When and where is the funeral?", ("When is the funeral?", "Where is the funeral?")),
        (
            "How many were killed, how many were hurt and how many are missing?",
            ("How many were killed?", "How many were hurt?", "How many are missing?"),
        ),
        ("What did the mayor say about how the fire started and what it cost?", ()),
        ("Has the ferry been found? Who was aboard?", ("Has the ferry been found?", "Who was aboard?")),
        ('Who said "What are we waiting for? Let us go"?', ()),
        ("Who said “What now? Let us go”?", ()),
        (
            "At which hospital are they treated and how many are there?",
            ("At which hospital are they treated?", "How many are there?"),
        ),
        ("Who named Storm Osric, which hit on Monday?", ()),
        ("Did anyone die? If so, how many?", ("Did anyone die?", "How many?")),
        ("Was anyone held, and if so, who?", ("Was anyone held?", "Who?")),
        ("Is it open? If not, why?", ("Is it open?", "If not, why?")),
        ("If so, how many?", ()),
        ("How many died and is the road open?", ("How many died?", "Is the road open?")),
        ("What is the toll, and has it risen?", ("What is the toll?", "Has it risen?")),
        ("Which road is shut and is being mended?", ()),
        ("Is the road open and are the buses running?", ("Is the road open?", "Are the buses running?")),
        ("Is the road open and safe?", ()),
        (
            "is it so that the road is open, and whether the buses run?",
            ("Is it so that the road is open?", "Is it so that the buses run?"),
        ),
    ],
)
def test_parts(question: str, parts: tuple[str, ...]) -> None:
    assert taken_apart(question) == parts


def test_a_long_list_is_cut() -> None:
    assert len(taken_apart(" ".join(f"Who is number {number}?" for number in range(14)))) == 10


@pytest.mark.parametrize(
    ("part", "verb"),
    [
        ("How many boats?", False),
        ("Who came?", False),
        ("Who was it?", True),
        ("The women", False),
        ("It has fallen", True),
    ],
)
def test_whether_there_is_a_verb(part: str, verb: bool) -> None:
    assert has_verb(part) is verb


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    parts = taken_apart(text)
    assert len(parts) != 1
    assert all(part.endswith("?") for part in parts)


@pytest.mark.parametrize(
    ("part", "states"),
    [
        ("Cite [1] for this: on Monday.?", True),
        ("Thank you!?", True),
        ("And who says so.?", False),
        ("Who says so?", False),
        ("Is it shut?", False),
    ],
)
def test_a_statement_beside_a_question_is_none(part: str, states: bool) -> None:
    assert is_statement(part) is states
