"""A model behind servers that misbehave: real HTTP, every fault its own error, and what can be mended is."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from typing import Any, cast

import httpx
import pytest

from index.errors import ModelError, ModelUnknown, QuestionError
from rag.llm.models import open_model
from rag.llm.remote import errors
from rag.llm.remote.addresses import Address
from rag.llm.remote.errors import ServerError
from rag.llm.remote.model import RemoteModel, connect
from rag.llm.remote.pool import Patience, Pool
from rag.llm.remote.server import Server
from rag.prompting import Dialogue, Message
from tests.rag.fakes_remote import (
    Reply,
    Rogue,
    chunk,
    cuts,
    endless,
    ends,
    hangs,
    refuses,
    says,
    send_json,
    serving,
)

KEY = "sk-hush-hush"
OPTIONS = ("Yes", "No")
ROAD = Dialogue((Message("system", "Answer."),), (Message("user", "Is the <|im_end|> road shut?"),))
WAITS = (0.01, 0.01)
PATIENT, SILENT = 20.0, 0.5
"""Seconds: more than a busy machine takes to answer, and what is waited for one that never does."""
NOWHERE = "http://127.0.0.1:9/v1"  # the discard port: nobody listens
GOOD = says("The ", "road ", "is shut.")
Start = Callable[..., Rogue]
Made = Callable[..., RemoteModel]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server with replies."""
    with ExitStack() as stack:

        def started(*replies: Reply, **more: object) -> Rogue:
            return stack.enter_context(serving(Rogue(list(replies), **more)))  # type: ignore[arg-type]

        yield started


@pytest.fixture
def made() -> Iterator[Made]:
    """Makes a model of URLs, with little patience: `silence` seconds where a server is to be silent."""
    with ExitStack() as stack:

        def model(
            *urls: str,
            key: str | None = None,
            wanted: str | None = None,
            silence: float = PATIENT,
            rest: float = 60.0,
        ) -> RemoteModel:
            client = stack.enter_context(httpx.Client(timeout=httpx.Timeout(silence, connect=PATIENT)))
            servers = [Server(Address(url, wanted), client, key=key) for url in urls]
            return RemoteModel(Pool(servers, Patience(WAITS, rest, rest)))

        yield model


def written(model: RemoteModel, most: int = 10) -> str:
    return "".join(model.write(ROAD, most=most))


def allowed(kind: type[ServerError]) -> float:
    return SILENT if kind is errors.ServerSlow else PATIENT


def fault(model: RemoteModel) -> ServerError:
    with pytest.raises(ServerError) as caught:
        written(model)
    return caught.value


def test_it_writes_greedily_what_was_asked(start: Start, made: Made) -> None:
    server = start(GOOD)
    assert written(made(server.url), most=7) == "The road is shut."
    (body,) = server.seen
    assert body["model"] == "rogue"
    assert body["temperature"] == 0
    assert body["max_tokens"] == 7
    assert body["messages"][0] == {"role": "system", "content": "Answer."}


def test_control_marks_don_t_reach_the_server(start: Start, made: Made) -> None:
    server = start(GOOD)
    written(made(server.url))
    assert server.seen[0]["messages"][1]["content"] == "Is the < |im_end|> road shut?"


def test_no_more_than_asked_for_is_written_whatever_the_server_does(start: Start, made: Made) -> None:
    server = start(endless())
    assert written(made(server.url), most=3) == "on on on "
    assert server.gone.wait(5)
    assert list(made(server.url).write(ROAD, most=0)) == []


def test_closing_the_iterator_ends_the_request(start: Start, made: Made) -> None:
    server = start(endless())
    stream = cast("Generator[str, None, None]", made(server.url).write(ROAD, most=1000))
    assert next(stream) == "on "
    stream.close()
    assert server.gone.wait(5)


def test_line_separators_within_a_text_are_text(start: Start, made: Made) -> None:
    server = start(says("a\u2028b", "\x85c", "“é”"))
    assert written(made(server.url)) == "a\u2028b\x85c“é”"


def test_an_end_without_done_is_an_end_where_a_reason_was_given(start: Start, made: Made) -> None:
    server = start(ends(chunk("All."), chunk("", reason="stop")))
    assert written(made(server.url)) == "All."


def test_options_are_weighed_by_the_servers_probabilities(start: Start, made: Made) -> None:
    model = made(start(GOOD).url)
    # exp(-0.1) = 0.9048 and exp(-2.4) = 0.0907
    assert model.weigh(ROAD, OPTIONS) == pytest.approx([0.9089, 0.0911], abs=1e-4)
    assert model.begins(ROAD, "No") == pytest.approx(0.0907, abs=1e-4)
    assert model.begins(ROAD, "Perhaps") == pytest.approx(0.0025, abs=1e-4)
    assert model.begins(ROAD, "Never") == pytest.approx(0.0021, abs=1e-3)


