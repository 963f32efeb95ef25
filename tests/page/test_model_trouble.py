"""A model that stalls, a question at the end of what it reads: said, and the conversation stays."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.opening import Index
from rag.assistant import Assistant
from rag.keeping.conversations import Conversations
from rag.keeping.keeper import Keeping
from rag.llm.isolated import IsolatedModel
from rag.page.conversation import Conversation
from rag.page.handlers import Handlers
from rag.page.records import turns_of
from rag.page.turns import Phase
from tests.rag.fakes import build, opened

pytestmark = pytest.mark.model

DEAD = "How many workers died in the Marrowby quarry slide?"
MOST = 2000
"""Characters of a question that is taken at all."""


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("trouble") / "index"
    build(place)
    with opened(place) as held:
        yield held


@pytest.fixture(scope="module")
def model() -> Iterator[IsolatedModel]:
    held = IsolatedModel("tiny")
    yield held
    held.close()


class Opened:
    """A reader's conversation on a page over one model, and what is kept of it."""

    def __init__(self, index: Index, model: IsolatedModel, folder: Path) -> None:
        self._keeping = Keeping(folder / "r.sqlite3")
        self._page = Handlers(lambda filters: Assistant(index, model, filters), self._keeping)
        held = self._page.load("ada")[0]
        assert held is not None
        self.conversation: Conversation = held

    def ask(self, question: str) -> str:
        """The last turn's HTML."""
        *_, (_, _, current) = self._page.ask("ada", question, self.conversation)
        return current

    def kept(self) -> list[Phase]:
        found = Conversations(self._keeping).get("ada", self.conversation.key)
        assert found is not None
        return [turn.phase for turn in turns_of(found.turns)]


def filled(start: str, piece: str) -> str:
    return (start + piece * MOST)[:MOST]


def test_a_model_that_stalls_is_said_and_the_next_question_is_answered(
    quarry: Index, model: IsolatedModel, tmp_path: Path
) -> None:
    page = Opened(quarry, model, tmp_path)
    assert model.length("one") >= 1  # which starts it
    assert model._process is not None
    model._process._silence = 2.0  # of this process alone: a busy machine takes longer to start the next
    os.kill(model._process.pid, signal.SIGSTOP)
    said = page.ask(DEAD)
    assert "The model has said nothing for 2 seconds" in said
    assert "Ask again: it is started anew." in said
    assert page.kept() == [Phase.FAILED]
    page.ask(DEAD)
    assert page.kept() == [Phase.FAILED, Phase.DONE]


def test_a_question_beyond_what_the_model_reads_is_said_and_the_model_stays(
    quarry: Index, model: IsolatedModel, tmp_path: Path
) -> None:
    page = Opened(quarry, model, tmp_path)
    assert model.length("one") >= 1
    pid = model.pid
    said = page.ask(filled(f"{DEAD} ", "𓂀"))  # several tokens each
    assert "more than the model reads" in said
    assert "Ask a shorter question." in said
    assert page.kept() == [Phase.FAILED]
    assert model.pid == pid
