"""What every place that readers' conversations are kept in must hold to."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.filters import Filters
from rag.keeping.conversations import Conversations, Kept
from rag.keeping.feedback import Feedback, Opinion, Reason
from rag.keeping.keeper import Keeper, KeepingError
from rag.keeping.places import keeping_for
from rag.keeping.reader_options import ReaderOptions
from rag.options import Options
from rag.page.handlers import Handlers
from rag.page.library import Library
from rag.page.turns import Phase
from tests.fakes_rag import ScriptedAssistant, script

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ASKED = 8


def kept(title: str = "Ferries?", **filters: str) -> Kept:
    return Kept(title, filters, [{"question": title}])


def handlers(keeping: Keeper) -> Handlers:
    return Handlers(lambda filters: ScriptedAssistant(filters=filters), keeping)


def test_what_is_kept_outlives_the_process(keeper: Keeper, url: str, tmp_path: Path) -> None:
    Conversations(keeper).put("ada", "c1", kept(authors="Ines"))
    ReaderOptions(keeper).put("ada", Options("strict"))
    again = keeping_for(tmp_path / "index", url)
    assert Conversations(again).get("ada", "c1") == kept(authors="Ines")
    assert ReaderOptions(again).get("ada") == Options("strict")
    again.close()


def test_nobody_sees_or_touches_another_reader_s(keeper: Keeper) -> None:
    held = Conversations(keeper)
    held.put("ada", "c1", kept())
    held.put("bob", "c1", kept("Stolen"))
    held.put("bob", "c1", kept("Stolen"), seen={})
    held.rename("bob", "c1", "Stolen")
    held.delete("bob", "c1")
    assert held.get("bob", "c1") is None
    assert held.all("bob") == []
    assert held.get("ada", "c1") == kept()


def test_the_last_spoken_in_comes_first_and_a_title_stays_until_renamed(keeper: Keeper) -> None:
    held = Conversations(keeper)
    held.put("ada", "old", kept("First?"), NOON)
    held.put("ada", "new", kept("Second?"), NOON + timedelta(microseconds=1))
    assert [entry.id for entry in held.all("ada")] == ["new", "old"]
    held.put("ada", "old", kept("Other words"), NOON - timedelta(days=1))  # a clock that was set back
    assert [(entry.id, entry.title) for entry in held.all("ada")] == [("old", "First?"), ("new", "Second?")]
    held.rename("ada", "new", "  The  ferries ")
    held.delete("ada", "old")
    assert [entry.title for entry in held.all("ada")] == ["The ferries"]


def test_an_opinion_and_options_are_replaced(keeper: Keeper) -> None:
    opinions, options = Feedback(keeper), ReaderOptions(keeper)
    answer = script("What was the cause?")
    opinions.give("ada", "c1", 1, answer, Opinion(True))
    opinions.give("ada", "c1", 1, answer, Opinion(False, Reason.INCOMPLETE, "when?"))
    (line,) = opinions.question_lines()
    assert (line["feedback"]["reason"], line["feedback"]["note"]) == ("incomplete", "when?")
    options.put("ada", Options("strict"))
    options.put("ada", Options("lenient", "little"))
    assert options.get("ada") == Options("lenient", "little")
    assert options.get("bob") is None


def test_a_fault_inside_a_transaction_takes_all_of_it_back(keeper: Keeper) -> None:
    def fail() -> None:
        with keeper.transaction() as db:
            db.execute("INSERT INTO options VALUES ('ada', 'strict', 'little')")
            db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(KeepingError) as caught:
        fail()
    assert "INSERT" not in str(caught.value)
    assert ReaderOptions(keeper).get("ada") is None


@pytest.mark.parametrize("text", ["a\x00b", "%s :name ? '\"; --", "“ß” 😀 \u2028", "x" * 100_000])
def test_any_text_is_kept(keeper: Keeper, text: str) -> None:
    held = Conversations(keeper)
    value = Kept(text, {"authors": text}, [{"question": text}])
    held.put("ada", "c1", value)
    again = held.get("ada", "c1")
    assert again is not None
    assert (again.filters, again.turns) == (value.filters, value.turns)
    Feedback(keeper).give("ada", "c1", 1, script("Who won?"), Opinion(False, Reason.WRONG, text))
    (line,) = Feedback(keeper).question_lines()
    assert line["feedback"]["note"][0] == text[0]


def test_threads_write_at_once(keeper: Keeper) -> None:
    held = Conversations(keeper)

    def write(number: int) -> None:
        for turn in range(10):
            held.put("ada", f"c{number}-{turn}", kept())

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = held.all("ada")
    assert len(entries) == 40
    assert len({entry.updated for entry in entries}) == 40  # each was the last one when it was written


FRONT_END = """
import sys
from pathlib import Path
from rag.keeping.places import keeping_for
from rag.page.handlers import Handlers
from tests.fakes_rag import ScriptedAssistant

