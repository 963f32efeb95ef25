"""When an assistant opens its index and loads its model, and what it says where they are not there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import index
from index.embedding import PROBE
from index.errors import IndexMissing, ModelError
from index.opening import Index
from index.protocols import Vectors
from index.weights import resolve
from rag.assistant import Assistant
from rag.llm import models
from rag.llm.models import open_model
from rag.types import Evidence
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedModel, build

DEAD = "How many workers died in the Marrowby quarry slide?"


def test_making_an_assistant_opens_nothing(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path / "nowhere", "no-such-model")
    with pytest.raises(IndexMissing):
        assistant.ask(DEAD)
    with pytest.raises(IndexMissing):
        assistant.retrieve(DEAD)


def test_a_model_that_is_not_there_is_told(quarry: Index, tmp_path: Path) -> None:
    for wanted in ("no-such-model", tmp_path / "none.gguf", str(tmp_path / "none.gguf")):
        with pytest.raises(ModelError):
            Assistant(quarry, wanted).ask(DEAD)


class Patient(HashEmbedder):
    """Embeds a question only once something else is done."""

    def __init__(self, done: Callable[[], bool]) -> None:
        super().__init__(dimension=256)
        self._done = done
        self.saw_it_done = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        if texts != [PROBE]:
            until = time.monotonic() + 300.0
            while not self._done() and time.monotonic() < until:
                time.sleep(0.01)
            self.saw_it_done = self._done()
        return super().embed(texts)


@pytest.mark.model
def test_the_model_loads_while_the_index_is_searched(tmp_path: Path) -> None:
    """From a copy of its own, which no other test has loaded."""
    model = tmp_path / "own.gguf"
    shutil.copyfile(resolve("tiny"), model)
    build(tmp_path / "index")
    embedder = Patient(lambda: model.resolve() in models._opened)
    with index.open(tmp_path / "index", embedder=embedder) as held:
        events = Assistant(held, model).stream(DEAD)
        assert isinstance(next(events), Evidence)
    assert embedder.saw_it_done


def test_a_model_that_is_given_is_used() -> None:
    model = ScriptedModel()
    assert open_model(model) is model
