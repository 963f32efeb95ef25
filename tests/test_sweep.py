"""Thresholds measured over kept model calls."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench import sweep
from bench.kept_calls import Calls
from bench.sets import Set
from bench.tallying import tally
from bench.varying import varied
from index.opening import Index
from rag.llm.language import LanguageModel
from rag.llm.probing import Probe, packed
from rag.prompting import Dialogue
from rag.settings import Weights, thresholds
from tests.fakes import HashEmbedder
from tests.fakes_sweep import gold, kept_alone, kept_before, line, lines, never, probe_of_two
from tests.rag.fakes import LIMITS, ScriptedModel, build, opened

DEAD = "How many workers died in the Marrowby quarry slide?"
BREAD = "For how many days does the town of Marrowby have bread?"
SHUT = "Who shut the hill road to Marrowby for lorries?"
PAID = "How much did Tallis Stone pay for the gravel?"
SAMPLE = Path(__file__).parent.parent / "dumps" / "sorrel-coast-floods.txt"

GATE = replace(
    LIMITS, shared=0.0, insisted=1.0, confidence=Weights(0.0, worth=0.0, refusal=1.0, words=0.0, presumed=0.0)
)
"""Confidence is 1 / (1.01 + the probability of a refusal), which `Hesitant` says for every question."""


class Hesitant(ScriptedModel):
    """Refuses the dead with 0, the road with 0.42 and the bread with 0.66: confidence 0.99, 0.70 and 0.60.

    It finds somebody who shut the road, where nobody is told to have.
    """

    def __init__(self) -> None:
        super().__init__(
            finds={DEAD: ["Six workers"], BREAD: ["bread for three days"], SHUT: ["hill road to Marrowby"]},
            drafts={
                DEAD: "Six workers died in the Marrowby quarry slide.",
                BREAD: "The town had bread for three days.",
                SHUT: "Mayor Celia Thorne told reporters that the hill road stays shut to lorries.",
            },
        )

    def begins(self, dialogue: Dialogue, word: str) -> float:
        self.log.append("begins")
        turn = dialogue.turn[-1].content
        return next(chance for asked, chance in ((DEAD, 0.0), (SHUT, 0.42), (BREAD, 0.66)) if asked in turn)


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[Calls]:
    with closing(Calls(tmp_path / "new" / "calls.sqlite")) as held:
        yield held


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("sweep") / "index"
    build(place)
    with opened(place) as held:
        yield held


def without_calls(row: object) -> str:
    return str(row).partition(";")[0]


def test_the_table_of_two_thresholds_worked_by_hand(quarry: Index, calls: Calls) -> None:
    inner = Hesitant()
    model = kept_before(inner, calls)
    sets = [
        Set("told", quarry, [[gold(DEAD, "six")], [gold(BREAD, "three days")]]),
        Set("untold", quarry, [[gold(SHUT)], [gold(PAID)]]),
    ]
    wanted = [varied("confident", ["0.5", "0.65", "0.75"]), varied("answerable", ["0.995", "0.5"])]
    limits = replace(GATE, confident=0.5)
    rows = [row for one in sets for row in sweep.sweep(model, limits, one, wanted)]

    assert [without_calls(row) for row in rows] == [
        "confident 0.5 told: right 2 of 2, rejected 0 of 0, false refusals 0",
        "confident 0.65 told: right 1 of 2, rejected 0 of 0, false refusals 1",
        "confident 0.75 told: right 1 of 2, rejected 0 of 0, false refusals 1",
        "answerable 0.995 told: right 0 of 2, rejected 0 of 0, false refusals 2",
        "answerable 0.5 told: right 2 of 2, rejected 0 of 0, false refusals 0",
        "confident 0.5 untold: right 0 of 0, rejected 1 of 2, false refusals 0",
        "confident 0.65 untold: right 0 of 0, rejected 1 of 2, false refusals 0",
        "confident 0.75 untold: right 0 of 0, rejected 2 of 2, false refusals 0",
        "answerable 0.995 untold: right 0 of 0, rejected 2 of 2, false refusals 0",
        "answerable 0.5 untold: right 0 of 0, rejected 1 of 2, false refusals 0",
    ]
    assert sum(row.tally.new for row in rows) == sum(
        inner.log.count(kind) for kind in ("weigh", "begins", "write")
    )
    assert [row.tally.new for row in rows if row.value in (0.65, 0.75)] == [0, 0, 0, 0]
    first, *values = sweep.sums(rows, wanted[0], 0.7)
    assert first == "confident, now 0.7, over all sets:"
    assert [without_calls(one) for one in values] == [
        "  0.5: right 2 of 2, rejected 1 of 2, false refusals 0",
        "  0.65: right 1 of 2, rejected 1 of 2, false refusals 1",
        "* 0.75: right 1 of 2, rejected 2 of 2, false refusals 1",
    ]
    assert [one[0] for one in sweep.sums(rows, wanted[0], 0.6)[1:]] == ["*", " ", " "]
    again = [row for one in sets for row in sweep.sweep(kept_alone(calls), limits, one, wanted)]
    assert [without_calls(row) for row in again] == [without_calls(row) for row in rows]


def test_a_turn_is_asked_with_what_its_conversation_said_and_no_other(quarry: Index, calls: Calls) -> None:
    leaning, whole = "And the town?", "For how many days does the town of Marrowby have bread in the slide?"
    inner = ScriptedModel(
        finds={DEAD: ["Six workers"], whole: ["bread for three days"]},
        drafts={DEAD: "Six workers died in the Marrowby quarry slide.", whole: "Bread for three days."},
        rewrites={leaning: whole},
    )
    turn = gold(leaning, "three days")
    model = kept_before(inner, calls)
    limits = replace(GATE, confident=0.0)
    before = gold("For how many days is there bread after the Marrowby quarry slide?")
    together = tally(model, limits, Set("one", quarry, [[before, turn]]))
    assert (together.answerable, together.right, together.rejected) == (1, 1, 1)
    apart = tally(model, limits, Set("one", quarry, [[before], [turn]]))
    assert (apart.answerable, apart.right, apart.rejected) == (1, 0, 1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"--vary": ["confidant", "0.3"]}, "There is no threshold 'confidant'."),
        ({"--vary": ["confident", "much"]}, "confident can't be 'much'"),
        ({"--vary": ["confident"]}, "confident has no values to try."),
        ({"--set": [str(SAMPLE), "nowhere.jsonl"]}, "There is no file nowhere.jsonl."),
        ({"--set": ["nowhere.txt", "nowhere.jsonl"]}, "There is no file nowhere.txt."),
        ({"--set": [str(SAMPLE)]}, "A set has two files or three, and not 1"),
        ({"--model": ["embedder"]}, "embedder is no language model of the catalogue. Name one of default,"),
        ({"--model": ["vast"]}, "vast is no language model"),
        ({"--calls": [str(SAMPLE.parent)]}, "can't be opened"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, list[str]], told: str
) -> None:
    usual = {
        "--set": [str(SAMPLE), lines(tmp_path / "q", line(PAID))],
        "--vary": ["confident", "0.3"],
        "--calls": [str(tmp_path / "calls")],
    }
    words = [word for name, values in (usual | changes).items() for word in (name, *values)]
    assert sweep.main(words, lambda name, probe: never()) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("bench.sweep: ")
    assert error.count("\n") == 1
    assert told in error


def test_from_the_command_line_to_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.npz").write_bytes(packed(probe_of_two(layer=7)))
    one = lines(tmp_path / "one", line("How much did the Kaldør Dam cost to build?"))
    other = lines(tmp_path / "other", line("In which year was the Kaldør Dam finished?", "1961"))
    words = shlex.split(f"--set {SAMPLE} {one} --set {SAMPLE} {other} {tmp_path / 'p.npz'}")
    words += shlex.split(f"--vary confident 0.3 0.5 --vary worth.untold 1 --calls {tmp_path / 'calls'}")
    layers: list[int] = []

    def opens(name: str, probe: Probe | None) -> LanguageModel:
        assert (name, probe is None) == ("default", False)
        layers.extend([probe.layer] if probe else [])
        return ScriptedModel()

    embedder = HashEmbedder(dimension=256)
    assert sweep.main(words, opens, embedder) == 0
    first = capsys.readouterr().out.splitlines()
    tried = ["confident 0.3", "confident 0.5", "worth.untold 1"]
    assert [text.partition(":")[0] for text in first[:6]] == [
        f"{value} {name}" for name in ("one", "other") for value in tried
    ]
    assert all("rejected 1 of 1, false refusals 0; calls" in text for text in first[:3])
    assert all("right 0 of 1, rejected 0 of 0, false refusals 1; calls" in text for text in first[3:6])
    assert [", 0 new" in text for text in first[:6]] == [False, True, True] * 2
    now = thresholds("default-probed")
    assert first[6:8] == ["", f"confident, now {now.confident:g}, over all sets:"]
    assert first[10:12] == ["", f"worth.untold, now {now.worth.untold:g}, over all sets:"]
    assert first[12].startswith("* 1: right 0 of 1, rejected 1 of 1, false refusals 1; calls ")
    assert layers[1:] == [7] != layers[:1]  # a set has its own probe, the one before it the model's
    chunk = max(embedder.embedded, key=len)
    assert embedder.embedded.count(chunk) == 1  # of one dump there is one index

    assert sweep.main(words, lambda name, probe: never(), HashEmbedder(dimension=256)) == 0
    second = capsys.readouterr().out.splitlines()
    assert all(text.endswith(", 0 new") for text in second[:6])
    assert [without_calls(text) for text in second] == [without_calls(text) for text in first]
