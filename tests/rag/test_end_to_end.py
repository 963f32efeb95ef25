"""The whole way with nothing canned: the sample coverage, the real embedder, a real GGUF, an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import index
import rag
from index.opening import Index
from index.weights import resolve
from rag.llm.llama import LlamaModel
from rag.types import Answer, Evidence, Finished, Text

pytestmark = pytest.mark.model

DUMP = Path(__file__).parents[2] / "dumps" / "sorrel-coast-floods.txt"
ABSENT = "What did Marcus Eberhardt say about the ferry?"


@pytest.fixture(scope="session")
def floods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("floods") / "index"
    index.build([DUMP], place)
    with index.open(place) as held:
        yield held


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> LlamaModel:
    return LlamaModel(resolve("tiny"), name="tiny", cache=tmp_path_factory.mktemp("prefixes"))


def assert_bound(given: Answer, floods: Index) -> None:
    """Every marker has a citation and every citation a marker; every quote is verbatim at its place."""
    assert {int(n) for n in re.findall(r"\[(\d+)\]", given.text)} == {c.number for c in given.citations}
    for citation in given.citations:
        post = floods.post(citation.post_id)
        assert post.text[citation.start : citation.end] == citation.quote
        assert (post.headline, post.coverage) == (citation.headline, citation.coverage)
    for near in given.nearest:
        assert floods.post(near.post_id).text[near.start : near.end] == near.quote


def test_an_answer_has_a_post_behind_every_sentence(floods: Index, tiny: LlamaModel) -> None:
    # So small a model finds no answer by itself; that this paragraph has one is seen from its words.
    given = rag.answer("Was the ferry captain arrested?", index=floods, model=tiny)

    assert not given.abstained
    assert given.citations
    assert_bound(given, floods)
    printed = str(given)
    for citation in given.citations:
        assert f'[{citation.number}] {citation.headline}: "{citation.quote}"' in printed


def test_a_name_that_the_coverage_does_not_have_is_refused(floods: Index, tiny: LlamaModel) -> None:
    events = list(rag.Assistant(floods, tiny).stream(ABSENT))

    assert isinstance(events[-1], Finished)
    given = events[-1].answer
    assert given.abstained
    assert "Marcus Eberhardt" in given.text
    assert given.citations == ()
    assert given.nearest
    assert_bound(given, floods)
    assert any("ferry" in floods.post(near.post_id).text.casefold() for near in given.nearest)
    assert any(isinstance(event, Evidence) for event in events)
    assert not any(isinstance(event, Text) for event in events)


def test_the_post_that_says_it_is_found_without_a_model(floods: Index) -> None:
    found = rag.Assistant(floods, "no-such-model").retrieve(
        "How deep is the water where the ferry lies?", k=5
    )
    assert any("23 meters of water" in passage.text for passage in found)
    for passage in found:
        assert floods.post(passage.post_id).text[passage.start : passage.end] == passage.text
