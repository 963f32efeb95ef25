"""From a standalone question to a checked answer, step by step, as events."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from index.filters import Filters
from index.protocols import IndexView
from rag.accounts import account_of_party, led_in, quoted
from rag.addressed import addressed, asks_about_such
from rag.checking import Checked
from rag.composing import check_of, compose, report
from rag.compound import is_statement
from rag.conversation import Turn, completed
from rag.earlier import earlier_figure
from rag.evidence import Judged, Line
from rag.holding import text_of
from rag.language import LanguageModel
from rag.options import Options, adjusted
from rag.overview import newest, overview
from rag.question import Question
from rag.reach import found_for
from rag.recalling import Recalling
from rag.refusing import refusal
from rag.reranking import Reranker
from rag.retrieval import Found, passages, search_posts
from rag.settings import Thresholds, thresholds
from rag.telling import speaker_of
from rag.types import Answer, Event, Evidence, Finished, Settled, Text, Understood
from rag.writing import Writer


@dataclass
class Clock:
    """Seconds by step."""

    timings: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.timings[step] = self.timings.get(step, 0.0) + now - self._last
        self._last = now


@dataclass
class _Told:
    """What has been found and checked for a question so far; `missing` are its parts without an answer."""

    offered: dict[int, Found] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    conflict: bool = False
    superseded: bool = False

    def offer(self, found: Sequence[Found]) -> None:
        for one in found:
            self.offered.setdefault(one.chunk.number, one)


@dataclass(frozen=True, slots=True)
class _Part:
    """A question, or a part of one, with the passages found for it."""

    question: Question
    found: Sequence[Found]


class Answerer:
    """Answers standalone questions with one model, by default within the thresholds measured for it."""

    def __init__(
        self,
        model: LanguageModel,
        reranker: Reranker | None = None,
        options: Options | None = None,
        limits: Thresholds | None = None,
    ) -> None:
        self._model = model
        self._reranker = reranker
        self._thresholds: Thresholds = adjusted(limits or thresholds(model.key), options or Options())
        self._writer = Writer(Recalling(model), self._thresholds)

    def stream(
        self,
        index: IndexView,
        asked: str,
        question: Question,
        filters: Filters | None = None,
        last_posts: frozenset[str] = frozenset(),
    ) -> Iterator[Event]:
        """Understood, Evidence, then Text and Settled as the draft is written and checked, then Finished.

        `last_posts` are those of the answer before, to which a short follow-up may be put as it was asked.
        """
        clock = Clock()
        yield Understood(question.text)
        told = _Told()
        self._tell_overview(index, question, filters, told)
        parts = [] if told.checked else self._found(index, question, filters, told)
        clock.lap("retrieval")
        yield Evidence(tuple(passages(list(told.offered.values()))))
        if parts:
            yield from self._tell(index, parts, filters, told, clock)
            yield from self._tell_rest(index, question, filters, told, clock)
        if not told.checked and last_posts:
            part = _Part(Question(asked), self._search_posts(index, asked, last_posts, filters))
            told.offer(part.found)
            yield from self._tell(index, [part], filters, told, clock)
        if not asks_about_such(question):  # whatever way a sentence came here
            told.checked = [one for one in told.checked if not addressed(one.text)]
        for one in told.checked:
            yield Settled(check_of(one))
        yield Finished(self._finished(question, asked, told, clock))

    def _tell_overview(
        self, index: IndexView, question: Question, filters: Filters | None, told: _Told
    ) -> None:
        """What happened, where that is asked: no model runs for it."""
        if question.newest or question.overview:
            told.checked = (
                newest(index, filters)
                if question.newest
                else overview(index, question, filters, self._thresholds.posts)
            )
            told.offer([line.judged.found for one in told.checked for line in one.lines])

    def _found(
        self, index: IndexView, question: Question, filters: Filters | None, told: _Told
    ) -> list[_Part]:
        """The question, and one about each party where it is about two, with what is found for each."""
        parts = [question, *(Question(part) for part in question.parties)]
        found = [_Part(part, self._search(index, part, filters)) for part in parts]
        for part in found:
            told.offer(part.found)
        return found

    def _search(self, index: IndexView, question: Question, filters: Filters | None) -> list[Found]:
        return found_for(index, question, self._thresholds.passages, filters, self._reranker)

    def _search_posts(
        self, index: IndexView, asked: str, posts: frozenset[str], filters: Filters | None
    ) -> list[Found]:
        return search_posts(index, asked, self._thresholds.passages, posts, filters, self._reranker)

    def _tell(
        self,
        index: IndexView,
        parts: Sequence[_Part],
        filters: Filters | None,
        told: _Told,
        clock: Clock,
    ) -> Generator[Event, None, None]:
        """Answer a question. The first of the parts is the question itself.

        Where it is about two parties, its other parts, one about each, are answered one by one; the posts'
        own words are the answer where that doesn't bring what both say.
        """
        whole, *others = parts
        silent = yield from self._tell_parties(index, others, filters, told)
        clock.lap("parties")
        if others and not silent:
            speakers = {speaker_of(one.lines[0]) for one in told.checked}
            told.conflict = whole.question.sides and len(speakers) > 1
            return
        judged = self._writer.judged(index, whole.question, whole.found)
        told.judged += judged
        clock.lap("judging")
        if told.checked and (line := self._account_of(silent[0], others, judged)):
            told.checked.append(quoted(line))
            told.conflict = whole.question.sides
            return
        chosen = self._writer.chosen(index, whole.question, judged)
        own = self._writer.own_words(whole.question, chosen, judged)
        told.conflict = bool(own) and not (whole.question.update or whole.question.change)
        if own or told.checked:
            told.missing = [] if own else [part.question.text for part in silent]
            told.checked = own or told.checked
            return
        told.checked = yield from self._writer.written(whole.question, chosen, judged)
        if not told.checked and (older := self._writer.besides_the_newest(whole.question, chosen, judged)):
            yield Text(" ")
            told.checked = yield from self._writer.written(whole.question, older, judged)
        self._add_earlier(whole.question, told)
        clock.lap("writing")

    def _tell_parties(
        self, index: IndexView, parts: Sequence[_Part], filters: Filters | None, told: _Told
    ) -> Generator[Event, None, list[_Part]]:
        """Add what each of two parties says; the parts about those that say nothing come back.

        Whoever contradicts another speaks of the same in other words than the question's: a party for whom
        nothing was found is looked for once more, by what the other one says.
        """
        silent = yield from self._tell_each(index, parts, told)
        if silent and told.checked:
            near = self._search(index, Question(text_of(told.checked)), filters)
            told.offer(near)
            again = [_Part(part.question, near) for part in silent]
            silent = yield from self._tell_each(index, again, told)
        return silent

    def _account_of(self, silent: _Part, parts: Sequence[_Part], judged: Sequence[Judged]) -> Line | None:
        """What a party says for whom nothing was found, among what was weighed for the whole question."""
        (other,) = (part for part in parts if part.question != silent.question)
        weighed = [one for one in judged if one.support >= self._thresholds.alone_for_sides]
        return account_of_party(silent.question, other.question, weighed)

    def _tell_each(
        self, index: IndexView, parts: Sequence[_Part], told: _Told
    ) -> Generator[Event, None, list[_Part]]:
        """Add what each party says that wasn't told yet; those for whom there is nothing come back."""
        silent: list[_Part] = []
        for part in parts:
            known = {line for one in told.checked for line in one.lines}
            added = yield from self._tell_part(index, part, told)
            added = [one for one in added if not known.issuperset(one.lines)]
            told.checked += added
            if not added:
                silent.append(part)
        return silent

    def _tell_part(self, index: IndexView, part: _Part, told: _Told) -> Generator[Event, None, list[Checked]]:
        """What answers one part of a question; what was weighed for it is kept."""
        if told.judged:  # a draft may stand before it
            yield Text(" ")
        judged = self._writer.judged(index, part.question, part.found)
        told.judged += judged
        chosen = self._writer.chosen(index, part.question, judged)
        return led_in((yield from self._writer.written(part.question, chosen, judged)))

    def _add_earlier(self, question: Question, told: _Told) -> None:
        """A figure that an older post gave otherwise is told with it."""
        if not told.checked:
            return
        if earlier := earlier_figure(question, told.checked[0], told.judged, self._thresholds):
            told.checked.append(earlier)
            told.superseded = True

    def _tell_rest(
        self, index: IndexView, question: Question, filters: Filters | None, told: _Told, clock: Clock
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
            found = _Part(part, self._search(index, part, filters))
            told.offer(found.found)
            added = yield from self._tell_part(index, found, told)
            known = {one.text for one in told.checked}
            told.checked += [one for one in added if one.text not in known]
            if not added:
                told.missing.append(part.text)
            clock.lap("parts")

    def _finished(self, question: Question, asked: str, told: _Told, clock: Clock) -> Answer:
        offered = list(told.offered.values())
        if not told.checked:
            return refusal(question, asked, offered, told.judged, clock.timings, self._model.name)
        numbers = {passage.post_id: passage.number for passage in passages(offered)}
        text, citations = compose(told.checked, numbers)
        return Answer(
            text=text,
            citations=citations,
            abstained=False,
            question=question.text,
            conflict=told.conflict,
            superseded=told.superseded,
            partial=bool(told.missing),
            missing=tuple(told.missing),
            checks=report(told.checked),
            timings=clock.timings,
            asked=asked,
            model=self._model.name,
        )
