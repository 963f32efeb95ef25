"""How a model runs fastest: the search on made-up machines, what is kept of it, and the command."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from rag.cli import main
from rag.llm.running import Running
from rag.tuning import kept
from rag.tuning.search import EIGHT_BITS, Found, NothingRan, Took, Tried, Way, search

USUAL = Running(4, 4)
SAME = (1, 2, 3)


class Machine:
    """Takes as long as it is told for each way, and its clock moves on by that."""

    def __init__(self, takes: Callable[[Way], Took | None]) -> None:
        self.takes = takes
        self.now = 0.0
        self.asked: list[Way] = []

    def __call__(self, way: Way) -> Took | None:
        self.asked.append(way)
        took = self.takes(way)
        self.now += took.whole if took else 0.0
        return took

    def found(self, usual: Running = USUAL) -> Found:
        return search(self, usual, lambda: self.now)


def even(way: Way) -> Took:
    """Every way is as fast as any other."""
    return Took(1.0, 1.0, SAME)


def test_the_usual_stays_where_nothing_is_faster() -> None:
    assert Machine(even).found().running == USUAL


def test_reading_and_writing_have_threads_of_their_own() -> None:
    def takes(way: Way) -> Took:
        return Took(8 / way.running.reading, {4: 3.0, 3: 2.0, 2: 1.0, 1: 2.0}[way.running.writing], SAME)

    assert Machine(takes).found().running == Running(reading=4, writing=2)


def test_batch_and_attention_are_taken_as_they_were_measured() -> None:
    def takes(way: Way) -> Took:
        return Took(0.5 if way.running.batch == 64 else 1.0, 1.0, SAME)

    found = Machine(takes).found()
    assert found.running == replace(USUAL, batch=64)
    assert found.running in [one.way.running for one in found.tried]

    assert Machine(lambda way: Took(1.0, 2.0 - (not way.running.flash), SAME)).found().running == replace(
        USUAL, flash=False
    )


def test_what_writes_otherwise_is_not_taken_however_fast() -> None:
    def takes(way: Way) -> Took:
        return Took(1.0, 1.0, SAME) if way.running.flash else Took(0.1, 0.1, (1, 2, 4))

    found = Machine(takes).found()
    assert found.running == USUAL
    assert [one.same for one in found.tried if not one.way.running.flash] == [False]


def test_fewer_bits_are_told_and_never_taken() -> None:
    found = Machine(lambda way: Took(0.1 if way.keys_and_values == EIGHT_BITS else 1.0, 1.0, SAME)).found()
    assert found.running == USUAL
    assert [one.share for one in found.tried if one.way.keys_and_values == EIGHT_BITS] == [0.55]


def test_what_is_faster_only_at_times_is_not_taken() -> None:
    waves = cycle([0.2, 1.1, 0.2])

    def takes(way: Way) -> Took:
        return Took(1.0 if way.running.flash else next(waves), 1.0, SAME)

    assert Machine(takes).found().running == USUAL


def test_what_is_hardly_faster_is_not_taken() -> None:
    assert Machine(lambda way: Took(1.0 if way.running.flash else 0.98, 1.0, SAME)).found().running == USUAL


def test_other_work_that_comes_and_goes_changes_nothing() -> None:
    load = iter(range(1, 1000))

    def takes(way: Way) -> Took:
        slower = 1 + 0.01 * next(load)
        return Took(slower * (1.0 if way.running.flash else 0.6), slower, SAME)

    assert Machine(takes).found().running == replace(USUAL, flash=False)


def test_a_slow_model_is_measured_in_fewer_rounds() -> None:
    fast = Machine(even)
    fast.found()
    slow = Machine(lambda way: Took(10.0, 10.0, SAME))
    slow.found()
    assert len(slow.asked) == 2 * len(set(fast.asked)) + 2  # the usual way is in both stages
    assert len(fast.asked) == 3 * len(set(fast.asked)) + 3


def test_one_processor_has_no_threads_to_choose() -> None:
    machine = Machine(even)
    machine.found(Running(1, 1))
    assert {(way.running.reading, way.running.writing) for way in machine.asked} == {(1, 1)}


def test_a_way_that_the_model_cannot_be_run_is_left_out() -> None:
    found = Machine(lambda way: None if way.keys_and_values == EIGHT_BITS else even(way)).found()
    assert EIGHT_BITS not in [one.way.keys_and_values for one in found.tried]
    with pytest.raises(NothingRan):
        Machine(lambda way: None).found()


TUNED = kept.Tuned(
    Running(1, 1, batch=128, flash=False),
    (
        Tried(Way(Running(1, 1)), 2.0, 1.0, 1.0, same=True),
        Tried(Way(Running(1, 1), EIGHT_BITS), 2, 1, 1, True),
    ),
    "2026-11-26T04:00:00+00:00",
    41.5,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "some.gguf"
    path.write_bytes(b"GGUF and more")
    return path


def test_what_was_measured_is_kept_beside_the_model_and_forgotten(model: Path) -> None:
    assert kept.kept(model) is None
    kept.keep(model, TUNED)
    assert kept.kept(model) == TUNED
    assert kept.file_of(model).parent == model.parent
    assert kept.forget(model)
    assert not kept.forget(model)
    assert kept.kept(model) is None
    assert list(model.parent.iterdir()) == [model]


def test_it_is_of_that_file_and_no_other(model: Path) -> None:
    kept.keep(model, TUNED)
    os.utime(model, ns=(1, 1))
    assert kept.kept(model) == TUNED  # touched, and the same
    model.write_bytes(b"GGUF and less")
    assert kept.kept(model) is None
    model.write_bytes(b"GGUF")
    assert kept.kept(model) is None


def test_another_machine_has_a_record_of_its_own(model: Path) -> None:
    kept.keep(model, TUNED)
    file = kept.file_of(model)
    other = json.loads(file.read_text())
    file.write_text(json.dumps({"another machine": other[kept.machine()]}))
    assert kept.kept(model) is None
    kept.keep(model, TUNED)
    assert kept.forget(model)
    assert list(json.loads(file.read_text())) == ["another machine"]


@pytest.mark.parametrize(
    "changed", [{"reading": 100_000}, {"writing": 0}, {"writing": True}, {"batch": 1}, {"flash": "no"}]
)
def test_a_record_that_tune_would_not_write_is_not_used(model: Path, changed: dict[str, object]) -> None:
    kept.keep(model, TUNED)
    file = kept.file_of(model)
    records = json.loads(file.read_text())
    records[kept.machine()]["running"] |= changed
    file.write_text(json.dumps(records))
    assert kept.kept(model) is None


@pytest.mark.parametrize("text", ["", "[]", "nonsense", "null"])
def test_a_damaged_file_counts_for_nothing(model: Path, text: str) -> None:
    kept.file_of(model).write_text(text)
    assert kept.kept(model) is None
    kept.keep(model, TUNED)
    assert kept.kept(model) == TUNED
    kept.file_of(model).write_text(json.dumps({kept.machine(): text}))
    assert kept.kept(model) is None


def test_a_folder_that_cannot_be_written_is_one_line(model: Path) -> None:
    kept.file_of(model).mkdir()
    with pytest.raises(kept.NotKept) as caught:
        kept.keep(model, TUNED)
    assert str(kept.file_of(model)) in str(caught.value)
    assert str(caught.value).endswith("--model PATH")


class Fixed:
    """A measurer on which no attention in one piece is the faster way."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Fixed:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, way: Way) -> Took:
        return Took(2.0 if way.running.flash else 1.0, 1.0, SAME)


def test_the_command_measures_shows_and_forgets(
    model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.tuning.measuring.LlamaMeasurer", Fixed)
    named = ["--model", str(model)]
    assert main(["tune", "--show", *named]) == 0
    assert capsys.readouterr().out.endswith("since nothing was measured: dateline tune\n")
    assert main(["tune", *named]) == 0
    out, err = capsys.readouterr()
    assert "without flash attention, faster than the usual" in out
    assert "never taken" in out
    assert err.startswith("Measuring ")
    assert main(["tune", "--show", *named]) == 0
    assert capsys.readouterr().out == out
    assert main(["tune", "--show", "--json", *named]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["in_use"] == told["tuned"]["running"]
    assert told["in_use"]["flash"] is False
    for said in ("forgotten", "nothing was measured on this machine"):
        assert main(["tune", "--forget", *named]) == 0
        assert capsys.readouterr().out == f"{model}: {said}.\n"


def test_a_server_is_not_tuned_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tune", "--model", "http://127.0.0.1:1/v1"]) == 1
    assert capsys.readouterr().err.endswith("Name one of this machine: dateline models list\n")
    assert main(["tune", "--show", "--forget"]) == 2
