"""A model's calls, kept in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.kept_calls import Calls, CallsUnusable, identity_of
from rag.llm.language import LanguageModel
from rag.prompting import Dialogue, Message
from tests.fakes_sweep import kept_alone, kept_before, probe_of_two
from tests.rag.fakes import ScriptedModel

DEAD = "How many workers died in the Marrowby quarry slide?"
ASKED = Dialogue((Message("system", "Judge."),), (Message("user", f"Six workers died. {DEAD}"),))


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[Calls]:
    with closing(Calls(tmp_path / "new" / "calls.sqlite")) as held:
        yield held


def everything(model: LanguageModel) -> tuple[object, ...]:
    """What it says to one call of each kind."""
    return (
        model.name,
        model.key,
        model.weigh(ASKED, ("Found", "Missing", "Both")),
        model.begins(ASKED, "The"),
        list(model.write(ASKED, most=5)),
        model.length("four sheep"),
    )


def scripted() -> ScriptedModel:
    return ScriptedModel(finds={DEAD: ["Six workers"]}, drafts={DEAD: "Six “workers”\u2028died\ud800 there."})


def test_what_is_kept_is_what_the_model_said(calls: Calls) -> None:
    said = everything(scripted())
    model = kept_before(scripted(), calls)
    assert everything(model) == said
    assert (model.kept, model.new) == (0, 4)
    assert everything(model) == said
    assert (model.kept, model.new) == (4, 4)


def test_a_later_run_over_kept_calls_opens_no_model(tmp_path: Path) -> None:
    with closing(Calls(tmp_path / "calls")) as calls:
        said = everything(kept_before(scripted(), calls))
    with closing(Calls(tmp_path / "calls")) as calls:
        model = kept_alone(calls)
        assert everything(model) == said
        assert (model.kept, model.new) == (4, 0)


def test_a_text_is_kept_only_when_it_was_read_to_its_end(calls: Calls) -> None:
    inner = scripted()
    model = kept_before(inner, calls)
    pieces = model.write(ASKED, most=5)
    assert next(pieces) == "Six "
    pieces.close()  # type: ignore[attr-defined]
    assert inner.log == ["write", "piece", "stopped"]
    whole = list(model.write(ASKED, most=5))
    assert inner.log.count("write") == 2
    assert list(model.write(ASKED, most=5)) == whole
    assert inner.log.count("write") == 2


def test_a_kept_text_of_no_pieces_is_kept_too(calls: Calls) -> None:
    inner = scripted()
    assert [list(kept_before(inner, calls).write(ASKED, most=0)) for _ in range(2)] == [[], []]
    assert inner.log == ["write"]


def test_whatever_is_asked_otherwise_is_another_call(calls: Calls) -> None:
    inner = scripted()
    model = kept_before(inner, calls)
    as_one = Dialogue((), ASKED.messages)
    for dialogue, options in ((ASKED, "ab"), (ASKED, "ba"), (as_one, "ab"), (ASKED, "ab")):
        model.weigh(dialogue, list(options))
    for word in ("a", "b", "a"):
        model.begins(ASKED, word)
    for most in (1, 2, 1):
        list(model.write(ASKED, most=most))
    kept_before(inner, calls, "another").begins(ASKED, "a")
    assert [inner.log.count(kind) for kind in ("weigh", "begins", "write")] == [3, 3, 2]


def test_a_model_is_told_by_its_weights_and_all_of_its_probe() -> None:
    probe = probe_of_two(layer=3)
    others = [replace(probe, layer=4), replace(probe, bias=0.5), replace(probe, prompt="other")]
    others.append(replace(probe, weights=np.array([1.0, 2.5], dtype=np.float32)))
    told = [identity_of("key", "sum", one) for one in (None, probe, *others)]
    told += [identity_of("other", "sum", probe), identity_of("key", "other", probe)]
    assert len(set(told)) == len(told)
    assert identity_of("key", "sum", probe_of_two(layer=3)) == told[1]


def test_a_file_of_something_else_is_no_place_for_calls(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no database, and longer than the header of one " * 4)
    for path in (tmp_path / "notes", tmp_path / "notes" / "below", tmp_path):
        with pytest.raises(CallsUnusable, match="--calls FILE"):
            Calls(path)
