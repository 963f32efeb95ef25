"""Paragraphs weighed, chosen and ordered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.post import Post
from rag.answering.choosing import choose
from rag.answering.judging import in_scope, judge, settle
from rag.answering.reach import lead_of
from rag.answering.writing import Writer
from rag.asking.question import Question
from rag.evidence.lines import Judged, evidence_text, lines, shown
from tests.rag.fakes import (
    CLINIC,
    FIRST,
    LIMITS,
    POSTS,
    ROAD,
    TOLL,
    ScriptedModel,
    build,
    found,
    judged,
    opened,
)

PLAIN = Question("Which workers died?")
BARE = Post("bare", "quarry", 4, "", ("Dust stood above the trees.",))


def ids(chosen: list[Judged]) -> list[tuple[str, int]]:
    return [(one.found.post.id, one.found.chunk.ordinal) for one in chosen]


def test_the_paragraph_with_the_very_words_settles_who_said_them() -> None:
    said = 'Who said "nobody here is in danger"?'
    for asked, text, support in (
        (said, 2, LIMITS.settled),
        (said, 1, 0.04),
        ('Who said "nobody here is at risk"?', 2, 0.04),
        ('Who said "danger"?', 2, 0.04),
        ('Why is "nobody here in danger"?', 2, 0.04),
    ):
        assert settle(Question(asked), judged(CLINIC, text, 0.04), LIMITS).support == support, asked


@pytest.mark.parametrize(
    ("asked", "settled"),
    [
        ("What did Ada Brandt tell reporters about the north quarry?", True),
        ("What did Brandt say about the quarry?", True),
        ("What did Brandt say about the quarry's owner?", False),  # a word of the matter is missing
        ("What did Ivo Lunde say about the quarry?", False),  # it is hers
        ("What did the mayor say about the quarry?", False),  # an office alone may be another's
        ("What did Brandt say?", False),  # on no matter at all
        ("What was said about the quarry?", False),
    ],
)
def test_whom_it_asks_for_speaking_of_all_of_the_matter_settles_what_they_said(
    asked: str, settled: bool
) -> None:
    words = "“Nobody goes back into the north quarry today,” Mayor Ada Brandt told reporters at the gate."
    post = replace(BARE, paragraphs=(words, "Ivo Lunde left the quarry early."))
    assert settle(Question(asked), judged(post, 0, 0.04), LIMITS).settled is settled


@pytest.mark.parametrize(
    "whole",
    [
        "The (UN) Security Council met.",
        "World Health Organization (WHO) Director Ada Brandt spoke.",
        "WHO (or so it says) — nobody knows.",
        "Dust (NPR) stood.",
    ],
)
def test_a_short_form_in_brackets_is_no_agency(whole: str) -> None:
    (line,) = lines([judged(replace(BARE, paragraphs=(whole,)), 0)])
    assert line.text == whole


@pytest.mark.parametrize(
    "mark", ["• ", "- ", "∎ ", "►", "▪ ", "(CNN) ", "(AP) — ", "OSLO (AP) — ", "NEW YORK, N.Y. (Reuters) - "]
)
def test_what_sets_a_line_apart_is_no_part_of_it(mark: str) -> None:
    post = replace(BARE, paragraphs=(f"{mark}Dust stood above the trees.",))
    (line,) = lines([judged(post, 0)])
    assert line.text == "Dust stood above the trees."
    assert post.text[line.start : line.end] == line.text


def test_only_posts_that_name_what_is_named_are_in_scope() -> None:
    every = [found(TOLL), found(ROAD), found(CLINIC)]
    assert in_scope(Question("What did Otis Wren say?"), every) == [every[0]]
    assert in_scope(Question("What did Marcus Ebberly say?"), every) == []
    assert in_scope(Question("What did the chief say?"), every) == every


def test_a_name_may_stand_anywhere_in_the_post() -> None:
    assert in_scope(Question("What did Celia Thorne say of bread?"), [found(ROAD, 2)]) == [found(ROAD, 2)]


def test_for_several_accounts_the_posts_count_together() -> None:
    every = [found(TOLL), found(ROAD), found(CLINIC)]
    assert in_scope(Question("How do the accounts of Wren and Thorne differ?"), every) == every
    assert in_scope(Question("How do the accounts of Wren and Ebberly differ?"), every) == []


def test_each_paragraph_is_weighed_alone_under_its_headline() -> None:
    model = ScriptedModel(finds={PLAIN.text: [TOLL.paragraphs[0]]}, sure=0.9)
    weighed = list(judge(model, PLAIN, [found(TOLL), found(ROAD)]))
    assert [one.support for one in weighed] == pytest.approx([0.9, 0.1])
    first, second = (dialogue.turn[-1].content for dialogue in model.asked)
    assert shown(found(TOLL)) in first
    assert ROAD.headline not in first
    assert shown(found(ROAD)) in second


def test_weighing_goes_no_further_than_is_asked_for() -> None:
    model = ScriptedModel()
    next(judge(model, PLAIN, [found(TOLL), found(ROAD)]))
    assert model.log == ["weigh"]


def test_a_stated_no_answers_a_yes_or_no_question() -> None:
    asked = Question("Did the bakery close?")
    assert settle(asked, judged(ROAD, 2, 0.04), LIMITS).support == LIMITS.settled
    sure = settle(asked, judged(ROAD, 2, 0.95), LIMITS)
    assert (sure.support, sure.settled) == (0.95, True)  # its draft may refuse all the same
    assert settle(asked, judged(TOLL, 2, 0.04), LIMITS).support == 0.04
    assert settle(Question("Who closed the bakery?"), judged(ROAD, 2, 0.04), LIMITS).support == 0.04


def test_nothing_is_chosen_unless_something_holds_the_answer() -> None:
    assert choose(PLAIN, [], LIMITS) == []
    assert choose(PLAIN, [judged(TOLL, 1, 0.49), judged(ROAD, 1, 0.2)], LIMITS) == []


def test_what_is_chosen_is_read_newest_first() -> None:
    weighed = [judged(FIRST, 1, 0.99), judged(TOLL, 2, 0.9), judged(TOLL, 1, 0.95), judged(ROAD, 1, 0.1)]
    assert ids(choose(PLAIN, weighed, LIMITS)) == [("toll", 1), ("toll", 2), ("first", 1)]


def test_only_the_likeliest_are_read() -> None:
    weighed = [judged(post, 1, 0.9 + post.position / 100) for post in POSTS]
    assert ids(choose(PLAIN, weighed, LIMITS)) == [("road", 1), ("clinic", 1), ("first", 1)]


def test_company_is_measured_by_the_best() -> None:
    limits = replace(LIMITS, company=0.8)
    weighed = [judged(TOLL, 1, 0.9), judged(ROAD, 1, 0.7), judged(FIRST, 1, 0.73)]
    assert ids(choose(PLAIN, weighed, limits)) == [("toll", 1), ("first", 1)]


def test_how_things_stand_now_is_in_the_newest_post_that_says_it() -> None:
    weighed = [judged(FIRST, 1, 0.99), judged(TOLL, 1, 0.8), judged(ROAD, 1, 0.3)]
    assert ids(choose(Question("How many have died so far?"), weighed, LIMITS)) == [("toll", 1)]
    assert ids(choose(PLAIN, weighed, LIMITS)) == [("toll", 1), ("first", 1)]
    assert ("first", 1) in ids(choose(Question("How many had died at first?"), weighed, LIMITS))


def test_where_the_newest_post_holds_no_answer_a_likelier_one_is_looked_at() -> None:
    toll = Question("How many have died so far?")
    weighed = [judged(FIRST, 1, 0.99), judged(TOLL, 1, 0.8), judged(ROAD, 1, 0.3)]
    writer = Writer(ScriptedModel(), LIMITS)
    newest = choose(toll, weighed, LIMITS)
    assert ids(writer.besides_the_newest(toll, newest, weighed)) == [("toll", 1), ("first", 1)]
    assert writer.besides_the_newest(PLAIN, newest, weighed) == []  # the newest counts for nothing there
    surer = [judged(FIRST, 1, 0.8), judged(TOLL, 1, 0.99)]
    assert writer.besides_the_newest(toll, choose(toll, surer, LIMITS), surer) == []
    assert writer.besides_the_newest(toll, [], weighed) == []


def test_a_paragraph_is_shown_under_its_headline() -> None:
    assert shown(found(ROAD)) == f"Hill road stays shut\n{ROAD.paragraphs[0]}"
    assert shown(found(ROAD, 0)) == "Hill road stays shut"
    assert shown(found(BARE, 0)) == "Dust stood above the trees."


def test_evidence_is_grouped_by_post() -> None:
    text = evidence_text([judged(TOLL, 1), judged(TOLL, 2), judged(ROAD, 1), judged(BARE, 0)])
    assert text == "\n\n".join(
        [
            "\n".join([TOLL.headline, *TOLL.paragraphs]),
            f"{ROAD.headline}\n{ROAD.paragraphs[0]}",
            "Dust stood above the trees.",
        ]
    )
    assert evidence_text([judged(ROAD, 0)]) == ROAD.headline
    assert evidence_text([]) == ""


def test_lines_are_sentences_at_their_places() -> None:
    every = lines([judged(post, ordinal) for post in POSTS for ordinal in (0, 1, 2)])
    for line in every:
        assert line.judged.found.post.text[line.start : line.end] == line.text
    assert [line.text for line in every if line.judged.found == found(ROAD, 2)] == [
        "She said that the town had bread for three days and water for 2,300 households.",
        "The bakery did not close.",
    ]


def test_the_lead_of_a_post_is_its_first_paragraphs(tmp_path: Path) -> None:
    build(tmp_path / "index")
    with opened(tmp_path / "index") as held:
        lead = lead_of(held, judged(TOLL, 2, 0.7), 1)
        assert [(one.found.chunk.text, one.support) for one in lead] == [(TOLL.paragraphs[0], 0.7)]
        both = lead_of(held, judged(TOLL, 2, 0.7), 5)
        assert [one.found.chunk.text for one in both] == list(TOLL.paragraphs)


def test_the_mark_of_a_list_is_no_part_of_a_line() -> None:
    listed = replace(TOLL, paragraphs=("• Six died. Two are missing.",))
    (first, second) = lines([judged(listed)])
    assert (first.text, second.text) == ("Six died.", "Two are missing.")
    assert listed.text[first.start : first.end] == first.text
