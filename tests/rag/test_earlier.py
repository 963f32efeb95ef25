"""What a figure was before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.accounts import quoted
from rag.answering.earlier import earlier_figure
from rag.asking.question import Question
from rag.checks.checking import Checked
from rag.evidence.lines import Judged, lines
from tests.rag.fakes import LIMITS, ROAD, TOLL, judged

DEAD = Question("How many workers died in the slide?")


def post(name: str, position: int, paragraph: str, support: float = 0.95) -> Judged:
    made = replace(TOLL, id=name, position=position, headline="", paragraphs=(paragraph,))
    return judged(made, 0, support)


NEW = post("new", 0, "Six workers have died in the slide, the fire chief said.")
OLD = post("old", 3, "Four workers have died in the slide, the mayor said.")


def told(one: Judged) -> Checked:
    return quoted(lines([one])[0])


def test_the_figure_of_an_older_post_is_told_with_that_post() -> None:
    earlier = earlier_figure(DEAD, told(NEW), [NEW, OLD], LIMITS)
    assert earlier is not None
    assert "said four." in earlier.text
    assert [line.judged.found.post.id for line in earlier.lines] == ["old"]


def test_of_several_older_posts_the_newest_speaks() -> None:
    between = post("between", 2, "Five workers have died in the slide, the mayor said.")
    earlier = earlier_figure(DEAD, told(NEW), [OLD, between, NEW], LIMITS)
    assert earlier is not None
    assert "said five." in earlier.text


@pytest.mark.parametrize(
    "older",
    [
        post("unsure", 3, "Four workers have died in the slide.", 0.89),
        post("same", 3, "Six workers have died in the slide, it was said."),
        post("two", 3, "Four workers have died in the slide at 4:52 a.m."),
        post("share", 3, "Of the workers in the slide 4% have died."),
        post("beside", 3, "Four bakers have shut their shops."),
        judged(ROAD, 1),
    ],
    ids=lambda one: one.found.post.id,
)
def test_no_other_figure_is_taken_for_it(older: Judged) -> None:
    assert earlier_figure(DEAD, told(NEW), [NEW, older], LIMITS) is None


@pytest.mark.parametrize("text", ["Who died in the slide?", "How many workers had died at first?"])
def test_only_for_numbers_and_not_for_how_it_was_at_first(text: str) -> None:
    assert earlier_figure(Question(text), told(NEW), [NEW, OLD], LIMITS) is None


def test_only_older_posts() -> None:
    assert earlier_figure(DEAD, told(OLD), [NEW, OLD], LIMITS) is None


@pytest.mark.parametrize(
    ("now", "before", "figure"),
    [
        ("The fare to Orvo costs $12 now.", "The fare to Orvo costs $9 now.", "$9"),
        ("About 71% of the votes in Orvo are in.", "About 38% of the votes in Orvo are in.", "38%"),
        ("Some 12 ferries wait in Orvo.", "Some 9 ferries wait in Orvo.", "9"),
    ],
)
def test_a_figure_is_told_with_what_it_counts(now: str, before: str, figure: str) -> None:
    asked = Question("How much of it is there in Orvo?")
    newer, older = post("new", 0, now), post("old", 3, before)
    earlier = earlier_figure(asked, told(newer), [newer, older], LIMITS)
    assert earlier is not None
    assert f" {figure} " in f"{earlier.text.replace('.', ' ')} "
