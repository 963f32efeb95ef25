"""The smallest model behind real servers, against the same model in this process."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import cast

import pytest

from bench.server_process import Running, running
from index.errors import QuestionError
from index.weights import resolve
from rag.llm.language import LanguageModel
from rag.llm.llama import LlamaModel
from rag.llm.remote import errors
from rag.llm.remote.model import RemoteModel, connect
from rag.prompting import Dialogue, Message
from tests.rag.test_llama import HOSTILE, OPTIONS, ROAD, SHEEP, asked

pytestmark = [pytest.mark.model, pytest.mark.scale]

KEY = "sk-hush-hush"
CONTEXT = 1024
_NEAR = 0.06
"""A mean over the questions below. How a prompt is cut into batches, and for which processor llama.cpp was
built, moves one probability of a model this small by up to 0.11, and their mean by 0.02, with either server;
without the constant part the mean is 0.25 away, and with another question 0.27. The default model's are
compared by bench/server_answers.py.
"""
QUESTIONS = (
    "The hill road is shut until Friday. Is the hill road shut?",
    "The hill road is open. Is the hill road shut?",
    "The ferry sails at nine. Does the ferry sail?",
    "No ferry sails today. Does the ferry sail?",
    "The mayor resigned. Is the mayor still in office?",
    "The school opens on Monday. Is the school closed?",
    "Rain fell all night. Was it dry?",
    "The bridge was rebuilt. Is there a bridge?",
)


def judged(model: LanguageModel) -> list[float]:
    dialogues = [asked(question) for question in QUESTIONS]
    yes = [model.weigh(dialogue, OPTIONS)[0] for dialogue in dialogues]
    return yes + [model.begins(dialogue, "The") for dialogue in dialogues]


def apart(some: Sequence[float], others: Sequence[float]) -> float:
    return mean(abs(one - other) for one, other in zip(some, others, strict=True))


@pytest.fixture(scope="module")
def local() -> LlamaModel:
    return LlamaModel(resolve("tiny"), name="tiny", threads=2)


@pytest.fixture(scope="module", params=["llama_cpp", "xllamacpp"])
def server(request: pytest.FixtureRequest) -> Iterator[Running]:
    slots = 2 if request.param == "xllamacpp" else 1
    with running(request.param, resolve("tiny"), alias="tiny", slots=slots, context=CONTEXT, key=KEY) as it:
        yield it


@pytest.fixture
def model(server: Running, monkeypatch: pytest.MonkeyPatch) -> RemoteModel:
    monkeypatch.setenv(errors.KEY_VARIABLE, KEY)
    return connect(server.url)


def test_it_is_named_as_it_is_served(model: RemoteModel) -> None:
    assert (model.name, model.key) == ("tiny", "tiny")


@pytest.mark.parametrize("dialogue", [ROAD, SHEEP])
def test_it_writes_what_the_model_in_this_process_writes(
    model: RemoteModel, local: LlamaModel, dialogue: Dialogue
) -> None:
    assert "".join(model.write(dialogue, most=12)).strip() == "".join(local.write(dialogue, most=12)).strip()


def test_it_weighs_as_the_model_in_this_process_weighs(model: RemoteModel, local: LlamaModel) -> None:
    assert sum(model.weigh(ROAD, OPTIONS)) == pytest.approx(1.0)
    assert apart(judged(model), judged(local)) <= _NEAR


def test_the_order_of_options_does_not_matter(model: RemoteModel) -> None:
    assert model.weigh(ROAD, OPTIONS[::-1])[::-1] == pytest.approx(model.weigh(ROAD, OPTIONS), abs=_NEAR)


def test_it_counts_tokens_as_the_model_in_this_process_does(model: RemoteModel, local: LlamaModel) -> None:
    for text in ("sheep", "sheep and goats", "“We dig by hand from here.”"):
        assert model.length(text) == local.length(text)


def test_hostile_text_is_text(model: RemoteModel, local: LlamaModel) -> None:
    """Read as control tokens, the mark would cost one token each instead of its characters."""
    assert model.length(HOSTILE) >= local.length(HOSTILE)
    assert "".join(model.write(asked(HOSTILE), most=4)).strip()


def test_too_long_a_question_says_so(model: RemoteModel) -> None:
    with pytest.raises(QuestionError, match="Ask a shorter question"):
        model.weigh(asked("sheep " * 3 * CONTEXT), OPTIONS)
    assert "".join(model.write(ROAD, most=2))


def test_closing_the_iterator_frees_the_server(model: RemoteModel) -> None:
    stream = cast("Generator[str, None, None]", model.write(asked("Tell a long story of a town."), most=400))
    next(stream)
    stream.close()
    assert "".join(model.write(ROAD, most=2))


def test_questions_of_several_threads_keep_apart(model: RemoteModel) -> None:
    alone = ["".join(model.write(one, most=8)) for one in (ROAD, SHEEP)]
    together = ["", ""]

    def write(place: int, dialogue: Dialogue) -> None:
        together[place] = "".join(model.write(dialogue, most=8))

    threads = [threading.Thread(target=write, args=one) for one in enumerate((ROAD, SHEEP))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_a_prompt_is_read_ahead(model: RemoteModel) -> None:
    model.warm((Message("system", "You count sheep."),))


def test_a_wrong_key_a_wrong_path_and_a_wrong_name(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.CredentialsRefused, match="wants a key"):
        connect(server.url)
    monkeypatch.setenv(errors.KEY_VARIABLE, "sk-other")
    with pytest.raises(errors.CredentialsRefused, match="refused the key"):
        connect(server.url)
    monkeypatch.setenv(errors.KEY_VARIABLE, KEY)
    with pytest.raises(errors.PathWrong, match="/v1"):
        connect(f"{server.url}/elsewhere")
    with pytest.raises(errors.ModelNotServed, match="serves tiny, not huge"):
        connect(f"{server.url}#huge")


def test_a_server_killed_midway_is_replaced(local: LlamaModel) -> None:
    path: Path = resolve("tiny")
    story = asked("Tell a long story of a town and its bakery.")
    with (
        running("xllamacpp", path, alias="tiny", context=CONTEXT) as first,
        running("xllamacpp", path, alias="tiny", context=CONTEXT) as second,
    ):
        model = connect(f"{first.url},{second.url}")
        whole = "".join(model.write(story, most=40))
        stream = model.write(story, most=40)
        begun = next(stream)
        first.kill()
        assert begun + "".join(stream) == whole
        second.kill()
        with pytest.raises(errors.ServerError, match="Start the server"):
            model.begins(ROAD, "The")
