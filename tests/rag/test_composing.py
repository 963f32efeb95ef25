"""The final text, its markers and its citations."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.composing import check_of, citation_of, compose, marked, report
from rag.checks.checking import Checked
from rag.evidence.lines import Line
from rag.types import Verdict
from tests.rag.fakes import POSTS, ROAD, TOLL, lines_of

NUMBERS = {"toll": 1, "road": 2}
SIX = lines_of(TOLL, 1, 0.9)[0]
MISSING, DIG, *_ = lines_of(TOLL, 2, 0.8)
SHUT = lines_of(ROAD, 1, 0.7)[0]


def checked(text: str, *lines: Line, verdict: Verdict = Verdict.CHECKED) -> Checked:
    return Checked(text, text, verdict, lines)


@pytest.mark.parametrize(
    ("sentence", "numbers", "text"),
    [
        ("Six died.", [1], "Six died [1]."),
        ("Six died", [1], "Six died [1]."),
        ("Did six die?", [1], "Did six die [1]?"),
        ("Six died?!", [1], "Six died [1]?!"),
        ("Six died …", [1], "Six died [1]…"),
        ("Six died.", [2, 1], "Six died [2][1]."),
        ("Six died.", [1, 1], "Six died [1]."),
        ("“We dig.”", [1], "“We dig.” [1]"),
        ('He said "we dig."', [1], 'He said "we dig." [1]'),
        ("In 4.5 hours it rose by 2.", [1], "In 4.5 hours it rose by 2 [1]."),
        ("Six  died\nhere.", [1], "Six died here [1]."),
        ("It is open until 9 p.m.", [1], "It is open until 9 p.m. [1]."),
        ("It came from the U.S.", [2], "It came from the U.S. [2]."),
    ],
)
def test_markers_stand_before_the_full_stop(sentence: str, numbers: list[int], text: str) -> None:
    assert marked(sentence, numbers) == text


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Six died [99].", "Six died [1]."),
        ("Six died[99].", "Six died [1]."),
        ("Six died [2], two are missing [3][4].", "Six died, two are missing [1]."),
        ("Six died [[99]98].", "Six died [1]."),
        ("Six died [[[7]7]7].", "Six died [1]."),
        ("[0] Six died.", "Six died [1]."),
        ("Six died [note 5].", "Six died [note 5] [1]."),
    ],
)
def test_a_marker_that_the_text_came_with_is_not_ours(sentence: str, text: str) -> None:
    assert marked(sentence, [1]) == text


@given(st.text(alphabet="[]0123 .a\u0661", max_size=30))
def test_whatever_is_drafted_no_marker_but_ours_is_left(sentence: str) -> None:
    assert re.findall(r"\[\d{1,4}\]", marked(sentence, [7])) == ["[7]"]


def test_a_citation_is_verbatim_at_its_place() -> None:
    citation = citation_of(DIG, NUMBERS)
    assert citation.quote == "“We dig by hand from here."
    assert TOLL.text[citation.start : citation.end] == citation.quote
    assert (citation.number, citation.post_id, citation.coverage) == (1, "toll", "quarry")
    assert (citation.headline, citation.published, citation.url) == (TOLL.headline, TOLL.published, TOLL.url)


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.id)
@pytest.mark.parametrize("ordinal", [1, 2])
def test_every_line_of_every_post_is(post: object, ordinal: int) -> None:
    held = next(one for one in POSTS if one is post)
    for line in lines_of(held, ordinal):
        citation = citation_of(line, {held.id: 3})
        assert held.text[citation.start : citation.end] == citation.quote


def test_text_and_citations_in_the_order_of_the_sentences() -> None:
    text, citations = compose([checked("The road is shut.", SHUT), checked("Six died.", SIX)], NUMBERS)
    assert text == "The road is shut [2]. Six died [1]."
    assert [(c.number, c.quote) for c in citations] == [(2, SHUT.text), (1, SIX.text)]


def test_a_sentence_of_two_lines_has_both() -> None:
    text, citations = compose([checked("Six died and the road is shut.", SIX, SHUT)], NUMBERS)
    assert text == "Six died and the road is shut [1][2]."
    assert [c.number for c in citations] == [1, 2]


def test_two_lines_of_one_post_share_its_number_and_are_cited_each() -> None:
    text, citations = compose([checked("Six died.", SIX), checked("Two are missing.", MISSING)], NUMBERS)
    assert text == "Six died [1]. Two are missing [1]."
    assert [(c.number, c.quote) for c in citations] == [(1, SIX.text), (1, MISSING.text)]


def test_what_is_said_twice_is_said_once() -> None:
    text, citations = compose([checked("Six died.", SIX), checked("Six died.", SIX)], NUMBERS)
    assert text == "Six died [1]."
    assert len(citations) == 1


def test_a_line_that_two_sentences_stand_on_is_cited_once() -> None:
    text, citations = compose([checked("Six died.", SIX), checked("The slide killed six.", SIX)], NUMBERS)
    assert text == "Six died [1]. The slide killed six [1]."
    assert len(citations) == 1


def test_a_withdrawn_sentence_leaves_nothing() -> None:
    withdrawn = checked("Nine died.", SIX, verdict=Verdict.WITHDRAWN)
    assert compose([withdrawn], NUMBERS) == ("", ())
    assert compose([], NUMBERS) == ("", ())


def test_a_forged_marker_is_no_citation() -> None:
    text, citations = compose([checked("Six died [2][99].", SIX)], NUMBERS)
    assert text == "Six died [1]."
    assert [c.post_id for c in citations] == ["toll"]


def test_the_report_says_what_became_of_each_sentence() -> None:
    replaced = Checked("Nine died.", SIX.text, Verdict.REPLACED, (SIX,), ("the number 9 is not in the post",))
    first, second = report([checked("Both.", SIX, SHUT), replaced])
    assert (first.sentence, first.verdict, first.support, first.failures) == (
        *("Both.", Verdict.CHECKED, 0.7),
        (),
    )
    assert (second.sentence, second.verdict, second.support) == ("Nine died.", Verdict.REPLACED, 0.9)
    assert second.failures == ("the number 9 is not in the post",)
    assert check_of(checked("Nothing.")).support is None


def test_a_line_out_of_a_quotation_has_both_marks() -> None:
    text, (citation,) = compose([checked("We do not stop for the rain,” he added.", DIG)], NUMBERS)
    assert text == "“We do not stop for the rain,” he added [1]."
    assert citation.quote == DIG.text  # the post's own words, as they stand