def test_sixteen_answers_are_under_way_at_once(start: Start, made: Made) -> None:
    """None of them ends before all have begun: any line on this side would hold them up for good."""
    together = threading.Barrier(16)

    def when_all_have_come(handler: BaseHTTPRequestHandler, body: Mapping[str, Any]) -> None:
        together.wait(60)
        GOOD(handler, body)

    model = made(start(when_all_have_come).url)
    with ThreadPoolExecutor(16) as readers:
        assert set(readers.map(lambda _: written(model), range(16))) == {"The road is shut."}


@pytest.mark.parametrize("listing", [None, {}])
def test_no_probabilities_is_an_error(start: Start, made: Made, listing: dict[str, float] | None) -> None:
    model = made(start(says("Yes", listing=listing)).url)
    with pytest.raises(errors.NoProbabilities, match=r"can't be checked. Use a server that gives logprobs"):
        model.weigh(ROAD, OPTIONS)
    with pytest.raises(errors.NoProbabilities):
        model.begins(ROAD, "No")


def test_a_model_that_thinks_aloud_is_an_error(start: Start, made: Made) -> None:
    model = made(start(says("<think>", listing={"<think>": -0.001, "The": -7.0})).url)
    with pytest.raises(errors.NoProbabilities, match="does not list"):
        model.weigh(ROAD, OPTIONS)


def test_a_list_too_short_to_tell_is_an_error(start: Start, made: Made) -> None:
    model = made(start(says("Yes", listing={"Yes": -0.5, "The": -1.2})).url)
    with pytest.raises(errors.NoProbabilities):
        model.weigh(ROAD, OPTIONS)


@pytest.mark.parametrize("weight", [0.5, float("nan"), float("inf")])
def test_what_is_no_probability_is_refused(start: Start, made: Made, weight: float) -> None:
    model = made(start(says("Yes", listing={"Yes": weight, "No": -1.0})).url)
    with pytest.raises(errors.AnswerMalformed):
        model.weigh(ROAD, OPTIONS)


def test_a_strict_server_is_asked_for_what_the_description_allows(start: Start, made: Made) -> None:
    server = start(refuses(400, "unknown argument: repeat_penalty"), says("Yes"))
    model = made(server.url)
    assert model.weigh(ROAD, OPTIONS)[0] > 0.9
    assert written(model) == "Yes"
    first, second, third = server.seen
    assert (first["top_logprobs"], second["top_logprobs"]) == (100, 20)
    assert "repeat_penalty" in first
    assert "repeat_penalty" not in second
    assert "repeat_penalty" not in third


def test_tokens_are_counted_by_the_server(start: Start, made: Made) -> None:
    def counts(handler: object, body: dict[str, object]) -> None:
        words = len(str(body["messages"][0]["content"]).split())  # type: ignore[index]
        send_json(handler, 200, {"usage": {"prompt_tokens": 20 + words}})  # type: ignore[arg-type]

    model = made(start(cast(Reply, counts)).url)
    assert model.length("four sheep and a goat") == 5
    assert model.length("") == 0


FAULTS: list[tuple[Reply, type[ServerError], str]] = [
    (refuses(401), errors.CredentialsRefused, "wants a key (401). Put a valid key into DATELINE_API_KEY"),
    (refuses(403), errors.CredentialsRefused, "(403)"),
    (refuses(404), errors.PathWrong, "up to and with its /v1"),
    (refuses(405), errors.PathWrong, "(405)"),
    (refuses(307, location="http://127.0.0.1:9/"), errors.PathWrong, "(307)"),
    (refuses(404, "The model `rogue` does not exist."), errors.ModelNotServed, "Name another: --model http"),
    (refuses(400, "bad role"), errors.RequestRefused, "bad role (400)"),
    (refuses(500, "out of memory"), errors.ServerFailed, "out of memory (500). See the server's log"),
    (refuses(500, {"odd": [1]}), errors.ServerFailed, "(500)"),
    (refuses(503), errors.ServerFailed, "(503)"),
    (refuses(429), errors.ServerFailed, "(429)"),
    (hangs(), errors.ServerSlow, f"{SILENT:g} seconds. Allow it more with DATELINE_SERVER_SECONDS"),
    (cuts("The "), errors.ServerLost, "broke off in the middle of an answer. Ask again"),
    (ends(), errors.ServerLost, "broke off"),
    (ends(chunk("The ")), errors.ServerLost, "broke off"),
    (ends(chunk("The "), "[DONE]"), errors.ServerInterrupted, "--interrupt_requests false"),
    (ends("{oops"), errors.AnswerMalformed, "no chat completion"),
    (ends({"choices": "many"}), errors.AnswerMalformed, "choices"),
    (ends({"choices": [{"delta": {"content": 7}}]}), errors.AnswerMalformed, "choices.0.delta.content"),
    (ends([1, 2]), errors.AnswerMalformed, "no chat completion"),
    (ends({"error": {"message": "slot lost"}}), errors.ServerFailed, "slot lost"),
    (refuses(200), errors.AnswerMalformed, "no stream of events"),
]


