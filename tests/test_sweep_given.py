"""What a sweep's command line names: values of thresholds, and sets."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from bench.given_sets import SetUnfit, conversations_of, given_sets, probe_for
from bench.probe import options_of
from bench.tallying import Tally
from bench.varying import Varied, VariedWrongly, best_of, having, value_of, varied
from rag.llm.probing import packed
from tests.fakes_sweep import lines, probe_of_two
from tests.rag.fakes import LIMITS

SAMPLE = Path(__file__).parent.parent / "dumps" / "sorrel-coast-floods.txt"


def test_the_best_has_most_in_all_and_of_those_alike_is_nearest_the_present() -> None:
    three, four = Tally(right=2, rejected=1), Tally(right=1, rejected=3)
    assert best_of({0.1: three, 0.9: four, 0.2: three}, 0.1) == 0.9
    assert best_of({0.1: four, 0.9: four, 0.2: three}, 0.6) == 0.9
    assert best_of({0.35: four, 0.45: four}, 0.4) == 0.35
    assert best_of({0.45: four, 0.35: four}, 0.4) == 0.45


def test_a_dotted_name_is_a_threshold_in_a_table() -> None:
    assert varied("worth.untold", ["1", "2.5", "1.0"]) == Varied("worth.untold", (1.0, 2.5))
    changed = having(LIMITS, "worth.untold", 2.5)
    assert changed == replace(LIMITS, worth=replace(LIMITS.worth, untold=2.5))
    assert value_of(changed, "worth.untold") == 2.5
    assert having(LIMITS, "confident", 0.3) == replace(LIMITS, confident=0.3)


def test_a_number_of_paragraphs_is_whole() -> None:
    (value,) = varied("passages", ["9"]).values
    assert isinstance(value, int)
    with pytest.raises(VariedWrongly, match=r"passages can't be '9\.5': it is a whole number"):
        varied("passages", ["9.5"])


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("confidant", ["0.3"], "no threshold 'confidant'.*Vary one of: answerable,.*worth.untold"),
        ("worth", ["0.3"], "no threshold 'worth'"),
        ("worth.told", ["0.3"], "no threshold 'worth.told'"),
        ("confident", ["0.3", "much"], "confident can't be 'much': it is a number"),
        ("confident", ["nan"], "confident can't be 'nan'"),
        ("passages", ["inf"], "passages can't be 'inf'"),
        ("confident", [], "confident has no values"),
    ],
)
def test_what_can_t_be_varied_is_told(name: str, values: list[str], told: str) -> None:
    with pytest.raises(VariedWrongly, match=told):
        varied(name, values)


def test_a_missing_probe_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    dump, other = tmp_path / "a dump", tmp_path / "other"
    dump.touch()
    other.touch()
    named = [[str(dump), lines(tmp_path / "a"), "p.npz"], [str(dump), lines(tmp_path / "b")]]
    named.append([str(other), lines(tmp_path / "c")])
    sets = given_sets(named)
    with pytest.raises(SetUnfit) as raised:
        probe_for(sets[0], sets, "default")
    assert raised.value.what == "The probe p.npz is missing."
    _, _, module, *rest = shlex.split(raised.value.mend.removeprefix("Make it: "))
    options = options_of(rest)
    assert module == "bench.probe"
    assert options.set == [[other, tmp_path / "c"]]
    assert (options.out, options.model, options.save) == (Path("p.npz"), "default", False)


@pytest.mark.parametrize(
    "data",
    [b"", b"no probe", packed(probe_of_two())[:90], packed(probe_of_two(prompt="other"))],
    ids=["empty", "text", "cut short", "of another prompt"],
)
def test_a_probe_that_does_not_fit_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.npz"
    path.write_bytes(data)
    one = given_sets([[str(SAMPLE), lines(tmp_path / "q"), str(path)]])
    with pytest.raises(SetUnfit, match=r"p\.npz.*python -m bench\.probe --set DUMP QUESTIONS --model"):
        probe_for(one[0], one, "default")


@pytest.mark.parametrize("text", ["", "\n\n", "{", "[]", '{"id": "a", "must": []}', "\xff"])
def test_a_file_without_questions_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "q").write_bytes(text.encode("latin-1"))
    with pytest.raises(SetUnfit, match=r"dumps/README\.md"):
        conversations_of(given_sets([[str(SAMPLE), str(tmp_path / "q")]])[0])
