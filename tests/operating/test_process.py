"""What a server shows of itself, and how it ends: processes of their own, over loopback."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client

from rag.keeping.conversations import Conversations
from rag.keeping.keeper import Keeping
from rag.page.records import turns_of
from rag.page.turns import Phase
from tests.operating.process import running
from tests.page.guarded import Reader

# A machine that is busy with other tests takes its time.
get = partial(httpx.get, timeout=30)
post = partial(httpx.post, timeout=30)

QUESTION = "When did ferries resume from the zinnia pier?"  # with a word that nothing else has


def lines(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


def kept(folder: Path) -> list[dict[str, Any]]:
    """The turns of every conversation in the file, as they are kept."""
    with sqlite3.connect(folder / "index.readers.sqlite3") as db:
        rows = db.execute("SELECT turns FROM conversations").fetchall()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    return [turn for (turns,) in rows for turn in json.loads(turns)]


def test_health_metrics_and_the_journal_tell_what_was_done_and_nobody_s_words(tmp_path: Path) -> None:
    with running(tmp_path, "--log", "--mcp") as run:
        health = get(f"{run.address}health")
        assert health.status_code == 200
        told = health.json()
        assert (told["status"], told["model"]) == ("ok", "ready")
        assert (told["index"]["version"], told["index"]["posts"]) == ("v1", 4)
        reader = Reader(run.address)
        reader.ask(QUESTION)
        reader.ask("Who won the zinnia match?")
        reader.ask("no model for zinnia")
        client = Client(run.address, verbose=False, analytics_enabled=False)
        client.predict(question=QUESTION, api_name="/answer")
        text = get(f"{run.address}metrics").text
        code, _, said = run.ended()
    assert code == 0
    for line in (
        'dateline_questions_total{outcome="answered"} 2',
        'dateline_questions_total{outcome="refused"} 1',
        'dateline_questions_total{outcome="failed"} 1',
        'dateline_faults_total{kind="ModelMissing"} 1',
        "dateline_answer_seconds_count 4",
        'dateline_index_info{version="v1"} 1',
        "dateline_under_way 0",
        "dateline_queue_waiting 0",
    ):
        assert f"{line}\n" in text
    noted = lines(said)
    assert [one["event"] for one in noted] == ["started", *["question"] * 4, "ended"]
    first = noted[1]
    assert (first["outcome"], first["characters"], first["sentences"]) == ("answered", len(QUESTION), 3)
    assert noted[3]["fault"] == "ModelMissing"
    for words in ("zinnia", "pier", "Ferries", "noon"):
        assert words not in said
        assert words not in text


def test_words_are_in_the_journal_where_they_are_wanted(tmp_path: Path) -> None:
    with running(tmp_path, "--log-questions") as run:
        Reader(run.address).ask(QUESTION)
        _, _, said = run.ended()
    noted = lines(said)[1]
    assert noted["question"] == QUESTION
    assert "at noon" in noted["answer"]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_ended_keeps_what_was_on_the_page(by: signal.Signals, tmp_path: Path) -> None:
    with running(tmp_path, "--log", "--mcp") as run:
        readers = [Reader(run.address, key=f"reader {number}") for number in range(3)]
        asks = [threading.Thread(target=_asking, args=(reader,), daemon=True) for reader in readers]
        program = threading.Thread(target=_calling, args=(run.address,), daemon=True)
        for thread in (*asks, program):
            thread.start()
        _until(lambda: _under_way(run.address) == 4)
        time.sleep(0.6)  # some words have been written
        code, seconds, said = run.ended(by)
    assert code == 0
    assert seconds < 5
    turns = kept(tmp_path)
    assert [turn["phase"] for turn in turns] == ["stopped"] * 3
    assert all(turn["draft"] for turn in turns)
    noted = lines(said)  # and no stack trace among them
    assert [one["outcome"] for one in noted if one["event"] == "question"] == ["stopped"] * 4
    assert noted[-1]["event"] == "ended"
    assert noted[-1]["answers_ended"] is True
    held = Keeping(tmp_path / "index.readers.sqlite3")
    (entry,) = Conversations(held).all("reader 0")
    again = Conversations(held).get("reader 0", entry.id)
    held.close()
    assert again is not None
    assert [turn.phase for turn in turns_of(again.turns)] == [Phase.STOPPED]


def test_one_that_drains_says_so_and_answers_what_it_was_asked(tmp_path: Path) -> None:
    with running(tmp_path, "--log", "--drain", "25") as run:
        slow, late = Reader(run.address, key="slow"), Reader(run.address, key="late")
        asked = threading.Thread(target=_asking, args=(slow,), daemon=True)
        asked.start()
        _until(lambda: _under_way(run.address) == 1)
        run.process.send_signal(signal.SIGTERM)
        _until(lambda: get(f"{run.address}health").status_code == 503)
        assert get(f"{run.address}health").json()["status"] == "ending"
        assert "takes no more questions" in late.ask(QUESTION)
        _, said = run.process.communicate(timeout=60)
    assert run.process.returncode == 0
    assert sorted((turn["question"], turn["phase"]) for turn in kept(tmp_path)) == [
        (QUESTION, "failed"),
        ("slowly: when did ferries resume?", "done"),
    ]
    noted = lines(said)
    assert [one["outcome"] for one in noted if one["event"] == "question"] == ["answered"]
    assert noted[-1]["answers_ended"] is True


def _asking(reader: Reader, question: str = "slowly: when did ferries resume?") -> None:
    try:
        reader.ask(question)
    except httpx.HTTPError:  # the server went
        return


def _calling(address: str) -> None:
    arguments = {"question": "slowly: when did ferries resume?"}
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "answer", "arguments": arguments},
    }
    head = {"Accept": "application/json, text/event-stream"}
    try:
        httpx.post(f"{address}mcp", json=call, headers=head, timeout=30)
    except httpx.HTTPError:
        return


def _under_way(address: str) -> int:
    text = get(f"{address}metrics").text
    return int(text.split("\ndateline_under_way ")[1].split()[0])


def _until(true: Any) -> None:
    last = time.monotonic() + 20
    while not true():
        assert time.monotonic() < last
        time.sleep(0.02)


def test_a_server_ends_though_a_model_can_t_be_stopped(tmp_path: Path) -> None:
    with running(tmp_path, "--log", asker="stuck") as run:
        threading.Thread(target=_asking, args=(Reader(run.address), "ferries?"), daemon=True).start()
        _until(lambda: _under_way(run.address) == 1)
        code, seconds, said = run.ended()
    assert code == 0
    assert seconds < 5
    assert [turn["phase"] for turn in kept(tmp_path)] == ["stopped"]
    assert lines(said)[-1]["answers_ended"] is False


def test_loopback_of_the_new_kind_is_loopback_too(tmp_path: Path) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with running(tmp_path, "--host", "::1") as run:
        assert run.address.startswith("http://[::1]:")
        assert Reader(run.address).load()
        assert get(f"{run.address}metrics").status_code == 200
        assert get(f"{run.address}config", headers={"Host": "evil.example"}).status_code == 421
        assert run.ended()[0] == 0


def test_metrics_want_a_login_where_there_is_one_and_health_does_not(tmp_path: Path) -> None:
    from rag.access.accounts import Accounts, accounts_beside
    from tests.page.guarded import PASSWORDS

    Accounts(accounts_beside(tmp_path / "index")).add("ada", PASSWORDS["ada"])
    with running(tmp_path, "--log") as run:
        assert get(f"{run.address}health").status_code == 200
        assert post(f"{run.address}health").status_code == 401
        assert get(f"{run.address}metrics").status_code == 401
        assert Reader(run.address, "ada").request("GET", "metrics").status_code == 200
        assert get(f"{run.address}config").status_code == 401
        wrong = {"username": "ada", "password": "zinnia zinnia"}
        assert post(f"{run.address}login", data=wrong).status_code == 401
        assert get(f"{run.address}config", headers={"Origin": "http://x.example"}).status_code == 403
        _, _, said = run.ended()
    assert "zinnia" not in said
    assert [(one["event"], one.get("fault") or one.get("status")) for one in lines(said)] == [
        ("started", None),
        ("login", None),
        ("refused", "LoginRefused"),
        ("refused", 403),
        ("ended", None),
    ]


def test_a_server_without_an_index_is_not_well(tmp_path: Path) -> None:
    from tests.page.test_command import command, interrupted

    run = command(tmp_path, "--port", "8190")
    assert run.stdout is not None
    address = run.stdout.readline().split(" is at ")[1].split()[0]
    health = httpx.get(f"{address}health", timeout=20)
    interrupted(run)
    assert health.status_code == 503
    assert health.json() | {"model": ""} == {
        "status": "failed",
        "model": "",
        "index": None,
        "fault": "IndexMissing",
    }
    assert str(tmp_path) not in health.text
