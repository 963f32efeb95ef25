"""From a standalone question to a checked answer, step by step, as events."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from index.filters import Filters
from index.protocols import IndexView
from rag.accounts import each_account, first_line, name_of_speaker, quoted
from rag.checking import Checked, check, nearest_line, sentences_of, speaker_of
from rag.composing import check_of, compose, report
from rag.confidence import confidence, refusing_word, signals
from rag.evidence import (
    Judged,
    Line,
    choose,
    evidence_text,
    headlines,
    in_scope,
    judge,
    lead_of,
    lines,
    may_change,
    settle,
    with_lead,
)
from rag.language import LanguageModel
from rag.prompting import Dialogue, load
from rag.question import Question, Wants
from rag.refusing import is_refusal, refusal
from rag.retrieval import Found, passages, search
from rag.settings import Thresholds, thresholds
from rag.types import Answer, Event, Evidence, Finished, Settled, Text, Understood, Verdict

_BESIDE = "the sentence does not answer the question"
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


def _draft_of(question: Question, chosen: Sequence[Judged]) -> Dialogue:
    return load("draft").fill(evidence=evidence_text(chosen), question=question.text)


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
        parts = [question, *(Question(part) for part in question.parts)]
        found = [search(index, part.text, self._thresholds.passages, filters) for part in parts]
        offered = list({one.chunk.number: one for each in found for one in each}.values())
        clock.lap("retrieval")
        yield Evidence(tuple(passages(offered)))
        checked, weighed = yield from self._parts(index, parts, found, clock)
        if not checked:
            yield Finished(refusal(question, asked, offered, weighed, clock.timings, self._model.name))
            return
        for one in checked:
            yield Settled(check_of(one))
        yield Finished(self._answer(question, asked, offered, checked, clock))

    def _parts(
        self, index: IndexView, parts: Sequence[Question], found: Sequence[Sequence[Found]], clock: _Clock
    ) -> Generator[Event, None, tuple[list[Checked], list[Judged]]]:
        """The checked sentences, and all that was weighed for them.

        The first of the parts is the question itself. Where it is about two parties and the posts' own words
        don't answer it, its other parts, one about each, are answered one by one.
        """
        judged = self._judged(parts[0], found[0])
        clock.lap("judging")
        chosen = self._chosen(index, parts[0], judged)
        own_words = self._own_words(parts[0], chosen)
        if own_words or len(parts) == 1:
            return own_words or (yield from self._written(parts[0], chosen, clock)), judged
        checked: list[Checked] = []
        for part, own in zip(parts[1:], found[1:], strict=True):
            weighed = self._judged(part, own)
            clock.lap("judging")
            judged = judged + weighed
            checked += yield from self._written(part, self._chosen(index, part, weighed), clock)
        return checked, judged

    def _written(
        self, question: Question, chosen: Sequence[Judged], clock: _Clock
    ) -> Generator[Event, None, list[Checked]]:
        """The checked sentences that answer one question from chosen evidence; none if there is no answer."""
        if not chosen or not self._confident(question, chosen):
            clock.lap("judging")
            return []
        draft = yield from self._draft(question, chosen)
        clock.lap("writing")
        checked = self._checked(draft, chosen, question)
        if checked:
            checked = self._stated(question, checked, chosen)
            checked += [quoted(line) for line in name_of_speaker(question, checked)]
        clock.lap("checking")
        return checked

    def _own_words(self, question: Question, chosen: Sequence[Judged]) -> list[Checked]:
        """For the news on something, and for several accounts, the posts' own words are the answer."""
        if max((one.support for one in chosen), default=0.0) < self._thresholds.alone:
            return []
        if question.update:
            return [quoted(first_line(one)) for one in chosen]
        accounts = each_account(chosen) if question.sides else []
        return [quoted(line) for line in accounts] if len(accounts) > 1 else []

    def _confident(self, question: Question, chosen: Sequence[Judged]) -> bool:
        if any(one.settled for one in chosen):
            return True
        refusal = self._model.begins(_draft_of(question, chosen), refusing_word())
        sure = confidence(signals(question, chosen, refusal), self._thresholds.confidence)
        return sure >= self._thresholds.confident

    def _chosen(self, index: IndexView, question: Question, judged: Sequence[Judged]) -> list[Judged]:
        chosen = choose(question, judged, self._thresholds)
        if chosen and question.update:
            return lead_of(index, chosen[0], self._thresholds.lead)
        if chosen and question.latest and not question.first:
            return with_lead(index, chosen, 1)
        return chosen

    def _judged(self, question: Question, found: Sequence[Found]) -> list[Judged]:
        """Weigh what is in scope; once one is sure, only newer posts, which could change it, are weighed."""
        judged: list[Judged] = []
        sure: Judged | None = None
        for one in in_scope(question, found):
            if not (sure is None or may_change(sure, one) or question.latest or question.sides):
                continue
            weighed = next(judge(self._model, question, [one]))
            judged.append(settle(question, weighed, self._thresholds))
            if judged[-1].support >= self._thresholds.sure:
                sure = judged[-1]
        return judged

    def _draft(self, question: Question, chosen: Sequence[Judged]) -> Generator[Event, None, str]:
        draft = ""
        for piece in self._model.write(_draft_of(question, chosen), most=_LONGEST):
            draft += piece
            yield Text(piece)
        return draft

    def _checked(self, draft: str, chosen: Sequence[Judged], question: Question) -> list[Checked]:
        evidence = lines(chosen) + headlines(chosen)
        if is_refusal(draft):
            return self._insisted(evidence, question)
        return [check(sentence, evidence, question, self._thresholds) for sentence in sentences_of(draft)]

    def _stated(self, question: Question, checked: list[Checked], chosen: Sequence[Judged]) -> list[Checked]:
        """Hold the whole answer to the question: a sentence may be true and answer something else.

        Where the model doesn't find the answer in it, the likeliest sentence of the evidence takes its place.
        """
        headline = checked[0].lines[0].judged.found.post.headline
        written = self._holds(question, headline, " ".join(one.text for one in checked))
        replaced = any(one.verdict is Verdict.REPLACED for one in checked)
        if written >= self._needed(question, replaced):
            return checked
        # What was replaced is only near the question in words: every sentence of the evidence is weighed.
        best = max(chosen, key=lambda one: one.support)
        weighed = [
            (self._holds(question, line.judged.found.post.headline, line.text), line)
            for line in lines(chosen if replaced else [best])
        ]
        support, line = max(weighed, key=lambda pair: pair[0])
        if support <= written:
            return checked
        return [Checked(checked[0].sentence, line.text, Verdict.REPLACED, (line,), (_BESIDE,))]

    def _needed(self, question: Question, replaced: bool) -> float:
        """A number that failed its check leaves the nearest sentence, which may tell another number."""
        if not replaced:
            return self._thresholds.stated
        return self._thresholds.sure if question.wants is Wants.NUMBER else self._thresholds.alone

    def _holds(self, question: Question, headline: str, text: str) -> float:
        prompt = load("judge")
        dialogue = prompt.fill(evidence=f"{headline}\n{text}", question=question.text)
        return self._model.weigh(dialogue, prompt.options)[0]

    def _insisted(self, evidence: Sequence[Line], question: Question) -> list[Checked]:
        """Where the draft refuses what the judge is sure of, the paragraph speaks for itself."""
        best = max(evidence, key=lambda line: line.judged.support)
        if best.judged.support < self._thresholds.sure and not best.judged.settled:
            return []
        line = nearest_line(question.text, [one for one in evidence if one.judged is best.judged])
        return [quoted(line)]

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
            conflict=question.sides and len({speaker_of(one.lines[0]) for one in checked}) > 1,
            checks=report(checked),
            timings=clock.timings,
            asked=asked,
            model=self._model.name,
        )
