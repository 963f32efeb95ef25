"""What stands beside the paragraph that answers a question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rag.answering.writing import Writer
from rag.asking.question import Question
from rag.retrieval import Found
from tests.rag.fakes import LIMITS, ROAD, TOLL, ScriptedModel, build, opened

ONE = replace(LIMITS, worthwhile=2.0)
"""By which no paragraph is worth weighing after the first."""
ASKED = Question("Was the ferry told to stay in port?")
SAID = "Mayor Lena Hask said that the ferry was told to stay in port at 6 a.m. " + "It rained on. " * 20
DENIED = "The seafarers' union denied that, its secretary said. " + "Nobody else spoke of it. " * 15
ADDED = "The seafarers' union said so too. " + "Nobody else spoke of it. " * 15


def weighed(place: Path, reply: str, question: Question = ASKED) -> list[str]:
    """The beginnings of the paragraphs that are weighed."""
    ferry = replace(
        ROAD, id="ferry", headline="Orders for the ferry", paragraphs=(SAID.strip(), reply.strip())
    )
    build(place, ferry, TOLL)
    model = ScriptedModel(finds={question.text: ["Lena Hask said"]})
    with opened(place) as index:
        first = next(one for one in index.chunks_of("ferry") if one.text.startswith("Mayor"))
        found = [Found(first, ferry, 1.0, 0.9)]
        return [one.found.chunk.text[:20] for one in Writer(model, ONE).judged(index, question, found)]


def test_a_denial_beside_the_best_paragraph_is_weighed_for_a_yes_or_no_question(tmp_path: Path) -> None:
    assert weighed(tmp_path, DENIED) == [SAID[:20], DENIED[:20]]


def test_nothing_is_where_nobody_denies_or_it_is_no_question_of_yes_or_no(tmp_path: Path) -> None:
    assert weighed(tmp_path / "same", ADDED) == [SAID[:20]]
    assert weighed(tmp_path / "other", DENIED, Question("When was the ferry told to stay in port?")) == [
        SAID[:20]
    ]
