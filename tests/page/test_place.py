"""A reader who waits is told how many questions are before theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.page.answers import announcement, turn_html
from rag.page.records import turn_json, turn_of
from rag.page.turns import Phase, Turn, advance
from rag.types import Evidence, Text, Waiting
from tests.fakes_rag import ScriptedAssistant

FOUND = Evidence(tuple(ScriptedAssistant().retrieve("ferries?")))


@pytest.mark.parametrize(("ahead", "words"), [(1, "1 question before"), (2, "2 questions before")])
def test_the_place_is_said_beside_the_evidence(ahead: int, words: str) -> None:
    turn = advance(advance(Turn("ferries?"), FOUND), Waiting(ahead))
    assert f"<span>{words} yours</span>" in turn_html(turn, 1)
    assert 'class="dl-card"' in turn_html(turn, 1)
    assert announcement(turn) == f"{len(FOUND.passages)} passages found. {words} yours."


def test_it_is_gone_once_the_model_is_free() -> None:
    turn = advance(advance(advance(Turn("ferries?"), FOUND), Waiting(3)), Waiting(0))
    assert "before yours" not in turn_html(turn, 1)
    assert "Reading" in turn_html(turn, 1)
    assert advance(turn, Text("Ferries")).phase is Phase.WRITING


def test_it_is_nothing_to_be_kept() -> None:
    waiting = advance(advance(Turn("ferries?"), FOUND), Waiting(3))
    assert turn_of(turn_json(waiting)) == replace(waiting, ahead=0).broken_off()