@pytest.mark.parametrize(("reply", "kind", "says_so"), FAULTS)
def test_every_fault_has_its_error_with_url_and_mend(
    start: Start, made: Made, reply: Reply, kind: type[ServerError], says_so: str
) -> None:
    server = start(reply)
    error = fault(made(server.url, silence=allowed(kind)))
    assert type(error) is kind
    assert isinstance(error, ModelError)
    assert server.url in str(error)
    assert says_so in str(error)


@pytest.mark.parametrize(("reply", "kind", "says_so"), FAULTS)
def test_only_what_may_pass_is_asked_again(
    start: Start, made: Made, reply: Reply, kind: type[ServerError], says_so: str
) -> None:
    server = start(reply)
    fault(made(server.url, silence=allowed(kind)))
    streams = [body for body in server.seen if body["stream"]]
    asked_without_extras = kind is errors.RequestRefused
    assert len(streams) == (3 if kind.passing else 2 if asked_without_extras else 1)


@pytest.mark.parametrize("reply", [reply for reply, kind, _ in FAULTS if kind.passing])
def test_what_passes_is_not_noticed(start: Start, made: Made, reply: Reply) -> None:
    # Two of them in a row: an empty stream is asked for its reason without one.
    assert written(made(start(reply, reply, GOOD).url)) == "The road is shut."


def test_a_server_that_is_silent_is_left_for_later(start: Start, made: Made) -> None:
    silent, good = start(GOOD), start(GOOD)
    silent.models = (0, [])
    model = made(silent.url, good.url, silence=SILENT)
    model.load()
    assert written(model) == "The road is shut."


@pytest.mark.parametrize(("reply", "kind"), [(reply, kind) for reply, kind, _ in FAULTS])
def test_the_next_server_takes_over(start: Start, made: Made, reply: Reply, kind: type[ServerError]) -> None:
    bad, good = start(reply), start(GOOD)
    model = made(bad.url, good.url, silence=allowed(kind))
    assert written(model) == "The road is shut."
    asked = len(bad.seen)
    assert written(model) == "The road is shut."
    assert len(bad.seen) == asked  # it rests


def test_a_failed_server_is_used_again_once_it_is_rested(start: Start, made: Made) -> None:
    first, second = start(refuses(500), GOOD), start(GOOD)
    model = made(first.url, second.url, rest=0.2)
    written(model)
    time.sleep(0.25)
    written(model)
    assert (len(first.seen), len(second.seen)) == (2, 1)


def test_all_servers_failing_names_each(start: Start, made: Made) -> None:
    server = start(refuses(500))
    message = str(fault(made(NOWHERE, server.url)))
    assert NOWHERE in message
    assert server.url in message


def test_an_answer_begun_elsewhere_is_gone_on_with_only_if_it_is_the_same(start: Start, made: Made) -> None:
    broken = start(cuts("The road was "))
    assert written(made(broken.url, start(says("The road ", "was shut.")).url)) == "The road was shut."
    assert type(fault(made(start(cuts("The road was ")).url, start(says("A road")).url))) is ServerError


def test_a_busy_server_is_given_the_time_it_asks_for(start: Start, made: Made) -> None:
    model = made(start(refuses(429, Retry_After="0.5"), GOOD).url)
    began = time.monotonic()
    assert written(model) == "The road is shut."
    assert time.monotonic() - began >= 0.5


def test_requests_go_to_the_least_busy_server(start: Start, made: Made) -> None:
    first, second = start(endless()), start(endless())
    model = made(first.url, second.url)
    one, other = (cast("Generator[str, None, None]", model.write(ROAD, most=1000)) for _ in range(2))
    next(one)
    next(other)
    assert (len(first.seen), len(second.seen)) == (1, 1)
    one.close()
    other.close()


