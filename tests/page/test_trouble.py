"""A full disk while readers ask and give opinions, a clock that is set back: said, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.freshness import CLOCKS_DIFFER, clock_is_behind
from rag.keeping.conversations import Conversations, Kept
from rag.keeping.feedback import Feedback
from rag.keeping.keeper import Keeping, KeepingError
from rag.keeping.reader_options import ReaderOptions
from rag.options import Options
from rag.page.handlers import Handlers
from rag.page.settings_options import OptionsTab
from tests.fakes_rag import CannedIndex, ScriptedAssistant
from tests.index.test_disk import ROOT, linux, mounting

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ROOM = 1 << 30  # pages: as many as SQLite takes


def fill(keeping: Keeping) -> None:
    """From now on the file may have no page more than it has, which SQLite takes for a full disk."""
    with keeping._lock:
        pages = keeping._db.execute("PRAGMA page_count").fetchone()[0]
        keeping._db.execute(f"PRAGMA max_page_count = {pages}")
    held = Conversations(keeping)
    for size in (3000, 500, 50):  # the pages that are there have room left
        with suppress(KeepingError):
            for number in range(1000):
                held.put("filler", f"{size}.{number}", Kept("x" * 100, {}, [{"question": "x" * size}]))


def make_room(keeping: Keeping) -> None:
    with keeping._lock:
        keeping._db.execute(f"PRAGMA max_page_count = {ROOM}")


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "r.sqlite3")


def handlers(keeping: Keeping) -> Handlers:
    return Handlers(lambda filters: ScriptedAssistant(filters=filters), keeping)


def test_a_full_disk_ends_no_answer_and_is_said_until_there_is_room(keeping: Keeping) -> None:
    page = handlers(keeping)
    held = page.load("ada")[0]
    assert held is not None
    list(page.ask("ada", "When did ferries resume?", held))
    before = Conversations(keeping).get("ada", held.key)
    fill(keeping)
    for question in ("What was the cause?", "How many are hurt?"):  # a fault of one leaves the next one alone
        *_, last = page.ask("ada", question, held)
        assert 'role="alert">Conversations can&#x27;t be kept in' in last[2]
        assert "(database or disk is full). Free room there" in last[2]
        assert f'data-number="{len(held.turns)}"' in last[2]
    assert held.turns[-1].answer is not None
    assert Conversations(keeping).get("ada", held.key) == before
    make_room(keeping)
    *_, last = page.ask("ada", "Who won the match?", held)
    assert "be kept in" not in last[2]
    kept = Conversations(keeping).get("ada", held.key)
    assert kept is not None
    assert len(kept.turns) == 4


def test_an_opinion_that_can_t_be_kept_is_said_and_the_one_before_stays(keeping: Keeping) -> None:
    page = handlers(keeping)
    held = page.load("ada")[0]
    assert held is not None
    for question in ("When did ferries resume?", "What was the cause?"):
        list(page.ask("ada", question, held))
    page.rate(held, 1, True)
    fill(keeping)
    note = "x" * 1000
    _, _, current = page.rate(held, 2, False, "wrong", note)
    assert "(database or disk is full). Free room there" in current
    assert held.turns[1].opinion is None
    (line,) = Feedback(keeping).question_lines()
    assert line["feedback"]["good"] is True
    make_room(keeping)
    _, _, current = page.rate(held, 2, False, "wrong", note)
    assert "be kept in" not in current
    assert len(list(Feedback(keeping).question_lines())) == 2


def test_what_is_chosen_and_can_t_be_kept_is_said(keeping: Keeping) -> None:
    tab = OptionsTab(keeping, Options)
    fill(keeping)
    said = [tab.choose(f"reader {number}", "strictness", "strict") for number in range(400)]
    assert "disk is full" in said[-1]
    make_room(keeping)
    assert "disk is full" not in tab.choose("ada", "strictness", "strict")
    assert ReaderOptions(keeping).get("ada") == Options("strict")


FULL = """
import sys
from pathlib import Path
from rag.keeping.conversations import Conversations, Kept
from rag.keeping.keeper import Keeping, KeepingError

folder = Path(sys.argv[1])
held = Conversations(Keeping(folder / "r.sqlite3"))
first = Kept("First?", {}, [{"question": "First?"}])
held.put("ada", "c1", first)
filler = folder / "filler"
with filler.open("wb", buffering=0) as file:
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        pass
big = Kept("Big?", {}, [{"question": "x" * 100_000}])
for _ in range(3):
    try:
        held.put("ada", "c2", big)
    except KeepingError as error:
        print(error.what)
assert held.get("ada", "c1") == first and held.get("ada", "c2") is None
filler.unlink()
held.put("ada", "c2", big)
again = Conversations(Keeping(folder / "r.sqlite3"))
assert again.get("ada", "c1") == first and again.get("ada", "c2") == big
"""


@linux
def test_on_a_disk_that_is_really_full_nothing_kept_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    command = [*mounting(folder), sys.executable, "-c", FULL, str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    told = ended.stdout.splitlines()
    assert len(told) == 3
    assert all("disk is full" in line or "disk I/O error" in line for line in told)


def test_a_clock_set_back_changes_no_order(keeping: Keeping) -> None:
    held = Conversations(keeping)
    held.put("ada", "first", Kept("First?", {}, []), NOON)
    held.put("ada", "second", Kept("Second?", {}, []), NOON - timedelta(days=2))
    assert [entry.id for entry in held.all("ada")] == ["second", "first"]
    held.put("ada", "first", Kept("First?", {}, []), NOON - timedelta(days=1))
    assert [entry.id for entry in held.all("ada")] == ["first", "second"]
    held.put("bob", "other", Kept("Other?", {}, []), NOON - timedelta(days=1))
    assert held.all("bob")[0].updated == NOON - timedelta(days=1)  # nobody else's time is touched


class BuiltLater(CannedIndex):
    """An index of a time that is still to come."""

    built_at = datetime.now(UTC) + timedelta(days=1)


def test_a_clock_that_is_behind_is_said_to_the_reader() -> None:
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters, over=BuiltLater()))
    held = page.load("ada")[0]
    assert "tells a time before the index was built." in page.notices(held)
    assert "indexed just now" in page.status(held)
    assert page.notices(None) == ""
    usual = Handlers(lambda filters: ScriptedAssistant(filters=filters))
    assert usual.notices(usual.load("ada")[0]) == ""


def test_clocks_of_two_machines_may_differ_a_little() -> None:
    index = BuiltLater()
    assert not clock_is_behind(index, index.built_at - CLOCKS_DIFFER)
    assert clock_is_behind(index, index.built_at - CLOCKS_DIFFER - timedelta(seconds=1))


def test_a_fault_inside_a_transaction_takes_all_of_it_back(keeping: Keeping) -> None:
    def fail() -> None:
        with keeping.transaction() as db:
            db.execute("INSERT INTO options VALUES ('ada', 'strict', 'little')")
            db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(KeepingError):
        fail()
    assert ReaderOptions(keeping).get("ada") is None