url, name, count = sys.argv[1:]
keeping = keeping_for(Path("index"), url)
page = Handlers(lambda filters: ScriptedAssistant(filters=filters), keeping)
held = page.load("ada", "shared")[0]
for number in range(int(count)):
    list(page.ask("ada", f"When did ferries resume, {name} {number}?", held))
    place = next(i for i, turn in enumerate(held.turns, 1) if f"{name} {number}?" in turn.question)
    page.rate(held, place, True)
keeping.close()
"""


def test_two_front_ends_lose_and_mix_no_turns(keeper: Keeper, url: str) -> None:
    """Both have the same conversation open, ask at once, and say what they think of each answer."""
    library = Library(lambda filters: ScriptedAssistant(filters=filters), keeper)
    begun = Conversations(keeper)
    first = library.begin("ada", Filters())
    first.key = "shared"
    list(handlers(keeper).ask("ada", "When did ferries resume, first?", first))
    names = ("left", "right")
    runs = [
        subprocess.Popen([sys.executable, "-c", FRONT_END, url, name, str(ASKED)], cwd=ROOT) for name in names
    ]
    assert [run.wait(120) for run in runs] == [0, 0]
    stored = begun.get("ada", "shared")
    assert stored is not None
    questions = [turn["question"] for turn in stored.turns]
    wanted = [f"When did ferries resume, {name} {number}?" for name in names for number in range(ASKED)]
    assert sorted(questions) == sorted(["When did ferries resume, first?", *wanted])
    for name in names:
        assert [one for one in questions if name in one] == [one for one in wanted if name in one]
    assert all(turn["answer"]["question"] == turn["question"] for turn in stored.turns)
    assert all(turn["opinion"] for turn in stored.turns[1:])
    rated = [line["question"] for line in Feedback(keeper).question_lines()]
    assert sorted(rated) == sorted(wanted)  # no opinion has taken another's place


def test_two_that_start_at_once_make_one_store(url: str, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from rag.keeping.places import keeping_for;"
    code += "keeping_for(Path(sys.argv[1]), sys.argv[2]).close()"
    command = [sys.executable, "-c", code, str(tmp_path / "index"), url]
    runs = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [run.wait(60) for run in runs] == [0, 0, 0]


def test_an_answer_that_another_page_still_writes_is_left_to_it(keeper: Keeper) -> None:
    library = Library(lambda filters: ScriptedAssistant(filters=filters), keeper)
    writing = library.begin("ada")
    steps = writing.ask("When did ferries resume?")
    next(steps)
    other = library.reopen("ada", writing.key)
    assert other.turns[0].phase is Phase.STOPPED  # as far as this page can know
    other.drop_if_unanswered(1)
    list(other.ask("What was the cause?"))
    list(steps)
    stored = Conversations(keeper).get("ada", writing.key)
    assert stored is not None
    assert [(turn["question"], turn["phase"]) for turn in stored.turns] == [
        ("When did ferries resume?", "done"),
        ("What was the cause?", "done"),
    ]
    assert json.loads(json.dumps(stored.turns[0]))["answer"]["text"]