@pytest.mark.parametrize(
    "message",
    [
        "Requested tokens (7058) exceed context window of 4096",
        "This model's maximum context length is 4096 tokens.",
    ],
)
def test_too_long_a_question_is_the_readers_to_mend(start: Start, made: Made, message: str) -> None:
    server = start(refuses(400, message))
    with pytest.raises(QuestionError, match=r"Ask a shorter question"):
        written(made(server.url))
    assert len(server.seen) == 1


def test_a_stream_that_ends_at_once_is_asked_why(start: Start, made: Made) -> None:
    model = made(start(ends(), refuses(400, "maximum context length is 512 tokens")).url)
    with pytest.raises(QuestionError):
        written(model)


def test_the_one_model_served_is_taken(start: Start, made: Made) -> None:
    model = made(start(GOOD, models=(200, ["/srv/models/small-0.5b.gguf"])).url)
    assert (model.name, model.key) == ("small-0.5b", "small-0.5b")


def test_a_name_chooses_among_several(start: Start, made: Made) -> None:
    server = start(GOOD, models=(200, ["small", "large"]))
    assert made(server.url, wanted="large").name == "large"
    with pytest.raises(errors.ModelNotServed, match=r"serves small, large. Name one .*#NAME"):
        made(server.url).load()
    with pytest.raises(errors.ModelNotServed, match=r"serves small, large, not huge"):
        made(server.url, wanted="huge").load()
    with pytest.raises(errors.ModelNotServed, match=r"serves no model"):
        made(start(GOOD, models=(200, [])).url).load()


def test_a_proxy_without_a_list_needs_a_name(start: Start, made: Made) -> None:
    server = start(GOOD, models=(404, []))
    assert written(made(server.url, wanted="large")) == "The road is shut."
    with pytest.raises(errors.PathWrong):
        made(server.url).load()


def test_servers_of_different_models_are_refused(start: Start, made: Made) -> None:
    model = made(start(GOOD).url, start(GOOD, models=(200, ["other"])).url)
    with pytest.raises(errors.ModelNotServed, match=r"serves other, and the servers before it rogue"):
        model.load()


def test_a_server_that_comes_up_later_with_another_model_is_not_used(start: Start, made: Made) -> None:
    good, late = start(GOOD, refuses(500)), start(GOOD, models=(503, []))
    model = made(good.url, late.url)
    model.load()
    assert written(model) == "The road is shut."
    late.models = (200, ["other"])
    assert f"{late.url} serves other" in str(fault(model))
    assert late.seen == []


def test_opening_by_url(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start(GOOD, key=KEY)
    monkeypatch.setenv("DATELINE_API_KEY", f"{KEY}\n")
    model = open_model(f"{NOWHERE},{server.url}#rogue")
    assert model.name == "rogue"
    assert open_model(f"{NOWHERE},{server.url}#rogue") is model
    assert "".join(model.write(ROAD, most=9)) == "The road is shut."


@pytest.mark.parametrize("wanted", ["postgres://host/v1", "://", ","])
def test_opening_what_is_no_server(wanted: str) -> None:
    with pytest.raises(ModelUnknown):
        open_model(wanted)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATELINE_API_KEY", "schlüssel"),
        ("DATELINE_API_KEY", "two\nlines"),
        ("DATELINE_SERVER_SECONDS", "soon"),
        ("DATELINE_SERVER_SECONDS", "-1"),
        ("DATELINE_SERVER_SECONDS", "inf"),
    ],
)
def test_settings_that_are_none(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ModelError, match=variable) as caught:
        connect(NOWHERE)
    assert value not in str(caught.value)


def test_the_key_is_told_to_nobody_else(start: Start, made: Made, caplog: pytest.LogCaptureFixture) -> None:
    echo = start(refuses(500, f"what a key is {KEY}"), refuses(500, {"deep": [KEY]}), key=KEY)
    with caplog.at_level(logging.DEBUG):
        model = made(echo.url, NOWHERE, key=KEY)
        model.load()
        error = fault(model)
        wrong = made(echo.url, key="sk-other-hush")
        with pytest.raises(errors.CredentialsRefused) as refused:
            wrong.load()
    everything = [
        caplog.text,
        str(error),
        repr(error),
        repr(model),
        repr(model._pool.servers),
        str(refused.value),
    ]
    assert "hush" not in json.dumps(everything)
    assert "refused the key it was given (401)" in str(refused.value)


def test_nobody_there(made: Made) -> None:
    error = fault(made(NOWHERE))
    assert type(error) is errors.ServerDown
    assert f"{NOWHERE} can't be reached" in str(error)
    with pytest.raises(errors.ServerDown):
        made(NOWHERE).load()
