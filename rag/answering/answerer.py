"""From a standalone question to a checked answer, step by step, as events."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from index.filters import Filters
from index.protocols import IndexView
from rag.answering.accounts import quoted
from rag.answering.composing import check_of, compose, report
from rag.answering.earlier import earlier_figure
from rag.answering.overview import newest, overview
from rag.answering.parts import Parts
from rag.answering.reach import found_for
from rag.answering.refusing import refusal
from rag.answering.told import Clock, Part, Told
from rag.answering.writing import Writer
from rag.asking.question import Question
from rag.checks.telling import speaker_of
from rag.llm.language import LanguageModel
from rag.llm.recalling import Recalling
from rag.options import Options, adjusted
from rag.reranking import Reranker
from rag.retrieval import Found, passages, search_posts
from rag.settings import Thresholds, thresholds
from rag.text.addressed import addressed, asks_about_such
from rag.types import Answer, Event, Evidence, Finished, Settled, Text, Understood


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
        self._parts = Parts(model, self._writer, self._search, self._thresholds)

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
        told = Told()
        self._tell_overview(index, question, filters, told)
        parts = [] if told.checked else self._found(index, question, filters, told)
        clock.lap("retrieval")
        yield Evidence(tuple(passages(list(told.offered.values()))))
        if parts:
            yield from self._tell(index, parts, filters, told, clock)
            yield from self._parts.tell_rest(index, question, filters, told, clock)
        if not told.checked and last_posts:
            part = Part(Question(asked), self._search_posts(index, asked, last_posts, filters))
            told.offer(part.found)
            yield from self._tell(index, [part], filters, told, clock)
        if not asks_about_such(question.text):  # whatever way a sentence came here
            told.checked = [one for one in told.checked if not addressed(one.text)]
        for one in told.checked:
            yield Settled(check_of(one))
        yield Finished(self._finished(question, asked, told, clock))

    def _tell_overview(
        self, index: IndexView, question: Question, filters: Filters | None, told: Told
    ) -> None:
        """What happened, where that is asked: no model runs for it."""
        if question.newest or question.overview:
            told.checked = (
                newest(index, filters)
                if question.newest
                else overview(index, question, filters, self._thresholds.posts)
            )
            told.offer([line.judged.found for one in told.checked for line in one.lines])

    def _found(self, index: IndexView, question: Question, filters: Filters | None, told: Told) -> list[Part]:
        """The question, and one about each party where it is about two, with what is found for each."""
        parts = [question, *(Question(part) for part in question.parties)]
        found = [Part(part, self._search(index, part, filters)) for part in parts]
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
        parts: Sequence[Part],
        filters: Filters | None,
        told: Told,
        clock: Clock,
    ) -> Generator[Event, None, None]:
        """Answer a question. The first of the parts is the question itself.

        Where it is about two parties, its other parts, one about each, are answered one by one; the posts'
        own words are the answer where that doesn't bring what both say.
        """
        whole, *others = parts
        silent = yield from self._parts.tell_parties(index, others, filters, told)
        clock.lap("parties")
        if others and not silent:
            speakers = {speaker_of(one.lines[0]) for one in told.checked}
            told.conflict = whole.question.sides and len(speakers) > 1
            return
        judged = self._writer.judged(index, whole.question, whole.found)
        told.judged += judged
        clock.lap("judging")
        if told.checked and (line := self._parts.account_of(silent[0], others, judged)):
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

    def _add_earlier(self, question: Question, told: Told) -> None:
        """A figure that an older post gave otherwise is told with it."""
        if not told.checked:
            return
        if earlier := earlier_figure(question, told.checked[0], told.judged, self._thresholds):
            told.checked.append(earlier)
            told.superseded = True

    def _finished(self, question: Question, asked: str, told: Told, clock: Clock) -> Answer:
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
