"""Models that load behind the page, and dumps that are newer than the index: said, with what to do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from index.errors import ModelMissing
from rag.page.handlers import Handlers
from rag.page.notices import notices_html
from rag.readiness import Readiness, Stage
from tests.fakes_rag import CannedIndex, ScriptedAssistant


def finished(readiness: Readiness) -> Readiness:
    readiness.begin()
    for thread in threading.enumerate():
        if thread.name == "dateline-load":
            thread.join()
    return readiness


def test_nothing_to_load_is_ready() -> None:
    assert finished(Readiness()).stage is Stage.READY


def test_loading_is_said_until_it_is_done() -> None:
    go_on = threading.Event()
    readiness = Readiness(lambda: assert_(go_on.wait(10)))
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters), readiness=readiness)
    conversation = page.load("ada")[0]
    readiness.begin()
    assert page.loading
    assert ">Loading the model</span>" in page.status(conversation)
    go_on.set()
    finished(readiness)
    assert "dl-stage" not in page.status(conversation)


def test_the_first_page_begins_the_loading_and_it_is_done_once() -> None:
    loaded: list[int] = []
    readiness = Readiness(lambda: loaded.append(1))
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters), readiness=readiness)
    page.load("ada")
    finished(readiness)
    page.load("bob")
    assert finished(readiness).stage is Stage.READY
    assert loaded == [1]


def test_loading_begins_without_a_page_too() -> None:
    begun = threading.Event()
    Readiness(begun.set).begin_within(0.01)
    assert begun.wait(10)


def test_a_model_that_is_not_there_is_said_until_an_answer_came() -> None:
    def load() -> None:
        raise ModelMissing("The model small is not on this machine.", "Run: dateline models fetch small")

    readiness = finished(Readiness(load))
    page = Handlers(lambda filters: ScriptedAssistant(filters=filters), readiness=readiness)
    conversation = page.load("ada")[0]
    assert "Run: dateline models fetch small" in page.notices(conversation)
    assert "No model" in page.status(conversation)
    list(page.ask("ada", "When did ferries resume?", conversation))
    assert page.notices(conversation) == ""
    assert "No model" not in page.status(conversation)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nobody_foresaw_does_not_look_like_loading_for_ever() -> None:
    assert finished(Readiness(lambda: assert_(False))).stage is Stage.FAILED


def test_a_newer_dump_is_named_with_what_to_do(tmp_path: Path) -> None:
    one = notices_html(None, [Path("/d/flood <1>.txt")])
    assert "flood &lt;1&gt;.txt changed since the index was built" in one
    assert "Read it in under Index, or run: dateline build /d/flood &lt;1&gt;.txt" in one
    assert "12 dumps changed since" in notices_html(None, [Path(f"{n}.txt") for n in range(12)])
    assert notices_html(None, []) == ""


def test_the_page_notices_a_dump_that_was_written_after_the_build(tmp_path: Path) -> None:
    import os

    from index.origins import remember

    class Placed(CannedIndex):
        place = tmp_path

    dump = tmp_path / "harbour.txt"
    dump.write_text("text", encoding="utf-8")
    remember(tmp_path, [str(dump)])
    assistant = ScriptedAssistant()
    assistant.index = Placed()
    page = Handlers(lambda filters: assistant)
    conversation = page.load("ada")[0]
    assert page.notices(conversation) == ""
    later = dump.stat().st_mtime + 60
    os.utime(dump, (later, later))
    assert "harbour.txt changed since" in page.notices(conversation)


def assert_(holds: bool) -> None:
    assert holds
