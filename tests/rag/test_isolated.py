"""A model in a process of its own, which is killed, stopped in its tracks, and left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast

import pytest

from index.errors import ModelMissing, QuestionError
from index.opening import Index
from index.weights import resolve
from rag.assistant import Assistant
from rag.llm.isolated import IsolatedModel
from rag.llm.isolated_process import ModelEnded, ModelStalled
from rag.llm.llama import LlamaModel
from rag.llm.models import open_model
from rag.llm.stopping import Stopped, stopped_by
from rag.page.conversation import Conversation
from rag.page.turns import Phase
from rag.prompting import Dialogue, Message
from rag.sharing import SharedAssistants
from tests.rag.fakes import build

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
LONG = Dialogue(
    (Message("system", "You count aloud, as far as you can."),),
    (Message("user", "Count from one to a thousand, in words."),),
)
ROAD = Dialogue((), (Message("user", "The hill road is shut until Friday. Is the hill road shut?"),))
DEAD = "How many workers died in the Marrowby quarry slide?"


def writing(model: IsolatedModel, most: int = 200) -> Generator[str, None, None]:
    return cast("Generator[str, None, None]", model.write(LONG, most=most))


def gone(pid: int) -> bool:
    """Whether a process has ended, or does within seconds; it may not have been waited for."""
    status = Path(f"/proc/{pid}/stat")
    for _ in range(500):
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(scope="module")
def model() -> Iterator[IsolatedModel]:
    held = IsolatedModel("tiny")
    yield held
    held.close()


def pid_of(model: IsolatedModel) -> int:
    assert model.length("one") >= 1  # which starts it, if need be
    return running(model)


def running(model: IsolatedModel) -> int:
    assert model.pid is not None
    return model.pid


def test_it_says_what_the_model_itself_says(model: IsolatedModel) -> None:
    own = open_model("tiny")
    assert isinstance(own, LlamaModel)
    assert (model.name, model.key) == (own.name, own.key)
    assert model.weigh(ROAD, ["Yes", "No"]) == pytest.approx(own.weigh(ROAD, ["Yes", "No"]))
    assert model.begins(ROAD, "Yes") == pytest.approx(own.begins(ROAD, "Yes"))
    assert "".join(model.write(ROAD, most=8)) == "".join(own.write(ROAD, most=8))
    assert model.length("naïve “quotes” \n and lines") == own.length("naïve “quotes” \n and lines")
    model.warm(LONG.constant)
    assert model.pid != os.getpid()


def test_a_process_that_is_killed_while_it_writes_ends_the_question_and_the_next_one_works(
    model: IsolatedModel,
) -> None:
    pieces = writing(model)
    next(pieces)
    first = running(model)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(ModelEnded, match=r"ended by signal 9\. Ask again: it is started anew"):
        list(pieces)
    assert "".join(model.write(ROAD, most=4))
    assert model.pid != first


def test_the_page_says_it_and_goes_on(quarry: Index, model: IsolatedModel) -> None:
    conversation = Conversation(Assistant(quarry, model))
    pid = pid_of(model)
    os.kill(pid, signal.SIGSTOP)  # so that it is still at the question when it is killed
    killing = threading.Timer(1.0, os.kill, (pid, signal.SIGKILL))
    killing.start()
    *_, failed = conversation.ask(DEAD)
    killing.join()
    assert failed.phase is Phase.FAILED
    assert failed.passages
    assert "The model's process ended" in failed.what
    *_, answered = conversation.ask(DEAD)
    assert answered.phase is Phase.DONE


def test_a_process_that_stalls_is_ended() -> None:
    model = IsolatedModel("tiny", silence=5.0)
    pid = pid_of(model)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ModelStalled, match="said nothing for 5 seconds"):
        model.weigh(ROAD, ["Yes", "No"])
    assert gone(pid)
    assert sum(model.weigh(ROAD, ["Yes", "No"])) == pytest.approx(1.0)
    model.close()


def test_leaving_a_text_stops_it_and_nothing_of_it_comes_later(model: IsolatedModel) -> None:
    whole = "".join(model.write(ROAD, most=8))
    pieces = writing(model, most=2000)
    next(pieces)
    pieces.close()
    assert "".join(model.write(ROAD, most=8)) == whole


def test_a_runaway_text_ends_at_its_limit(model: IsolatedModel) -> None:
    assert 0 < model.length("".join(writing(model, most=40))) <= 60


def test_a_question_beyond_the_context_is_refused_and_the_process_stays(model: IsolatedModel) -> None:
    pid = pid_of(model)
    long = Dialogue((), (Message("user", "The road is shut. " * 3000),))
    with pytest.raises(QuestionError, match="more than the model reads"):
        model.weigh(long, ["Yes", "No"])
    with pytest.raises(QuestionError, match="more than the model reads"):
        list(model.write(ROAD, most=5000))
    assert pid_of(model) == pid


def test_threads_ask_at_once_and_each_gets_its_own(model: IsolatedModel) -> None:
    wanted = {text: model.length(text) for text in ("one", "one two three", "a road that is shut")}
    had: list[tuple[str, int]] = []

    def ask(text: str) -> None:
        had.extend((text, model.length(text)) for _ in range(20))

    threads = [threading.Thread(target=ask, args=(text,)) for text in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(had) == 60
    assert all(wanted[text] == length for text, length in had)


def test_a_stopped_thread_does_not_wait_for_the_process(model: IsolatedModel) -> None:
    pid = pid_of(model)
    told, ended = threading.Event(), threading.Event()

    def ask() -> None:
        stopped_by(told.is_set)
        with pytest.raises(Stopped):
            model.weigh(ROAD, ["Yes", "No"])
        ended.set()

    os.kill(pid, signal.SIGSTOP)
    try:
        threading.Thread(target=ask).start()
        told.set()
        assert ended.wait(PATIENCE)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert sum(model.weigh(ROAD, ["Yes", "No"])) == pytest.approx(1.0)


def test_what_loading_raises_is_raised_here(tmp_path: Path) -> None:
    model = IsolatedModel(str(tmp_path / "none.gguf"))
    with pytest.raises(ModelMissing):
        model.weigh(ROAD, ["Yes", "No"])
    assert model.pid is None


def test_an_idle_process_can_be_ended_and_one_at_work_is_not() -> None:
    model = IsolatedModel("tiny")
    pieces = writing(model, most=50)
    next(pieces)
    pid = running(model)
    model.close_if_idle()
    assert model.pid == pid
    pieces.close()
    model.close_if_idle()
    assert gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has such a list")
def test_the_process_is_the_first_to_go_where_memory_runs_out(model: IsolatedModel) -> None:
    own, child = (Path(f"/proc/{pid}/oom_score_adj").read_text() for pid in ("self", pid_of(model)))
    assert int(child) > int(own)


def test_the_process_ends_with_a_program_that_comes_to_its_end() -> None:
    code = (
        "from rag.llm.isolated import IsolatedModel\n"
        "model = IsolatedModel('tiny')\n"
        "print(model.length('one'), model.pid)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert run.stderr == ""
    assert gone(int(run.stdout.split()[1]))


def test_nothing_is_left_when_the_process_that_asks_is_killed() -> None:
    code = (
        "from rag.llm.isolated import IsolatedModel\n"
        "from tests.rag.test_isolated import LONG\n"
        "model = IsolatedModel('tiny')\n"
        "for _ in model.write(LONG, most=3000):\n"
        "    print(model.pid, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        run.kill()
    assert gone(child)


def test_a_page_that_goes_over_to_another_model_ends_the_one_before(tmp_path: Path) -> None:
    build(tmp_path / "index")
    shared = SharedAssistants()
    one = shared._isolated("tiny")
    pid = pid_of(one)
    assert shared._isolated("tiny") is one
    assert one.pid == pid
    shared(tmp_path / "index", str(resolve("tiny")), None)
    assert gone(pid)
