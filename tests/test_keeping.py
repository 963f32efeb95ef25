"""What readers leave behind: conversations and opinions, kept in a file and given out again."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.questions import holds, read_questions
from rag.cli import main
from rag.export import answer_json, passage_json
from rag.keeping.conversations import LONGEST_TITLE, Conversations, Kept, new_key
from rag.keeping.feedback import REASONS, Feedback, Opinion, Reason, question_line, reasons_for
from rag.keeping.keeper import Keeping, KeepingError, place_beside
from rag.keeping.reader_options import ReaderOptions
from rag.options import Options
from rag.restoring import answer_of, passage_of
from tests.fakes_rag import ScriptedAssistant, script

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
QUESTIONS = ("When did ferries resume?", "What was the cause?", "How many are hurt?", "Who won?", "home?")


def kept(title: str = "Ferries?", **filters: str) -> Kept:
    return Kept(title, filters, [{"question": title}])


def test_a_conversation_is_kept_over_a_restart(tmp_path: Path) -> None:
    place = place_beside(tmp_path / "index")
    first = Keeping(place)
    Conversations(first).put("ada", "c1", kept(authors="Ines"))
    first.close()
    assert place == tmp_path / "index.readers.sqlite3"
    assert Conversations(Keeping(place)).get("ada", "c1") == kept(authors="Ines")


def test_nobody_sees_or_touches_another_reader_s() -> None:
    held = Conversations(Keeping())
    held.put("ada", "c1", kept())
    held.put("bob", "c1", kept("Stolen"))
    held.rename("bob", "c1", "Stolen")
    held.delete("bob", "c1")
    assert held.get("bob", "c1") is None
    assert held.all("bob") == []
    assert held.get("ada", "c1") == kept()


def test_the_last_spoken_in_comes_first_and_a_title_stays_until_renamed() -> None:
    held = Conversations(Keeping())
    held.put("ada", "old", kept("First?"), NOON)
    held.put("ada", "new", kept("Second?"), NOON + timedelta(minutes=1))
    held.put("ada", "old", kept("Other words"), NOON + timedelta(minutes=2))
    assert [(entry.id, entry.title) for entry in held.all("ada")] == [("old", "First?"), ("new", "Second?")]
    held.rename("ada", "new", "  The  ferries ")
    held.rename("ada", "old", " ")
    assert [entry.title for entry in held.all("ada")] == ["First?", "The ferries"]
    held.delete("ada", "old")
    assert [entry.id for entry in held.all("ada")] == ["new"]


def test_a_long_title_is_cut_to_a_line() -> None:
    held = Conversations(Keeping())
    held.put("ada", "c1", kept("w" * 500))
    (entry,) = held.all("ada")
    assert len(entry.title) == LONGEST_TITLE
    assert entry.title.endswith("…")


def test_threads_and_two_processes_write_at_once(tmp_path: Path) -> None:
    place = tmp_path / "r.sqlite3"
    stores = [Conversations(Keeping(place)), Conversations(Keeping(place))]

    def write(number: int) -> None:
        for turn in range(20):
            stores[number % 2].put("ada", f"c{number}-{turn}", kept())

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores[0].all("ada")) == 80


def test_a_file_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    other = tmp_path / "r.sqlite3"
    other.write_text("not a database, though it is long enough to be one" * 50, encoding="utf-8")
    with pytest.raises(KeepingError, match="move the file away"):
        Keeping(other)


def test_a_file_of_an_earlier_dateline_is_brought_up_and_keeps_what_it_has(tmp_path: Path) -> None:
    place = tmp_path / "r.sqlite3"
    first = Keeping(place)
    Conversations(first).put("ada", "c1", kept())
    with first.transaction() as db:  # as the first schema was
        db.execute("DROP TABLE options")
        db.execute("PRAGMA user_version = 1")
    first.close()
    again = Keeping(place)
    ReaderOptions(again).put("ada", Options("strict", "much"))
    assert Conversations(again).get("ada", "c1") == kept()
    assert ReaderOptions(Keeping(place)).get("ada") == Options("strict", "much")


def test_options_are_each_reader_s_own_and_what_is_no_more_is_none() -> None:
    keeping = Keeping()
    held = ReaderOptions(keeping)
    held.put("ada", Options("strict"))
    held.put("ada", Options("lenient", "little"))
    assert held.get("ada") == Options("lenient", "little")
    assert held.get("bob") is None
    with keeping.transaction() as db:
        db.execute("UPDATE options SET evidence = 'all of it'")
    assert held.get("ada") is None


def test_a_file_of_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "r.sqlite3"
    with sqlite3.connect(place) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(KeepingError, match="newer Dateline"):
        Keeping(place)


def test_what_fails_midway_is_not_half_written() -> None:
    keeping = Keeping()
    held = Conversations(keeping)
    held.put("ada", "c1", kept())

    def fail_midway() -> None:
        with keeping.transaction() as db:
            db.execute("DELETE FROM conversations")
            db.execute("DELETE FROM nothing")

    with pytest.raises(KeepingError):
        fail_midway()
    assert held.get("ada", "c1") == kept()


def test_the_command_gives_opinions_out_as_question_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "index"
    keeping = Keeping(place_beside(place))
    Feedback(keeping).give("ada", "c1", 1, script("Who won the match?"), Opinion(True))
    keeping.close()
    assert main(["feedback", "--index", str(place)]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["question"], line["answerable"], line["type"]) == ("Who won the match?", False, "absent")


def test_the_command_makes_no_file_where_nobody_said_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", "--index", str(tmp_path / "index")]) == 0
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_keys_differ_and_fit_an_address() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(key.replace("-", "").replace("_", "").isalnum() and len(key) >= 20 for key in keys)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_comes_back_from_its_json(question: str) -> None:
    answer = replace(script(question), timings={"judge": 0.5}, asked=question, model="small")
    assert answer_of(json.loads(json.dumps(answer_json(answer)))) == answer


def test_an_answer_that_was_kept_before_it_had_all_fields_comes_back() -> None:
    data = answer_json(script("When did ferries resume?"))
    del data["missing"]
    assert answer_of(data) == script("When did ferries resume?")


def test_a_passage_comes_back_though_a_later_version_wrote_more() -> None:
    for passage in ScriptedAssistant().retrieve("What was the cause?"):
        assert passage_of({**json.loads(json.dumps(passage_json(passage))), "later": 1}) == passage


def test_a_good_answer_becomes_a_line_that_the_bench_scores(tmp_path: Path) -> None:
    answer = replace(script("How many are hurt?"), text="It was 7 of 1,204, not 4.5 [1][2].")
    line = question_line(answer, Opinion(True), "2026-03-04T12:00:00+00:00")
    assert line["must"] == [["7"], ["1,204"], ["4.5"]]
    assert line["posts"] == [citation.headline for citation in answer.citations]
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    ((gold,),) = read_questions(path)
    assert holds(answer.text, gold)
    assert not holds("It was 8.", gold)


@pytest.mark.parametrize(
    ("question", "opinion", "answerable", "scored"),
    [
        ("Who won the match?", Opinion(True), False, True),  # rightly refused
        ("Who won the match?", Opinion(False, Reason.REFUSED), True, False),  # what is right, nobody said
        ("When did ferries resume?", Opinion(False, Reason.NOT_SAID), False, True),
        ("When did ferries resume?", Opinion(False, Reason.WRONG, "It was one o'clock"), True, False),
        ("When did ferries resume?", Opinion(True), True, False),  # good, but no figure to hold it by
    ],
)
def test_a_line_is_scored_only_where_the_opinion_settles_it(
    question: str, opinion: Opinion, answerable: bool, scored: bool, tmp_path: Path
) -> None:
    line = question_line(script(question), opinion, "2026-03-04T12:00:00+00:00")
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    assert line["answerable"] is answerable
    assert bool(read_questions(path)) is scored
    assert line["feedback"]["note"] == opinion.note


def test_a_second_opinion_of_an_answer_replaces_the_first() -> None:
    held = Feedback(Keeping())
    answer = script("What was the cause?")
    held.give("ada", "c1", 1, answer, Opinion(True))
    held.give("ada", "c1", 1, answer, Opinion(False, Reason.INCOMPLETE, "  when?  "))
    held.give("bob", "c2", 1, answer, Opinion(True))
    mine, other = sorted(held.question_lines(), key=lambda line: bool(line["feedback"]["good"]))
    assert (mine["feedback"]["reason"], mine["feedback"]["note"]) == ("incomplete", "when?")
    assert other["feedback"]["good"] is True


def test_a_refusal_and_an_answer_have_faults_of_their_own() -> None:
    assert reasons_for(script("Who won?")) == (Reason.REFUSED, Reason.WRONG)
    assert set(reasons_for(script("ferries?"))) == set(REASONS) - {Reason.REFUSED}


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Reason) - {Reason.NONE}


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_kept_as_it_is(question: str, other: str) -> None:
    held = Conversations(Keeping())
    value = Kept("t", {"authors": other}, [{"question": question}])
    held.put("ada", "c1", value)
    assert held.get("ada", "c1") == value
