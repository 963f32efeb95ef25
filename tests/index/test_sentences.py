"""Where sentences end in news prose, worked out by hand; and that nothing is ever lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The ferry left.", "It came back."],
        ["Sen. John Harker spoke to Gov. Ada Lund.", "Nobody listened."],
        ["U.S. President Ida Marsh met U.K. officials.", "They agreed."],
        ["They flew to the U.S.", "The talks went on."],
        ["It begins at 7 a.m. Kyiv time.", "Bring a coat."],
        ["It begins at 7 a.m.", "The gates open earlier."],
        ["She was born on Jan. 7 and left on Feb. 9.", "He stayed."],
        ["That was in Jan.", "Nothing followed."],
        ["George W. Fenn and J. R. Holt signed.", "So did she."],
        ["Route No. 10 is closed.", "No. 11 is open."],
        ["N.C. Hwy. 12 may flood, and so may Rte. 9.", "It was closed on the Hwy.", "Drivers wait."],
        ["Prices rose 3.5 percent to 1.2 million.", "3 ports shut."],
        ["“We will not go.”", "The minister left."],
        ['"We will not go."', "The minister left."],
        ["“Will they come?” he asked."],
        ["“Will they come?” Minister Ada Lund asked on Monday.", "Nobody knew."],
        ["“Stop!” Harker shouted.", "They stopped."],
        ["What happens next?", "Nobody knows!", "Read on…"],
        ["They waited … and waited.", "Then it came."],
        ["It cost $5 million (about 4.4 million euros).", "A lot."],
        ["Holt Shipping Inc. Chairman Ray Moss resigned.", "He is 60."],
        ["The captain is Ray Moss Jr.", "He is 60."],
        ["The court in Roe v. Harker ruled.", "It was close."],
        ["He scored (again).", "“Good,” she said."],
        ["Das ist alles.", "Écoutez bien.", "Über uns."],
        ["He said: “It is over.", "We are done.”"],
        ["The plan is (as of now) dead.", "[Editor’s note: it was not.]", "More follows."],
        ["The iceberg hit the U.S.-flagged ship.", "All were saved."],
        ["Visit example.com for more.", "It is free."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


def test_a_line_break_ends_a_sentence() -> None:
    assert texts("A line\nanother line") == ["A line", "another line"]


def test_chinese_sentences_need_no_space() -> None:
    assert texts("他们来了。他们走了！真的吗？") == ["他们来了。", "他们走了！", "真的吗？"]


def test_offsets_are_of_the_string_given() -> None:
    found = split_sentences("  One.  Two. \n\n Three")

    assert [(s.start, s.end, s.text) for s in found] == [(2, 6, "One."), (8, 12, "Two."), (16, 21, "Three")]


def test_nothing_gives_nothing() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\t ") == []


@pytest.mark.parametrize("unit", [".", '?"', "a.", "A. ", "“?” B ", "U.S. ", "… ", "\n", "。"])
def test_hostile_repetition_is_read_in_linear_time(unit: str) -> None:
    started = time.perf_counter()

    split_sentences(unit * (100_000 // len(unit)))

    assert time.perf_counter() - started < 5.0


NEWS = st.text(alphabet=st.sampled_from("ab AUS.?!…\"'”“’)(\n\u00a00123。é-"), max_size=200)


@given(st.one_of(st.text(max_size=200), NEWS))
def test_the_pieces_rebuild_the_text(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert sentence.text
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip()
        assert text[end : sentence.start].strip() == ""
        end = sentence.end
    assert text[end:].strip() == ""
