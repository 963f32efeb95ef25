"""bench.peers with a small peer that is a real child process: the protocol, the scoring, the table."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.peers.child import Setup
from bench.peers.environments import names
from bench.peers.measuring import Contender, Figures, Material, measure, read_material
from bench.peers.process import ROOT, PeerFailed, Running, start
from bench.peers.scoring import Row, refuses, sample, score, supports
from bench.peers.table import OWN, bars, ratio, table
from bench.questions import Gold

DUMP = ROOT / "dumps" / "orvessa-tunnel-vote.txt"
YES = "Yes campaign wins by 2,218 votes, returning officer declares"
SPOILED = Gold("o001", "How many ballots were spoiled?", True, (("412",),), (), (YES,), "fact")
ABSENT = Gold("o900", "Who plays the xylophone?", False, (), (), (), "absent")


def setup(folder: Path) -> Setup:
    return Setup(str(folder), model="none", embedder="none", settings="sensible", threads=1)


def contender(name: str, folder: Path) -> Contender:
    return Contender(name, Path(sys.executable), "tests.fake_peer", setup(folder), whole=False)


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Running]:
    running = start(Path(sys.executable), "tests.fake_peer", setup(tmp_path))
    yield running
    running.end()


@pytest.fixture(scope="module")
def material() -> Material:
    return read_material(DUMP)


def test_a_child_builds_updates_and_answers(peer: Running) -> None:
    peer.ask(do="build", texts=["A ferry sank near Port Ellery"])
    peer.ask(do="update", texts=["A ferry sank near Port Ellery", "A harbour reopened after the storm"])
    assert peer.ask(do="open")["memory"] > 0
    reply = peer.ask(do="ask", question="Which harbour reopened?")
    assert reply["text"] == "A harbour reopened after the storm"
    assert reply["cited"] == ["A harbour reopened after the storm"]
    assert reply["refused"] is None
    assert 0 <= reply["first"] <= reply["seconds"]


def test_without_pieces_the_first_word_is_the_whole_answer(peer: Running) -> None:
    peer.ask(do="build", texts=["A ferry sank"])
    peer.ask(do="open")
    reply = peer.ask(do="ask", question="Who won?")
    assert reply["text"] == "The sources don't say."
    assert reply["first"] == pytest.approx(reply["seconds"], abs=0.5)


def test_what_is_printed_goes_to_the_log_and_not_into_the_protocol(peer: Running) -> None:
    peer.ask(do="build", texts=["one"])
    peer.end()
    assert "a library that prints" in peer.log.read_text(encoding="utf-8")


def test_an_error_is_told_and_the_child_goes_on(peer: Running) -> None:
    peer.ask(do="build", texts=["A ferry sank near Port Ellery"])
    peer.ask(do="open")
    with pytest.raises(PeerFailed, match=r"ValueError: this one can't be answered.*log"):
        peer.ask(do="ask", question="Will it fail?")
    assert peer.ask(do="ask", question="Which ferry sank?")["text"] == "A ferry sank near Port Ellery"


def test_a_child_that_dies_is_told_of(peer: Running) -> None:
    with pytest.raises(PeerFailed, match="ended"):
        peer.ask(do="ask", question="Will it die?")
    with pytest.raises(PeerFailed, match="ended"):
        peer.ask(do="ask", question="Which ferry sank?")


def test_the_material_before_its_last_post(material: Material) -> None:
    last = material.posts[-1]
    assert last.headline in material.dump
    assert material.earlier == material.dump[: len(material.earlier)]
    assert last.paragraphs[0] not in material.earlier
    assert material.posts[-2].paragraphs[-1] in material.earlier
    assert len(material.texts(False, before=True)) == len(material.texts(False, before=False)) - 1
    assert material.texts(True, before=False) == [material.dump]


def test_a_run_has_every_figure(tmp_path: Path, material: Material) -> None:
    said: list[str] = []
    contenders = [contender(OWN, tmp_path / "a"), contender("other", tmp_path / "b")]
    found = measure(contenders, material, [SPOILED, ABSENT], builds=2, minutes=5, tell=said.append)
    for figures in found.values():
        assert [row.right for row in figures.rows] == [True, True]
        assert figures.rows[0].supporting == figures.rows[0].cited == 1
        assert len(figures.builds) == len(figures.rebuilds) == 2
        assert figures.start is not None
        assert figures.start > 0 < figures.memory
    # in turn, question by question
    asked = [line.split(": ")[0].split(" s ")[-1] for line in said if "=>" in line]
    assert asked == [OWN, "other"] * 2
    assert "| other | 1 of 1 | 1 of 1 | 1 of 1, 1 of 1 sources |" in table(found)


def test_one_that_fails_leaves_the_others_their_turn(tmp_path: Path, material: Material) -> None:
    missing = dataclasses.replace(contender("missing", tmp_path / "b"), module="tests.no_such_peer")
    deadly = dataclasses.replace(SPOILED, id="x", question="Will it die?")
    found = measure(
        [contender(OWN, tmp_path / "a"), missing],
        material,
        [SPOILED, deadly, ABSENT],
        builds=1,
        minutes=5,
        tell=lambda _: None,
    )
    assert len(found[OWN].rows) == 1
    assert "ended" in found[OWN].failed
    assert "ended" in found["missing"].failed
    assert "failed: " in table(found)


def test_no_question_is_begun_after_the_time(tmp_path: Path, material: Material) -> None:
    found = measure([contender(OWN, tmp_path)], material, [SPOILED], builds=1, minutes=0, tell=lambda _: None)
    assert found[OWN].rows == []


@pytest.mark.parametrize(
    "text",
    [
        "The sources don't say.",
        "None of the sources are helpful.",
        "The provided context does not mention a xylophone.",
        "I'm sorry, but there is no information about that.",
        "It is not specified who plays it.",
        "I cannot answer this from the context.",
        "",
    ],
)
def test_a_refusal_is_known_by_its_words(text: str) -> None:
    assert refuses(text)


@pytest.mark.parametrize(
    "text",
    ["412 ballots were spoiled [1].", "The mayor did not resign.", "No won 41,546 votes.", "He said no."],
)
def test_an_answer_is_no_refusal(text: str) -> None:
    assert not refuses(text)


def said(text: str, *cited: str, refused: bool | None = None) -> dict[str, object]:
    return {"text": text, "cited": list(cited), "refused": refused, "first": 1.0, "seconds": 2.0, "cpu": 3.0}


def test_the_facts_count_whatever_else_is_said(material: Material) -> None:
    row = score("p", SPOILED, said("412; the reason is not mentioned."), material.posts)
    assert row.right
    assert not row.refused


def test_an_invented_answer_is_wrong(material: Material) -> None:
    assert not score("p", ABSENT, said("Ansa Ruvo does."), material.posts).right
    assert score("p", ABSENT, said("The context doesn't say."), material.posts).right


def test_the_peers_own_word_for_a_refusal_counts(material: Material) -> None:
    assert not score("p", SPOILED, said("412", refused=True), material.posts).right
    assert not score("p", ABSENT, said("The sources don't say.", refused=False), material.posts).right


def test_a_source_is_known_by_its_text(material: Material) -> None:
    post = next(post for post in material.posts if post.headline == YES)
    other = next(post for post in material.posts if post.headline != YES)
    assert supports(post.paragraphs[1][10:60], SPOILED, material.posts)
    assert supports(f"Source 1:\n{other.text}\n\n{post.paragraphs[0]}", SPOILED, material.posts)
    assert not supports(other.text, SPOILED, material.posts)


def test_a_sample_keeps_the_share_without_answer() -> None:
    golds = [dataclasses.replace(SPOILED if n % 3 else ABSENT, id=str(n)) for n in range(60)]
    taken = sample(golds, 9, seed=1)
    assert [gold.id for gold in taken] == [gold.id for gold in sample(golds, 9, seed=1)]
    assert sum(not gold.answerable for gold in taken) == 3
    assert len({gold.id for gold in taken}) == 9


def figures(seconds: list[float], *, build: float, rebuild: float, right: bool = True) -> Figures:
    rows = [
        Row("p", str(n), "?", True, right, False, 0, 0, value / 2, value, 2 * value, "")
        for n, value in enumerate(seconds)
    ]
    return Figures(builds=[build], rebuilds=[rebuild], start=3.0, memory=700, rows=rows)


def test_ratios_are_of_the_same_questions() -> None:
    own = figures([1.0, 2.0, 4.0], build=1, rebuild=1)
    assert ratio(figures([8.0, 18.0, 40.0], build=1, rebuild=1), own) == 9.0


def test_the_bars_are_met_or_missed_by_what_was_measured() -> None:
    found = {
        OWN: figures([1.0, 2.0], build=2.0, rebuild=0.1),
        "llamaindex, defaults": figures([9.0, 18.0], build=3.0, rebuild=3.0),
        "quick and wrong": figures([0.5, 0.5], build=4.0, rebuild=1.9, right=False),
    }
    lines = bars(found).splitlines()
    assert "at least 8 times faster; 9.00, met" in lines[0]
    assert "at least 3 times faster; 9.00, met" in lines[1]
    assert "at least 1 times faster; 1.50, met" in lines[2]
    assert "at least 20 times faster; 19.00, missed" in lines[3]


def test_every_peer_is_a_file_beside_its_requirements() -> None:
    assert len(names()) >= 4
    for name in names():
        assert (ROOT / "bench" / "peers" / f"{name}.py").is_file()
