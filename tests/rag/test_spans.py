"""Spans of time, read against the coverage's clock: Wednesday, 5 May 2033, 14:20 at UTC+2."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asking.clocks import hours_of
from rag.asking.spans import span_of

ZONE = timezone(timedelta(hours=2))
CLOCK = datetime(2033, 5, 4, 14, 20, tzinfo=ZONE)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2033, 5, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Summarise the last hour", at(4, 13, 20), CLOCK),
        ("What is new in the past half an hour?", at(4, 13, 50), CLOCK),
        ("What happened in the last 90 minutes?", at(4, 12, 50), CLOCK),
        ("What happened in the last three days?", at(1, 14, 20), CLOCK),
        ("What happened overnight?", at(3, 18), at(4, 6)),
        ("What happened this morning?", at(4, 5), at(4, 12)),
        ("What happened on Tuesday evening?", at(3, 18), at(4)),
        ("What is planned for tonight?", at(4, 18), at(5)),
        ("What is new since 1 p.m.?", at(4, 13), None),
        ("What is new since 6 p.m.?", at(3, 18), None),
        ("What is planned after 6 p.m.?", at(4, 18), None),
        ("What happened at 1 p.m.?", at(4, 12, 30), at(4, 14)),
        ("What happened around noon?", at(4, 11, 30), at(4, 13)),
        ("What is new since noon?", at(4, 12), None),
        ("What happened after 15:30 yesterday?", at(3, 15, 30), None),
        ("What was known before 9.15 a.m. on Monday?", None, at(2, 9, 15)),
        ("What happened between 1 and 3 p.m.?", at(4, 13), at(4, 15)),
        ("What happened from 11 a.m. to 2 p.m.?", at(4, 11), at(4, 14)),
        ("How many were missing as of 12:05 a.m.?", None, at(4, 0, 5)),
        ("What is new since yesterday?", at(3), CLOCK),
        ("What happened since last night?", at(3, 18), CLOCK),
        ("What happened since yesterday morning?", at(3, 5), CLOCK),
        ("What happened in the last few hours?", at(4, 11, 20), CLOCK),
        ("What happened in the past couple of hours?", at(4, 12, 20), CLOCK),
        ("What happened between Monday and Wednesday?", at(2), at(5)),
        ("What happened from Monday to Tuesday?", at(2), at(4)),
        ("What happened between Wednesday and Monday?", at(4) - timedelta(days=7), at(3)),
        ("What happened today?", at(4), at(5)),
        ("What happened in the last 2 hrs?", at(4, 12, 20), CLOCK),
        ("What's new in the past 24h?", at(3, 14, 20), CLOCK),
        ("Summarise the last ten minutes", at(4, 14, 10), CLOCK),
        ("What happened in the last week?", CLOCK - timedelta(days=7), CLOCK),
        ("What happened this week?", at(2), CLOCK),
        ("What happened an hour ago?", at(4, 12, 50), at(4, 13, 50)),
        ("What happened two days ago?", at(2), at(3)),
        ("What is new since a couple of hours ago?", at(4, 12, 20), None),
        ("What happened yesterday after 2 p.m.?", at(3, 14), None),
        ("What happened on Tuesday between 2 and 4 pm?", at(3, 14), at(3, 16)),
        ("What happened since Tuesday at 3pm?", at(3, 15), None),
        ("What's new since 9 a.m. this morning?", at(4, 9), None),
        ("What happened between 9 and 11 yesterday morning?", at(3, 9), at(3, 11)),
        ("What happened after 10 p.m. last night?", at(3, 22), None),
        ("What happened after 2 a.m. last night?", at(4, 2), None),
        ("What happened before Tuesday?", None, at(3)),
        ("What happened until Monday?", None, at(3)),
        ("What happened before this morning?", None, at(4, 5)),
        ("What happened after yesterday evening?", at(4), None),
        ("What happened the day before yesterday?", at(2), at(3)),
        ("What is new since about 1 p.m.?", at(4, 13), None),
        ("What happened just after 1pm?", at(4, 13), None),
        ("What happened shortly before noon?", None, at(4, 12)),
        ("What was known up to 1 pm?", None, at(4, 13)),
        ("What is new since lunch?", at(4, 12), None),
        ("What is new since 1:30?", at(4, 13, 30), None),
        ("What is new since 01:30?", at(4, 1, 30), None),
        ("What happened between 1 and 2:15?", at(4, 13), at(4, 14, 15)),
        ("What happened between noon and 2?", at(4, 12), at(4, 14)),
        ("What happened since two?", at(4, 14), None),
        ("What happened around 1ish", at(4, 12, 30), at(4, 14)),
        ("What happened at 1 o'clock?", at(4, 12, 30), at(4, 14)),
        ("What is new since 9 o’clock this morning?", at(4, 9), None),
        ("What is new since 1 ET?", at(4, 7), None),
        ("What happened after 10am GMT?", at(4, 12), None),
        ("What happened since 6 a.m. Eastern time?", at(4, 12), None),
        ("What happened since 6am EST?", at(4, 12), None),  # as they say in summer, too
        ("What was posted between 9:00 and 10:00 UTC?", at(4, 11), at(4, 12)),
        ("What happened at 13:00 (BST)?", at(4, 13, 30), at(4, 15)),
        ("What happened after 9 p.m. PT yesterday?", at(4, 6), None),
        ("What happened after 10 Pacific islands met at noon?", at(4, 11, 30), at(4, 13)),
        ("What happened at half past one?", at(4, 13), at(4, 14, 30)),
        ("What is new since half past 12?", at(4, 12, 30), None),
        ("What is new since a quarter to two?", at(4, 13, 45), None),
        ("What happened before ten past one?", None, at(4, 13, 10)),
        ("What happened from half past nine to quarter to 11?", at(4, 9, 30), at(4, 10, 45)),
        ("What happened at half past 11 yesterday morning?", at(3, 11), at(3, 12, 30)),
        ("What is new since quarter past 1 p.m.?", at(4, 13, 15), None),
        ("What happened between a quarter to noon and half past midday?", at(4, 11, 45), at(4, 12, 30)),
        ("What is new since half past ten?", at(4, 10, 30), None),
        ("What is new since breakfast?", at(4, 8), None),
        ("What is new since dinner?", at(3, 19), None),
        ("What happened in the past half-hour?", at(4, 13, 50), CLOCK),
        ("What happened in the last hour and a half?", at(4, 12, 50), CLOCK),
        ("What happened an hour and a half ago?", at(4, 12, 20), at(4, 13, 20)),
        ("What happened in the last 1.5 hours?", at(4, 12, 50), CLOCK),
        ("What happened from 9 till 11?", at(4, 9), at(4, 11)),
        ("Summarise the past fortnight", CLOCK - timedelta(days=14), CLOCK),
        ("Summarise the last month", CLOCK - timedelta(days=30), CLOCK),
        ("What happened this month?", at(1), CLOCK),
        ("What happened over the weekend?", at(1) - timedelta(days=1), at(2)),
        ("What is new since the weekend?", at(1) - timedelta(days=1), CLOCK),
        ("What happened in the small hours?", at(4), at(4, 6)),
        ("What happened in the early hours of Tuesday?", at(3), at(3, 6)),
        ("What happened 1-2pm?", at(4, 13), at(4, 14)),
        ("What happened from 11am–1pm?", at(4, 11), at(4, 13)),
        ("What happened on May 3?", at(3), at(4)),
        ("What happened on 3 May?", at(3), at(4)),
        ("What happened on the 3rd of May 2033?", at(3), at(4)),
        ("What happened since May 2nd?", at(2), CLOCK),
        ("What happened before May 2, 2033?", None, at(2)),
        ("What happened on May 3 at 10 p.m.?", at(3, 21, 30), at(3, 23)),
        ("What happened from May 1 to May 3?", at(1), at(4)),
        ("What happened on Feb. 30?", at(4).replace(month=2, day=28), at(4).replace(month=3, day=1)),
        (
            "What happened on Dec 31?",  # the nearest one
            datetime(2032, 12, 31, tzinfo=ZONE),
            datetime(2033, 1, 1, tzinfo=ZONE),
        ),
        ("What happened on Thursday?", at(4) - timedelta(days=6), at(4) - timedelta(days=5)),
    ],
)
def test_a_span_that_is_named(question: str, since: datetime | None, until: datetime | None) -> None:
    span = span_of(question, CLOCK)
    assert span is not None
    assert (span.since, span.until) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "What happened?",
        "How many people died after 3 days?",
        "Who came from 10 Downing Street?",
        "What was the vote, 12 to 9?",
        "Was it 3-2 or 12-9?",
        "What did May say to 12 people?",
        "Who gave a quarter to 12 friends?",
        "Who is one of two at one-line depth?",
        "Is it 25:70 since 30:99?",
        "",
    ],
)
def test_no_span(question: str) -> None:
    assert span_of(question, CLOCK) is None


def test_what_is_left_of_the_question() -> None:
    span = span_of("Timeline of the talks between 1 and 3 p.m. please", CLOCK)
    assert span is not None
    assert span.rest == "Timeline of the talks please"


@pytest.mark.parametrize(
    ("question", "hours"),
    [
        ("Any deals after 10?", ["10"]),
        ("Everything between 2 and 6 pm", ["2", "6"]),
        ("What happened on Flight 370?", []),
        ("What is new since half past 12?", ["half", "past", "12"]),
        ("Any deals since 9 Eastern?", ["9", "Eastern"]),
        ("Any deals by 9 Eastern Ridge men?", []),
        ("Who came from 10 Downing Street?", []),
    ],
)
def test_the_hours_that_bound_it(question: str, hours: list[str]) -> None:
    begins = [at for at in sorted(hours_of(question)) if at == 0 or question[at - 1] == " "]
    assert [question[at:].split()[0].rstrip("?") for at in begins] == hours


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    span_of(text, CLOCK)
    hours_of(text)


@given(st.integers(0, 99999), st.sampled_from(["minutes", "hours", "days"]))
def test_the_past_is_counted_back(count: int, unit: str) -> None:
    span = span_of(f"the last {count} {unit}", CLOCK)
    assert span is not None
    assert span.since == CLOCK - timedelta(**{unit: count})
