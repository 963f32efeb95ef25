"""From a standalone question to a checked answer, step by step, as events."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from index.filters import Filters
from index.protocols import IndexView
from rag.checking import Checked, check, nearest_line, sentences_of
from rag.composing import check_of, compose, report
from rag.evidence import Judged, Line, choose, evidence_text, in_scope, judge, lines
from rag.language import LanguageModel
from rag.prompting import load
from rag.question import Question
from rag.refusing import is_refusal, refusal
from rag.retrieval import Found, passages, search
from rag.settings import Thresholds, thresholds
from rag.types import Answer, Event, Evidence, Finished, Settled, Text, Understood, Verdict

_LONGEST = 160
"""Tokens of a draft: two long sentences of news are about 90."""


@dataclass
class _Clock:
    """Seconds by step."""

    def __post_init__(self) -> None:
        self.timings: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.timings[step] = self.timings.get(step, 0.0) + now - self._last
        self._last = now


class Answerer:
    """Answers standalone questions with one model."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._thresholds: Thresholds = thresholds(model.key)

    def stream(
        self, index: IndexView, asked: str, question: Question, filters: Filters | None = None
    ) -> Iterator[Event]:
        """Understood, Evidence, then Text and Settled as the draft is written and checked, then Finished."""
        clock = _Clock()
        yield Understood(question.text)
        found = search(index, question.text, self._thresholds.passages, filters)
        clock.lap("retrieval")
        yield Evidence(tuple(passages(found)))
        judged = self._judged(question, found)
        clock.lap("judging")
        chosen = choose(question, judged, self._thresholds)
        if not chosen:
            yield Finished(refusal(question, asked, found, judged, clock.timings, self._model.name))
            return
        draft = yield from self._draft(question, chosen)
        clock.lap("writing")
        checked = self._checked(draft, chosen, question)
        clock.lap("checking")
        if not checked:
            yield Finished(refusal(question, asked, found, judged, clock.timings, self._model.name))
            return
        for one in checked:
            yield Settled(check_of(one))
        yield Finished(self._answer(question, asked, found, checked, clock))

    def _judged(self, question: Question, found: Sequence[Found]) -> list[Judged]:
        """Weigh what is in scope; once one is sure, only newer posts, which could change it, are weighed."""
        judged: list[Judged] = []
        sure: Judged | None = None
        for one in in_scope(question, found):
            newer = sure is None or one.post.position < sure.found.post.position
            if not (newer or question.latest or question.sides):
                continue
            judged += judge(self._model, question, [one])
            if judged[-1].support >= self._thresholds.sure:
                sure = judged[-1]
        return judged

    def _draft(self, question: Question, chosen: Sequence[Judged]) -> Generator[Event, None, str]:
        dialogue = load("draft").fill(evidence=evidence_text(chosen), question=question.text)
        draft = ""
        for piece in self._model.write(dialogue, most=_LONGEST):
            draft += piece
            yield Text(piece)
        return draft

    def _checked(self, draft: str, chosen: Sequence[Judged], question: Question) -> list[Checked]:
        evidence = lines(chosen)
        if is_refusal(draft):
            return self._insisted(evidence, question)
        return [check(sentence, evidence, question, self._thresholds) for sentence in sentences_of(draft)]

    def _insisted(self, evidence: Sequence[Line], question: Question) -> list[Checked]:
        """Where the draft refuses what the judge is sure of, the paragraph speaks for itself."""
        best = max(evidence, key=lambda line: line.judged.support)
        if best.judged.support < self._thresholds.sure:
            return []
        line = nearest_line(question.text, [one for one in evidence if one.judged is best.judged])
        return [Checked(line.text, line.text, Verdict.REPLACED, (line,), ("the draft found no answer",))]

    def _answer(
        self,
        question: Question,
        asked: str,
        found: Sequence[Found],
        checked: Sequence[Checked],
        clock: _Clock,
    ) -> Answer:
        numbers = {passage.post_id: passage.number for passage in passages(found)}
        text, citations = compose(checked, numbers)
        return Answer(
            text=text,
            citations=citations,
            abstained=False,
            question=question.text,
            conflict=False,
            checks=report(checked),
            timings=clock.timings,
            asked=asked,
            model=self._model.name,
        )
