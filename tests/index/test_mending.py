"""Lost characters: put back from evidence, left where there is none, and true questions left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.mending import damage_signs, evidence, mend

# What the rest of the dump says: names undamaged, words by themselves, and some damage.
DUMP = (
    "Mayor Çelik of Port Merrow met Jürgen Oßwald, the harbor master, at the gate?of the port.",
    "The talks are set for Monday. Crews kept working in the harbor, Çelik said.?",
    "Bridges stay shut and the ferry waits.",
)


def mended(text: str, *, headline: bool = False) -> str:
    return mend(text, evidence([*DUMP, text]), headline=headline).text


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("The talks are set?to?take place on Monday.?", "The talks are set to take place on Monday."),
        ("Mayor ?elik said so.", "Mayor Çelik said so."),
        ("J?rgen O?wald waited.", "Jürgen Oßwald waited."),
        ("“??Nobody will sail,” he said.", "“Nobody will sail,” he said."),
        ("He spoke in a harbor in Europe.?", "He spoke in a harbor in Europe."),
        ("“We are ready,” he said.??", "“We are ready,” he said."),
        ("He called it “ready.”?", "He called it “ready.”"),
        ("We have agreed.?I believe it holds.", "We have agreed. I believe it holds."),
        ("Officer?Ned?Price waited.", "Officer Ned Price waited."),
        ("A plan for the non-entry?“promise” of 2029.", "A plan for the non-entry “promise” of 2029."),
        ("About 5?million people waited.", "About 5 million people waited."),
        ("In the ?harbor they waited.", "In the harbor they waited."),
    ],
)
def test_mended(damaged: str, whole: str) -> None:
    assert mended(damaged) == whole


@pytest.mark.parametrize(
    "text",
    [
        "Minister ?avu?o?lu spoke.",
        "Mayor Erdo?lu spoke.",
        "The cost was 10?000 crowns.",
        "Will the gates open? Nobody knows.",
        "“Did they promise not to sail? They did,” he said.",
        "“Why?” he asked.",
        "Are the rides safe?What to know before you go.",
        "Will it snow?: What the forecasters say.",
        "See https://example.org/page?id=7 for more.",
    ],
)
def test_left_alone(text: str) -> None:
    assert mended(text) == text


def test_a_headline_that_asks_nothing_loses_its_mark() -> None:
    assert (
        mended("Senators near a deal on the bridge bill?", headline=True)
        == "Senators near a deal on the bridge bill"
    )
    assert mended("What is next for the bridge?", headline=True) == "What is next for the bridge?"
    assert mended("The storm is slow. Why is that?", headline=True) == "The storm is slow. Why is that?"


def test_a_name_is_not_mended_without_the_name() -> None:
    only = "Mayor ?elik met the crew at the gate?of the port.?"
    done = mend(only, evidence([only]))
    assert done.text == "Mayor ?elik met the crew at the gate of the port."
    assert (done.mended, done.left) == (2, 1)


def test_two_names_that_fit_leave_it_open() -> None:
    texts = ("Mayor Çelik met Mayor Šelik at the gate?of the port.", "Then ?elik left.")
    assert mend(texts[1], evidence(texts)).text == "Then ?elik left."


def test_a_dump_without_damage_is_not_touched() -> None:
    text = "The mayor has a plan for the lower town?"
    assert damage_signs(text) == 0
    assert mend(text, evidence([text, "Is it so? It is."]), headline=True).text == text


def test_question_marks_without_their_space_are_no_damage() -> None:
    texts = ("Red flag?Large waves are coming.", "Safe at sea?: A guide.", "Are the rides safe?What to know.")
    assert [mend(text, evidence(texts)).text for text in texts] == list(texts)


@given(st.text("ab ?.”“-1", max_size=40))
@settings(max_examples=300, deadline=None)
def test_mending_loses_nothing_but_the_marks(text: str) -> None:
    done = mend(text, evidence([*DUMP, text]))
    assert [c for c in done.text if c not in "? "] == [c for c in text if c not in "? "]
    assert 0 <= done.mended <= text.count("?")
