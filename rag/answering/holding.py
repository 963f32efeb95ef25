"""Whether the lines behind an answer hold it, and what takes its place where they don't.

A sentence can pass every check and answer something else. The model is asked of each line what it was asked
of each paragraph: whether the answer is there.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.accounts import introduced, line_before, quoted
from rag.answering.choosing import best_of
from rag.answering.fitting import by_other_office, left_out, unfit
from rag.asking.question import Question, Wants
from rag.checks.binding import telling
from rag.checks.checking import Checked
from rag.checks.denials import denies
from rag.evidence.lines import Judged, Line, lines
from rag.llm.language import LanguageModel
from rag.prompting import load, reason
from rag.settings import Thresholds
from rag.text.addressed import headline_of
from rag.types import Verdict


class Holder:
    """Holds checked sentences, and lines of the evidence, to a question with one model."""

    def __init__(self, model: LanguageModel, limits: Thresholds) -> None:
        self._model = model
        self._thresholds = limits

    def stated(self, question: Question, checked: list[Checked], chosen: Sequence[Judged]) -> list[Checked]:
        """Hold the lines behind the answer to the question: a true sentence may answer something else.

        Where the model doesn't find the answer in them, the likeliest sentence of the evidence takes its
        place. A model that can't tell single lines apart isn't asked.
        """
        if self._thresholds.stated <= 0.0:
            return [] if _of_another(checked) else checked
        written = self.backing(question, checked)
        replaced = any(one.verdict is Verdict.REPLACED for one in checked)
        # What was replaced is only near the question in words: every sentence of the evidence is weighed.
        others = lines(chosen if replaced else [best_of(question, chosen, self._thresholds.worth)])
        enough = written >= self._needed(question, replaced)
        if enough and not self._surpassed(question, checked, chosen):
            others = _noes(question, checked, others)
        weighed = [(self.holds(question, line), line) for line in telling(others)]
        support, line = max(weighed, key=lambda pair: pair[0], default=(written, None))
        if line is None or support <= written:
            return checked if enough or not _of_another(checked) else []
        if support < self._thresholds.alone:
            return checked if enough else []
        return [Checked(checked[0].sentence, line.text, Verdict.REPLACED, (line,), (reason("beside"),))]

    def _surpassed(self, question: Question, checked: Sequence[Checked], chosen: Sequence[Judged]) -> bool:
        """Whether it was written from a paragraph that holds the answer far less likely than the best one.

        Who said something is settled by its words, whatever the paragraph weighs.
        """
        if question.seeks_speaker:
            return False
        best = best_of(question, chosen, self._thresholds.worth)
        own = max(line.judged.support for one in checked for line in one.lines)
        return best.support - own >= self._thresholds.surpassed

    def _needed(self, question: Question, replaced: bool) -> float:
        """A number that failed its check leaves the nearest sentence, which may tell another number."""
        if not replaced:
            return self._thresholds.stated
        return self._thresholds.sure if question.wants is Wants.NUMBER else self._thresholds.alone

    def backing(self, question: Question, checked: Sequence[Checked]) -> float:
        """The probability that the lines behind the sentences hold the answer.

        The sentences themselves are no evidence of it: whatever is drafted reads like an answer. Out of its
        paragraph a line may say too little ("More delays will cost lives"); it holds the answer as well if
        its paragraph does, and without the line doesn't.
        """
        behind = list(
            dict.fromkeys(line for one in checked for own in one.lines for line in (*line_before(own), own))
        )
        alone = self.holds(question, behind[0], " ".join(line.text for line in behind))
        if alone >= self._thresholds.stated:
            return alone
        return max(alone, behind[0].judged.support - self._without(question, behind))

    def _without(self, question: Question, behind: Sequence[Line]) -> float:
        """What the first line's paragraph weighs without the lines; its whole weight if nothing is left."""
        judged = behind[0].judged
        left = [line.text for line in lines([judged]) if line not in behind]
        return self.holds(question, behind[0], " ".join(left)) if left else judged.support

    def fit(self, question: Question, checked: list[Checked], chosen: Sequence[Judged]) -> list[Checked]:
        """An answer that seems of another kind than asked for stays if the model is sure enough of it.

        Else it gives way to a line that the model is sure of, or to none. Whose words they are the model does
        not know: it takes the fire chief's for the police chief's.
        """
        checked = _completed(question, checked)
        posts = posts_behind(checked)
        theirs = by_other_office(question, text_of(introduced(checked)), posts)
        if not theirs and unfit(question, text_of(checked), posts) is None:
            return checked
        if checked and not theirs and self.backing(question, checked) >= self._thresholds.unlike:
            return checked
        found = map(quoted, lines(chosen))
        fitting = [one.lines[0] for one in found if unfit(question, one.text, posts_behind([one])) is None]
        weighed = [(self.holds(question, line), line) for line in fitting]
        support, line = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
        return [quoted(line)] if line is not None and support >= self._thresholds.sure else []

    def likeliest(self, question: Question, judged: Judged) -> tuple[float, Line]:
        """The line of a paragraph that most likely holds the answer, and how likely that is."""
        weighed = [(self.holds(question, line), line) for line in lines([judged])]
        return max(weighed, key=lambda pair: pair[0])

    def holds(self, question: Question, line: Line, text: str | None = None) -> float:
        """The probability that a line, or a text in its place, holds the answer under its post's headline."""
        prompt = load("judge")
        if text is None:
            text = " ".join(one.text for one in (*line_before(line), line))
        evidence = f"{headline_of(line.judged.found.post)}\n{text}"
        dialogue = prompt.fill(evidence=evidence, question=question.text)
        return self._model.weigh(dialogue, prompt.options)[0]


def _completed(question: Question, checked: list[Checked]) -> list[Checked]:
    """The line in a sentence's place that left out of it when, why or how old, and no sentence tells that."""
    text = text_of(checked)
    for at, one in enumerate(checked):
        for line in one.lines:
            if failure := left_out(question, text, line.text):
                whole = Checked(one.sentence, line.text, Verdict.REPLACED, (line,), (*one.failures, failure))
                return [*checked[:at], whole, *checked[at + 1 :]]
    return checked


def _of_another(checked: Sequence[Checked]) -> bool:
    """Whether a sentence failed since its number is somebody else's: so is that of the line in its place."""
    return any(reason("other_thing") in one.failures for one in checked)


def _noes(question: Question, checked: Sequence[Checked], beside: Sequence[Line]) -> list[Line]:
    """The sentences that say no, beside one that doesn't, where it is asked whether something is so.

    "Seventeen were hurt. Nobody was killed.": a small model tells the first of whether anybody died.
    """
    if question.wants is not Wants.POLARITY or any(denies(one.text) for one in checked):
        return []
    return [line for line in beside if denies(line.text)]


def posts_behind(checked: Sequence[Checked]) -> list[str]:
    """The texts of the posts that the sentences were checked against, each once."""
    return list(dict.fromkeys(line.judged.found.post.text for one in checked for line in one.lines))


def text_of(checked: Sequence[Checked]) -> str:
    """The sentences as one text, without markers."""
    return " ".join(one.text for one in checked)
