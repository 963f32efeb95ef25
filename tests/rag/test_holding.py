"""Whether the lines behind an answer hold it."""

from __future__ import annotations

from dataclasses import replace

from rag.checking import Checked
from rag.evidence import Line, lines
from rag.holding import Holder
from rag.prompting import reason
from rag.question import Question
from rag.types import Verdict
from tests.rag.fakes import LIMITS, ROAD, ScriptedModel, judged

ASKED = Question("What would more delays bring?")
POST = replace(
    ROAD,
    paragraphs=("Wren hopes that the road opens at noon. Delays bring hunger. The bakery did not close.",),
)
PARAGRAPH = judged(POST, 1, 0.9)
HOPES, DELAYS, BAKERY = lines([PARAGRAPH])


def told(sentence: str, line: Line = DELAYS, *failures: str) -> list[Checked]:
    verdict = Verdict.REPLACED if failures else Verdict.CHECKED
    return [Checked(sentence, line.text, verdict, (line,), failures)]


def holder(*texts: str, sure: float = 0.9) -> Holder:
    """With a model that finds the answer only where one of the texts stands."""
    return Holder(ScriptedModel(finds={ASKED.text: texts}, sure=sure), LIMITS)


def test_a_line_that_says_too_little_alone_is_held_by_its_paragraph() -> None:
    # Alone it isn't found; the paragraph weighs 0.9, and 0.1 without the line.
    held = holder("Wren hopes that the road opens at noon. Delays bring hunger.")
    assert held.holds(ASKED, DELAYS) < LIMITS.stated
    assert round(held.backing(ASKED, told("Delays bring hunger.")), 6) == 0.8


def test_a_line_without_which_the_paragraph_holds_the_answer_too_is_not_the_one() -> None:
    held = holder("Wren hopes that the road opens at noon.")
    assert held.backing(ASKED, told("The bakery stayed.", BAKERY)) < LIMITS.stated


def test_a_paragraph_of_one_line_is_weighed_as_it_is() -> None:
    single = judged(replace(ROAD, paragraphs=("Delays bring hunger.",)), 1, 0.3)
    (line,) = lines([single])
    checked = [Checked(line.text, line.text, Verdict.CHECKED, (line,))]
    assert round(holder(sure=0.7).backing(ASKED, checked), 6) == 0.3


def test_a_number_of_somebody_else_is_not_told_with_its_line() -> None:
    unsure = holder(sure=0.7)  # every line weighs 0.3, as much as the paragraph
    paragraph = judged(POST, 1, 0.3)
    line = lines([paragraph])[1]
    of_another = told("Wren is 5.", line, reason("other_thing"))
    other_words = told("Wren is 5.", line, reason("other_words"))
    assert unsure.stated(ASKED, of_another, [paragraph]) == []
    assert unsure.stated(ASKED, other_words, [paragraph]) == other_words
