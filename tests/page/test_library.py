"""Conversations on the page, by its handlers: kept, reopened, narrowed, saved; and opinions of answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexMissing
from index.filters import Filters
from index.post import Coverage, Post
from rag.keeping.conversations import Conversations, Entry, Kept
from rag.keeping.feedback import Feedback
from rag.keeping.keeper import Keeping
from rag.offers import followups, near_ids
from rag.page.choices import MOST_TIMES, choices, chosen, in_words
from rag.page.conversation import Conversation
from rag.page.handlers import Handlers
from rag.page.library import ConversationGone
from rag.page.rail import rail_html
from rag.page.records import filters_json, filters_of, turn_json, turn_of
from rag.page.turns import Phase, Turn
from rag.seam import Asker
from tests.fakes_rag import COVERAGE, FERRY, POSTS, CannedIndex, ScriptedAssistant, script

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def handlers(keeping: Keeping | None = None) -> Handlers:
    return Handlers(lambda filters: ScriptedAssistant(filters=filters), keeping)


def begun(page: Handlers, *questions: str, reader: str = "ada") -> Conversation:
    held = page.load(reader)[0]
    assert held is not None
    for question in questions:
        list(page.ask("ada", question, held))
    return held


def asked(held: Conversation) -> list[str]:
    assert isinstance(held.asker, ScriptedAssistant)
    return held.asker.asked


def test_a_reload_finds_the_conversation_and_follow_ups_go_on(tmp_path: Path) -> None:
    first = Keeping(tmp_path / "r.sqlite3")
    before = begun(handlers(first), "When did ferries resume?", "Have they gone home?")
    first.close()
    page = handlers(Keeping(tmp_path / "r.sqlite3"))  # the server was started again
    after, _, past, current, _, rail = page.load("ada", before.key)
    assert after is not None
    assert after.turns == before.turns
    assert "When did ferries resume?" in past
    assert f'data-conversation="{before.key}"' in current
    assert 'aria-current="true"' in rail
    understood = "How many of the seven have gone home, and where do they live?"
    assert asked(after) == ["When did ferries resume?", understood]


def test_a_page_of_which_nothing_is_held_finds_its_conversation_by_its_address() -> None:
    page = handlers()
    before = begun(page, "When did ferries resume?")
    found = page.found("ada", None, before.key)
    assert found is not None
    assert (found.key, found.turns) == (before.key, before.turns)
    assert page.draw_on("ada", found, Filters(since=NOON))[0] is found
    assert found.filters == Filters(since=NOON)
    assert page.found("ada", before, "another") is before
    assert page.found("bob", None, before.key) is None  # what is in the address may be anybody's
    assert page.found("ada", None, "") is None


def test_a_conversation_of_somebody_else_is_not_found() -> None:
    page = handlers()
    mine = begun(page, "When did ferries resume?")
    conversation, _, _, current, _, rail = page.load("bob", mine.key)
    assert conversation is None
    assert "not among yours any more" in current
    assert "ferries" not in rail


def test_an_empty_conversation_is_not_kept() -> None:
    page = handlers()
    begun(page)
    assert "They are kept on this machine" in page.listed("ada", None)


def test_a_page_that_went_away_midway_left_a_stopped_turn() -> None:
    page = handlers()
    held = begun(page)
    turns = held.ask("ferries?")
    for turn in turns:
        if turn.phase is Phase.READING:
            break
    again = page.load("ada", held.key)[0]  # the reload came before the stop of the old page
    assert again is not None
    assert [turn.phase for turn in again.turns] == [Phase.STOPPED]
    assert again.turns[0].question == "ferries?"
    next(turns)
    again = page.load("ada", held.key)[0]
    assert again is not None
    assert [passage.post_id for passage in again.turns[0].passages] == ["p-ferry", "p-ferry", "p-cause"]
    turns.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("question", ["ferries?", "no model", "Who won?"])
def test_a_reload_at_any_moment_finds_what_was_on_the_page(question: str) -> None:
    page = handlers()
    held = begun(page)
    for shown in page.ask("ada", question, held):
        assert question in shown[2]
        again = page.load("ada", held.key)[0]
        assert again is not None
        assert [turn.question for turn in again.turns] == [question]
        if not held.busy:
            assert again.turns == held.turns


def test_leaving_during_an_answer_keeps_it_and_no_longer_draws_it() -> None:
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters, pause=0.02))
    held = begun(page)
    steps = page.ask("ada", "ferries?", held)
    next(steps)
    other = page.begin("ada", held)[0]
    assert list(steps) == []
    assert other is not None
    assert other is not held
    back = page.pick("ada", other, held.key)[0]
    assert back is not None
    assert back.turns[0].phase is Phase.STOPPED


def test_renaming_and_deleting() -> None:
    page = handlers()
    held = begun(page, "When did ferries resume?")
    other = page.begin("ada", held)[0]
    assert "<b>Boats" not in page.rename("ada", other, held.key, "<b>Boats</b>")
    assert "&lt;b&gt;Boats" in page.listed("ada", other)
    kept, *_ = page.delete("ada", other, held.key)
    assert kept is other  # the one that is open stays open
    assert "Boats" not in page.listed("ada", other)


def test_deleting_the_open_one_begins_a_new_one_and_it_does_not_come_back() -> None:
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters, pause=0.01))
    held = begun(page)
    steps = page.ask("ada", "ferries?", held)
    next(steps)
    next(steps)
    fresh, _, past, current, _, rail = page.delete("ada", held, held.key)
    list(steps)
    assert fresh is not held
    assert "dl-welcome" in past + current
    assert "ferries" not in rail + page.listed("ada", fresh)


def test_a_disk_that_fails_is_said_beside_the_answer(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "r.sqlite3")
    page = handlers(keeping)
    held = begun(page)
    with keeping.transaction() as db:
        db.execute("DROP TABLE conversations")
    *_, last = page.ask("ada", "When did ferries resume?", held)
    assert 'data-state="answered"' in last[2]
    assert "Conversations can&#x27;t be kept" in last[2]
    assert "Free room there" in last[2]


def test_a_disk_that_fails_is_said_to_whoever_renames_judges_or_deletes(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "r.sqlite3")
    page = handlers(keeping)
    held = begun(page, "When did ferries resume?")
    with keeping.transaction() as db:
        db.execute("DROP TABLE conversations")
        db.execute("DROP TABLE feedback")
    assert "Free room there" in page.rate(held, 1, True)[2]
    assert "Free room there" in page.rename("ada", held, held.key, "x")
    assert "Free room there" in page.delete("ada", held, held.key)[3]


def test_a_conversation_is_saved_as_markdown_with_its_quotes_and_as_json() -> None:
    page = handlers()
    held = begun(page, "When did ferries resume?", "Who won the match?", "no model")
    page.rename("ada", held, held.key, "Ferries / harbour: *now*")
    markdown = page.file("ada", held.key, "markdown")
    assert markdown.name == "ferries-harbour-now.md"
    assert markdown.text.startswith("# Ferries / harbour: \\*now\\*\n")
    assert f"“{FERRY}”" in markdown.text
    assert markdown.text.count("\n---\n") == 1  # what never came to an answer is left out
    data = json.loads(page.file("ada", held.key, "json").text)
    assert [answer["abstained"] for answer in data["answers"]] == [False, True]
    with pytest.raises(ConversationGone):
        page.file("bob", held.key, "json")


def test_other_posts_from_the_next_question_on() -> None:
    page = handlers()
    held = begun(page, "When did ferries resume?")
    filters = Filters(authors=("Ines Marlow",), since=NOON)
    kept, _, past, current, _, _ = page.draw_on("ada", held, filters)
    assert kept is held
    assert "When did ferries resume?" in past + current  # what was asked stays
    assert isinstance(held.asker, ScriptedAssistant)
    assert held.asker.filters == filters
    assert asked(held) == ["When did ferries resume?"]
    *_, last = page.ask("ada", "What was the cause?", held)
    assert "<span>Only</span> Ines Marlow · from 4 Mar 2026, 12:00 UTC" in last[2]
    again = page.load("ada", held.key)[0]
    assert again is not None
    assert again.filters == filters
    assert page.begin("ada", again)[0].filters == filters  # type: ignore[union-attr]


def test_narrowing_without_an_index_says_what_mends_it() -> None:
    calls: list[Filters | None] = []

    def gone(filters: Filters | None) -> Asker:
        calls.append(filters)
        if len(calls) > 1:
            raise IndexMissing("There is no index at x.", "Run: dateline build DUMP")
        return ScriptedAssistant()

    page = Handlers(gone)
    held = page.load("ada")[0]
    assert "dateline build DUMP" in page.draw_on("ada", held, Filters(authors=("x",)))[3]


def test_an_opinion_is_shown_and_kept() -> None:
    keeping = Keeping()
    page = handlers(keeping)
    held = begun(page, "When did ferries resume?", "What was the cause?")
    _, past, current = page.rate(held, 2, False, "incomplete", "Which vehicle?")
    assert "Kept: something is missing" in current
    assert "Kept" not in past
    _, past, _ = page.rate(held, 1, True)
    assert 'data-good="yes" aria-pressed="true"' in past
    lines = list(Feedback(keeping).question_lines())
    assert sorted(line["feedback"]["reason"] for line in lines) == ["", "incomplete"]
    again = page.load("ada", held.key)[0]
    assert again is not None
    assert again.turns[1].opinion == held.turns[1].opinion


@pytest.mark.parametrize(("number", "reason"), [(0, ""), (9, ""), (-1, ""), (1, "no such reason"), (2, "")])
def test_an_opinion_of_nothing_is_left_alone(number: int, reason: str) -> None:
    keeping = Keeping()
    page = handlers(keeping)
    held = begun(page, "When did ferries resume?", "no model")
    page.rate(held, number, False, reason, "")
    assert list(Feedback(keeping).question_lines()) == []


def test_what_is_offered_to_narrow_by() -> None:
    other = Post("o", "other", 0, "Strike ends", (), published=NOON + timedelta(days=3), author="A. Reed")
    coverages = [Coverage(COVERAGE, "Fire"), Coverage("other", "")]
    offered = choices(coverages, [*POSTS, other])
    assert offered.coverages == [("All coverages", ""), ("Fire", COVERAGE), ("other", "other")]
    assert offered.authors == ["A. Reed", "Ines Marlow"]
    assert offered.since[:2] == [
        ("The beginning", ""),
        ("4 Mar 2026, 00:00 UTC", "2026-03-04T00:00:00+00:00"),
    ]
    assert offered.until[0] == ("The newest post", "")
    one = choices([coverages[0]], [replace(post, published=None, author=None) for post in POSTS])
    assert (one.coverages, one.authors, one.since, one.until) == (
        [("All coverages", "")],
        [],
        [("The beginning", "")],
        [("The newest post", "")],
    )


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), min_size=1, max_size=5))  # noqa: DTZ001
def test_the_times_offered_are_few_and_hold_every_post(times: Sequence[datetime]) -> None:
    posts = [
        Post(str(at), COVERAGE, at, "", (), published=time.replace(tzinfo=UTC))
        for at, time in enumerate(times)
    ]
    offered = choices([], posts)
    marks = [datetime.fromisoformat(value) for _, value in offered.since[1:]]
    assert len(marks) <= MOST_TIMES
    assert marks == sorted(set(marks))
    assert marks[0] <= min(post.published for post in posts if post.published)
    assert marks[-1] >= max(post.published for post in posts if post.published)


def test_what_was_chosen_comes_back_in_words() -> None:
    filters = chosen(COVERAGE, ["A. Reed"], NOON.isoformat(), "")
    assert filters == Filters((COVERAGE,), ("A. Reed",), NOON)
    assert in_words(filters, CannedIndex().coverages()) == (
        "Fire at Calder harbour · A. Reed · from 4 Mar 2026, 12:00 UTC"
    )
    assert in_words(chosen("", [], "", ""), ()) == ""
    assert in_words(Filters(("gone",), until=NOON), ()) == "gone · until 4 Mar 2026, 12:00 UTC"


@pytest.mark.parametrize("filters", [Filters(), Filters(("a", "b"), ("c",), NOON, NOON)])
def test_filters_come_back_from_json(filters: Filters) -> None:
    assert filters_of(json.loads(json.dumps(filters_json(filters)))) == filters


@pytest.mark.parametrize("question", ["When did ferries resume?", "Who won?", "no model", "home?"])
def test_a_turn_comes_back_from_its_json(question: str) -> None:
    page = handlers()
    held = begun(page, question)
    turn = held.turns[0]
    assert turn_of(json.loads(json.dumps(turn_json(turn)))) == turn


def test_follow_ups_come_from_posts_near_the_answer_and_lead_nowhere_twice() -> None:
    answer = script("When did ferries resume?")
    asking = replace(POSTS[1], headline="How many did St Brannoc's treat? Live")
    offered = followups(answer, [POSTS[0], asking, POSTS[2], POSTS[3]], ["When did ferries resume?"])
    assert [label for label, _ in offered] == [
        "How many did St Brannoc's treat?",
        POSTS[2].headline,
        POSTS[3].headline,
    ]
    assert offered[1][1] == f"What does the coverage say about this: {POSTS[2].headline}?"
    left = followups(answer, [POSTS[0], asking, POSTS[2]], [question for _, question in offered[:2]])
    assert left == ()


def test_near_an_answer_is_what_it_cites_then_what_was_found() -> None:
    assert near_ids(script("What was the cause?"), ["p-first", "p-cause"]) == ["p-cause", "p-first"]
    assert near_ids(script("Who won?"), ["p-first"]) == ["p-toll", "p-cause", "p-first"]


def test_follow_ups_stand_below_a_finished_answer_alone() -> None:
    page = handlers()
    held = begun(page)
    steps = [current for _, _, current in page.ask("ada", "What was the cause?", held)]
    assert not [step for step in steps if 'aria-busy="true"' in step and "Also in the coverage" in step]
    assert "Also in the coverage" in steps[-1]


def test_a_citation_opens_after_a_rebuild_wherever_its_words_are_now() -> None:
    index = CannedIndex()

    def later(post_id: str) -> Post:
        posts = {
            "p-ferry": replace(POSTS[0], paragraphs=("A new first paragraph.", *POSTS[0].paragraphs)),
            "p-cause": replace(POSTS[2], paragraphs=("Nothing is known of it.",)),
        }
        return posts[post_id]

    page = handlers()
    held = begun(page, "When did ferries resume?", "What was the cause?", "How many are hurt?")
    index.post = later  # type: ignore[method-assign]
    held.asker.index = index  # type: ignore[misc]
    ferry, cause, toll = (turn.answer.citations[0] for turn in held.turns if turn.answer)
    assert f"<mark>{FERRY}</mark>" in page.open_post(held, ferry.post_id, ferry.start, ferry.end)
    edited = page.open_post(held, cause.post_id, cause.start, cause.end)
    assert f"no longer in it: <q>{cause.quote}</q>" in edited
    assert "<mark>" not in edited
    gone = page.open_post(held, toll.post_id, toll.start, toll.end)
    assert "no longer in the index" in gone
    assert "It said: <q>Seven people were treated" in gone


def test_the_list_marks_the_open_one_and_says_when() -> None:
    entries = [Entry("k1", "One", NOON), Entry("k2", 'Two "quoted"', NOON - timedelta(hours=2))]
    html = rail_html(entries, "k2", NOON + timedelta(minutes=5))
    assert html.count("aria-current") == 2  # its item and its button
    assert "5 min ago" in html
    assert "2 h ago" in html
    assert 'value="Two &quot;quoted&quot;"' in html


def test_a_reader_s_key_is_held_or_made() -> None:
    page = handlers()
    assert page.reader("known") == "known"
    assert page.reader(None) != page.reader({"not": "a key"})


def test_a_kept_conversation_of_later_code_does_not_hide_the_others() -> None:
    keeping = Keeping()
    Conversations(keeping).put("ada", "k", Kept("Old", {}, []))
    assert "Old" in handlers(keeping).listed("ada", None)


def test_a_stopped_turn_is_no_live_one() -> None:
    assert not Turn("q", Phase.WRITING).broken_off().live
