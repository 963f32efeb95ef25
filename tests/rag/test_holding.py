"""Whether the lines behind an answer hold it."""

from __future__ import annotations

from dataclasses import replace

from rag.answering.holding import Holder
from rag.asking.question import Question
from rag.checks.checking import Checked
from rag.evidence.lines import Line, lines
from rag.prompting import reason
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


def test_a_model_that_cannot_tell_lines_apart_is_not_asked_of_them() -> None:
    paragraph = judged(POST, 1, 0.3)
    line = lines([paragraph])[1]
    model = ScriptedModel(finds={ASKED.text: (POST.paragraphs[0],)})
    unasked = Holder(model, replace(LIMITS, stated=0.0))
    words = told("Wren is 5.", line, reason("other_words"))
    assert unasked.stated(ASKED, words, [paragraph]) == words
    assert unasked.stated(ASKED, told("Wren is 5.", line, reason("other_thing")), [paragraph]) == []
    assert model.log == []


def test_what_was_written_from_a_far_less_likely_paragraph_is_weighed_against_the_best() -> None:
    less = judged(replace(POST, id="less", paragraphs=("Delays bring rain.",)), 1, 0.6)
    rain = lines([less])[0]
    written = [Checked(rain.text, rain.text, Verdict.CHECKED, (rain,))]
    held = Holder(ScriptedModel(finds={ASKED.text: ["bring"]}, sure=0.7), replace(LIMITS, surpassed=0.2))
    surer = Holder(
        ScriptedModel(finds={ASKED.text: ["Delays bring hunger."]}, sure=0.9),
        replace(LIMITS, surpassed=0.2, stated=0.05),
    )
    assert held.stated(ASKED, written, [less, PARAGRAPH]) == written  # no line is likelier
    assert [one.text for one in surer.stated(ASKED, written, [less, PARAGRAPH])] == ["Delays bring hunger."]
    near = judged(POST, 1, 0.7)
    assert surer.stated(ASKED, written, [less, near]) == written
    says = Question("Who said that delays bring hunger?")
    assert surer.stated(says, written, [less, PARAGRAPH]) == written


def test_what_a_sentence_left_out_of_its_line_is_told_with_it() -> None:
    asked = Question("When does the road open?")
    written = [Checked("Wren hopes so.", "Wren hopes that the road opens.", Verdict.CHECKED, (HOPES,))]
    sure = Holder(ScriptedModel(finds={asked.text: ["opens"]}), replace(LIMITS, unlike=0.5))
    (told_in_full,) = sure.fit(asked, written, [PARAGRAPH])
    assert (told_in_full.text, told_in_full.verdict) == (HOPES.text, Verdict.REPLACED)
    assert told_in_full.failures == (reason("no_time"),)


def test_the_reason_that_a_sentence_left_out_is_told_with_its_line() -> None:
    post = replace(ROAD, paragraphs=("The road was shut after a lorry overturned.",))
    (line,) = lines([judged(post)])
    written = [Checked("The road was shut.", "The road was shut.", Verdict.CHECKED, (line,))]
    (whole,) = holder().fit(Question("Why is the road shut?"), written, [judged(post)])
    assert (whole.text, whole.failures) == (line.text, (reason("no_reason"),))
    assert holder().fit(Question("Is the road shut?"), written, [judged(post)]) == written
