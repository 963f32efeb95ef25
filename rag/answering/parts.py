"""The parts of a question, answered one by one: what two parties each say, and several questions in one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from index.filters import Filters
from index.protocols import IndexView
from rag.answering.accounts import account_of_party, led_in
from rag.answering.holding import text_of
from rag.answering.told import Clock, Part, Told
from rag.answering.writing import Writer
from rag.asking.compound import is_statement
from rag.asking.conversation import Turn, completed
from rag.asking.question import Question
from rag.checks.checking import Checked
from rag.evidence.lines import Judged, Line
from rag.llm.language import LanguageModel
from rag.retrieval import Found
from rag.settings import Thresholds
from rag.text.addressed import addressed
from rag.types import Event, Text

Search = Callable[[IndexView, Question, Filters | None], list[Found]]
"""Finds the passages that a question is answered from, best first."""


class Parts:
    """Adds what answers each part to what was told; knows nothing of the question as a whole."""

    def __init__(self, model: LanguageModel, writer: Writer, search: Search, limits: Thresholds) -> None:
        self._model = model
        self._writer = writer
        self._search = search
        self._thresholds = limits

    def tell_parties(
        self, index: IndexView, parts: Sequence[Part], filters: Filters | None, told: Told
    ) -> Generator[Event, None, list[Part]]:
        """Add what each of two parties says; the parts about those that say nothing come back.

        Whoever contradicts another speaks of the same in other words than the question's: a party for whom
        nothing was found is looked for once more, by what the other one says.
        """
        silent = yield from self._tell_each(index, parts, told)
        if silent and told.checked:
            near = self._search(index, Question(text_of(told.checked)), filters)
            told.offer(near)
            again = [Part(part.question, near) for part in silent]
            silent = yield from self._tell_each(index, again, told)
        return silent

    def account_of(self, silent: Part, parts: Sequence[Part], judged: Sequence[Judged]) -> Line | None:
        """What a party says for whom nothing was found, among what was weighed for the whole question."""
        other = next((part for part in parts if part.question != silent.question), None)
        if other is None:  # "What did Brandt and Brandt each say?" names one
            return None
        weighed = [one for one in judged if one.support >= self._thresholds.alone_for_sides]
        return account_of_party(silent.question, other.question, weighed)

    def _tell_each(
        self, index: IndexView, parts: Sequence[Part], told: Told
    ) -> Generator[Event, None, list[Part]]:
        """Add what each party says that wasn't told yet; those for whom there is nothing come back."""
        silent: list[Part] = []
        for part in parts:
            known = {line for one in told.checked for line in one.lines}
            added = yield from self._tell_part(index, part, told)
            added = [one for one in added if not known.issuperset(one.lines)]
            told.checked += added
            if not added:
                silent.append(part)
        return silent

    def _tell_part(self, index: IndexView, part: Part, told: Told) -> Generator[Event, None, list[Checked]]:
        """What answers one part of a question; what was weighed for it is kept."""
        if told.judged:  # a draft may stand before it
            yield Text(" ")
        judged = self._writer.judged(index, part.question, part.found)
        told.judged += judged
        chosen = self._writer.chosen(index, part.question, judged)
        return led_in((yield from self._writer.written(part.question, chosen, judged)))

    def tell_rest(
        self, index: IndexView, question: Question, filters: Filters | None, told: Told, clock: Clock
    ) -> Generator[Event, None, None]:
        """Of a question that asks several things, those that the answer doesn't hold yet, each on its own."""
        before: list[Turn] = []
        for asked in question.asks:
            if addressed(asked) or is_statement(asked):
                continue
            part = Question(completed(self._model, before, asked))
            before = [Turn(part.text, text_of(told.checked))]
            if told.checked and self._writer.answers(part, told.checked):
                continue
            found = Part(part, self._search(index, part, filters))
            told.offer(found.found)
            added = yield from self._tell_part(index, found, told)
            known = {one.text for one in told.checked}
            told.checked += [one for one in added if one.text not in known]
            if not added:
                told.missing.append(part.text)
            clock.lap("parts")
