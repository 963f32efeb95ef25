"""The command: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from index.errors import IndexMissing
from index.filters import Filters
from index.printable import printable
from rag.chatting import Chat
from rag.cli import main
from rag.environment import SETTINGS, be_quiet
from rag.options import Options
from rag.seam import Asker
from rag.terminal import format_answer
from tests.fakes_rag import FERRY, SOUTH, ScriptedAssistant, script

ROOT = Path(__file__).parents[1]


def scripted(index: Path | None, model: str | None, filters: Filters | None) -> Asker:
    return ScriptedAssistant(index, model, filters)


def no_index(index: Path | None, model: str | None, filters: Filters | None) -> Asker:
    raise IndexMissing(f"There is no index at {index}.", "Run: dateline build DUMP")


def test_ask_prints_the_answer_with_its_markers_then_each_source_with_its_quote(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "When did ferries resume?"], scripted) == 0
    out = capsys.readouterr().out
    assert out == (
        "Ferries resumed from the north pier at noon [1]. "
        "The south pier stays closed for at least a week [1].\n"
        "\nSources"
        f"\n[1] Ferries resume from the north pier\n    “{FERRY}”"
        f"\n[1] Ferries resume from the north pier\n    “{SOUTH}”"
        "\n\n1 sentence withdrawn: the posts do not state it.\n"
    )


def test_what_the_coverage_lacks_is_an_answer_with_the_nearest_posts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "Who won the match?"], scripted) == 0
    assert capsys.readouterr().out == (
        "The coverage does not say.\n\nNearest posts"
        "\n- Seven treated for smoke, hospital says\n- Owner and fire service at odds over the cause\n"
    )


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many are hurt?", "Newer figure replaces an older one."),
        ("What was the cause?", "Accounts differ."),
        ("Have they gone home?", "Answered in part."),
        ("Have they gone home?", "Understood as: How many of the seven have gone home"),
    ],
)
def test_each_state_is_said_in_words(question: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", question], scripted) == 0
    assert words in capsys.readouterr().out


def test_json_is_one_object_with_every_citation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "When did ferries resume?", "--json"], scripted) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == 1
    assert answer["states"] == ["answered"]
    assert [citation["quote"] for citation in answer["citations"]] == [FERRY, SOUTH]
    assert answer["citations"][0]["published"] == "2026-03-04T12:10:00+00:00"
    assert answer["checks"][2] == {
        "sentence": "Tickets are free today.",
        "verdict": "withdrawn",
        "support": 0.04,
        "failures": ["No post states this."],
    }


@pytest.mark.parametrize(
    "arguments", [["ask", "What?", "--index", "nowhere"], ["chat", "--index", "nowhere"]]
)
def test_a_fault_is_one_line_on_stderr_that_ends_in_the_mend(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, no_index) == 1
    captured = capsys.readouterr()
    assert captured.err == "dateline: There is no index at nowhere. Run: dateline build DUMP\n"
    assert captured.out == ""


def test_an_empty_question_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "  "], scripted) == 1
    assert capsys.readouterr().err == "dateline: The question is empty. Type a question.\n"


def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask"], scripted) == 2
    assert main(["ask", "x", "--no-such"], scripted) == 2
    assert main(["no-such-command"], scripted) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_coverage_options_become_filters(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[Filters | None] = []

    def factory(index: Path | None, model: str | None, filters: Filters | None) -> Asker:
        seen.append(filters)
        return ScriptedAssistant()

    assert main(["ask", "ferries?", "--coverage", "a", "--coverage", "b"], factory) == 0
    assert main(["ask", "ferries?"], factory) == 0
    assert seen == [Filters(coverages=("a", "b")), None]
    capsys.readouterr()


def test_how_sure_and_from_how_much_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    made: list[ScriptedAssistant] = []

    def factory(index: Path | None, model: str | None, filters: Filters | None) -> Asker:
        made.append(ScriptedAssistant())
        return made[-1]

    assert main(["ask", "ferries?", "--strictness", "strict", "--evidence", "much"], factory) == 0
    assert main(["ask", "ferries?"], factory) == 0
    assert [one.options for one in made] == [Options("strict", "much"), Options()]
    assert main(["ask", "ferries?", "--strictness", "harsh"], factory) == 2
    assert "'strict', 'normal', 'lenient'" in capsys.readouterr().err


def test_a_terminal_is_not_commanded_by_a_post() -> None:
    assert printable("a\x1b]0;owned\x07b\u202ec\x9b31md\r\n\te") == "a]0;ownedbc31md\n\te"


def test_a_live_terminal_ends_with_the_checked_answer() -> None:
    from io import StringIO

    from rag.terminal import show

    out = StringIO()
    console = Console(file=out, force_terminal=True, width=60, markup=False, legacy_windows=False)
    show(ScriptedAssistant().stream("When did ferries resume?"), console)
    last = out.getvalue().rpartition("\x1b[2K")[2]  # what stands after the draft was wiped
    assert "Tickets are free today" not in last
    assert "1 sentence withdrawn" in last


def test_chat_keeps_going_after_a_fault_and_opens_a_source() -> None:
    from io import StringIO

    lines = iter(
        ["", "no model", "ferries?", "/open 1", "/open 9", "/reset", "/open 1", "/what", "/quit", "never"]
    )
    out = StringIO()
    assistant = ScriptedAssistant()
    Chat(assistant, Console(file=out, width=200, markup=False), lambda _prompt: next(lines)).run()
    said = out.getvalue()
    assert "dateline: The model small is not on this machine. Run: dateline models fetch small" in said
    assert "Crews from four districts" in said  # the whole post was opened
    assert "No such source. /open 1, /open 1" in said
    assert "A new conversation." in said
    assert "Ask something first." in said
    assert list(lines) == ["never"]
    assert assistant.asked == []


def test_chat_ends_at_the_end_of_its_input_and_an_interrupt_only_stops_the_answer() -> None:
    from io import StringIO

    class Interrupted(ScriptedAssistant):
        def reset(self) -> None:
            raise KeyboardInterrupt

    turns: Iterator[object] = iter([KeyboardInterrupt(), "/reset", EOFError()])

    def read(_prompt: str) -> str:
        turn = next(turns)
        if isinstance(turn, BaseException):
            raise turn
        return str(turn)

    out = StringIO()
    Chat(Interrupted(), Console(file=out, width=80), read).run()
    assert "Stopped." in out.getvalue()


def test_the_environment_is_made_quiet_but_the_reader_s_own_settings_stay() -> None:
    mine = {"HF_HUB_OFFLINE": "0"}
    be_quiet(mine)
    assert mine == {**SETTINGS, "HF_HUB_OFFLINE": "0"}


def test_nothing_heavy_is_imported_for_help() -> None:
    probe = (
        "import sys; from rag.cli import main; code = main(['--help']); "
        "heavy = {'torch', 'gradio', 'numpy', 'faiss', 'llama_cpp', 'rich', 'tantivy'} & set(sys.modules); "
        "sys.exit(code or sorted(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for command in ("build", "status", "ask", "chat", "ui", "models", "inspect"):
        assert f"\n  {command} " in done.stdout


def test_the_command_stops_with_130_when_interrupted(tmp_path: Path) -> None:
    program = (
        "import sys; from rag.cli import main; from tests.fakes_rag import ScriptedAssistant\n"
        "sys.exit(main(['ask', 'ferries?'], lambda i, m, f: (print('asked', flush=True), "
        "ScriptedAssistant(pause=30))[1]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"
        time.sleep(0.3)  # the answer has to be under way, which nothing prints on a pipe
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_a_closed_pipe_is_quiet() -> None:
    program = (
        "import sys; from rag.cli import main; from tests.fakes_rag import ScriptedAssistant\n"
        "sys.exit(main(['ask', 'ferries?', '--json'], lambda i, m, f: ScriptedAssistant()))"
    )
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True
    )
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode != 0


def test_answers_are_styled_but_their_text_is_whole() -> None:
    answer = script("When did ferries resume?")
    assert format_answer(answer).plain.startswith(answer.text)


def test_the_catalogue_is_listed_with_what_is_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path))
    assert main(["models", "list"], scripted) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("default    missing    1.1 GB") for line in lines)
    assert lines[-1].startswith("Fetch one with: dateline models fetch ")
    assert main(["models", "list", "--json"], scripted) == 0
    names = {model["name"]: model["state"] for model in json.loads(capsys.readouterr().out)}
    assert names["default"] == "missing"


def test_an_unknown_model_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "fetch", "no-such-model"], scripted) == 1
    error = capsys.readouterr().err
    assert "no-such-model" in error
    assert error.count("\n") == 1
