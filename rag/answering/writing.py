"""One question, answered from found passages: weighed, chosen, drafted, and held to the evidence."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from index.protocols import IndexView
from index.sentences import split_sentences
from rag.answering.accounts import (
    contested,
    each_account,
    first_line,
    introduced,
    led_in,
    likeliest_accounts,
    name_of_speaker,
    named_first,
    names_somebody,
    on_the_matter,
    quoted,
    quotes_elsewhere,
)
from rag.answering.choosing import best_of, choose
from rag.answering.confidence import confidence, refusing_word, signals
from rag.answering.fitting import repeats, unfit
from rag.answering.holding import Holder, posts_behind, text_of
from rag.answering.insisting import insisted
from rag.answering.judging import in_scope, judge, settle
from rag.answering.reach import lead_of, with_lead, with_siblings
from rag.answering.refusing import is_refusal
from rag.answering.several import changes, others
from rag.answering.showing import Shown
from rag.answering.weighing import weigh_worthwhile
from rag.asking.compound import has_verb
from rag.asking.question import Question, Wants
from rag.checks.binding import is_title, nearest_line
from rag.checks.checking import Checked, check, sentences_of
from rag.checks.denials import denies
from rag.evidence.guarding import guarded
from rag.evidence.lines import Judged, Line, evidence_text, headlines, lines
from rag.evidence.scope import share_of_words
from rag.llm.language import LanguageModel
from rag.prompting import Dialogue, load
from rag.retrieval import Found
from rag.settings import Thresholds
from rag.text.addressed import asks_about_such
from rag.text.bags import bag_of
from rag.text.speakers import attributed
from rag.text.words import words
from rag.types import Event, Text, Verdict

_BARE = 6
"""Words up to which a draft without a verb is an answer to a quiz and no sentence."""
_LONGEST = 160
"""Tokens of a draft: two long sentences of news are about 90."""


def draft_of(question: Question, chosen: Sequence[Judged]) -> Dialogue:
    """What the model is asked to write from."""
    return load("draft").fill(evidence=evidence_text(chosen), question=question.text)


class Writer:
    """Answers one question at a time with one model; it knows nothing of conversations and of other parts."""

    def __init__(self, model: LanguageModel, limits: Thresholds) -> None:
        self._model = model
        self._thresholds = limits
        self._holder = Holder(model, limits)

    def judged(self, index: IndexView, question: Question, found: Sequence[Found]) -> list[Judged]:
        """Weigh what is in scope, as long as another paragraph may bring something."""
        in_reach = with_siblings(index, question.text, in_scope(question, found), self._thresholds.weighed)

        def weigh(one: Found) -> Judged:
            return settle(question, next(judge(self._model, question, [one])), self._thresholds)

        judged = weigh_worthwhile(question, guarded(question, in_reach), weigh, self._thresholds)
        beside = guarded(question, self._replies(index, question, judged))
        return [*judged, *(weigh(one) for one in beside)]

    def _replies(self, index: IndexView, question: Question, judged: Sequence[Judged]) -> list[Found]:
        """The paragraphs beside the best one in which somebody denies what another affirms in it, or so on.

        "The union denied that" has no word of the question, and no search finds it.
        """
        best = max(judged, key=lambda one: one.support, default=None)
        if question.wants is not Wants.POLARITY or best is None or best.support < self._thresholds.alone:
            return []
        said = _said(best.found.chunk.text)
        known = {one.found.chunk.number for one in judged}
        return [
            replace(best.found, chunk=chunk)
            for chunk in index.chunks_of(best.found.post.id)
            if abs(chunk.ordinal - best.found.chunk.ordinal) == 1
            and chunk.number not in known
            and chunk.text != best.found.post.headline
            and said
            and len(said | _said(chunk.text)) > 1
        ]

    def chosen(self, index: IndexView, question: Question, judged: Sequence[Judged]) -> list[Judged]:
        """The paragraphs to answer from, with the lead of their post where news are asked for."""
        chosen = choose(question, judged, self._thresholds)
        if chosen and question.update:
            return _guarded(question, lead_of(index, chosen[0], self._thresholds.lead))
        if chosen and question.latest and not question.first:
            return _guarded(question, with_lead(index, chosen, 1))
        return chosen

    def besides_the_newest(
        self, question: Question, chosen: Sequence[Judged], judged: Sequence[Judged]
    ) -> list[Judged]:
        """The likeliest paragraphs, where the newest post's hold no answer and weigh less; none otherwise."""
        if not chosen or not question.latest or question.first:
            return []
        likeliest = choose(question, judged, self._thresholds, newest=False)
        surer = max(one.support for one in likeliest) > max(one.support for one in chosen)
        return likeliest if surer else []

    def own_words(
        self, question: Question, chosen: Sequence[Judged], judged: Sequence[Judged]
    ) -> list[Checked]:
        """For the news on something, and for several accounts, the posts' own words are the answer."""
        least = self._thresholds.alone_for_sides if question.sides else self._thresholds.alone
        if max((one.support for one in chosen), default=0.0) < least:
            return []
        if question.update:
            return [line for one in chosen for line in led_in([quoted(first_line(one))])]
        if question.change:
            return [quoted(line) for line in changes(question, judged, self._holder, self._thresholds)]
        accounts = (
            self._accounts(question, chosen) if question.sides else self._contested(question, chosen, judged)
        )
        return [quoted(line) for line in accounts] if len(accounts) > 1 else []

    def _accounts(self, question: Question, chosen: Sequence[Judged]) -> list[Line]:
        """Each speaker's line on what is asked: the likeliest of its paragraph, if that is weighed at all."""
        near = on_the_matter(question, chosen, self._thresholds)
        if question.account is None:
            return each_account(question, near)
        asked = Question(question.account)
        likeliest = [self._holder.likeliest(asked, one) for one in chosen]
        best = likeliest_accounts([pair for pair in likeliest if pair[0] >= self._thresholds.alone])
        return best if len(best) > 1 else each_account(question, near)

    def _contested(
        self, question: Question, chosen: Sequence[Judged], judged: Sequence[Judged]
    ) -> list[Line]:
        """Both accounts of what one affirms and another denies in one post, asked for or not."""
        if question.wants is not Wants.POLARITY:
            return []
        post = best_of(question, chosen, self._thresholds.worth).found.post
        own = [
            one
            for one in judged
            if one.found.post.id == post.id and one.support >= self._thresholds.answerable
        ]
        candidates = contested(lines(sorted(own, key=lambda one: one.order)))
        if not candidates:
            return []
        # Beside a line that says yes or no, what says little of it contests nothing.
        least = max(self._thresholds.alone, self._thresholds.company * max(one.support for one in own))
        return contested([line for line in candidates if self._holder.holds(question, line) >= least])

    def written(
        self, question: Question, chosen: Sequence[Judged], judged: Sequence[Judged]
    ) -> Generator[Event, None, list[Checked]]:
        """The checked sentences that answer the question from chosen evidence; none if there is no answer.

        `judged` is all that was weighed, for a question whose answer is in several posts.
        """
        sure = self._confidence(question, chosen) if chosen else 0.0
        if not chosen or sure < self._thresholds.confident:
            return []
        draft = yield from self._draft(question, chosen)
        if is_refusal(draft):
            checked = insisted(question, chosen, sure, self._thresholds)
        else:
            checked = self._checked(draft, chosen, question)
        if checked:
            checked = self._holder.stated(question, checked, chosen)
            checked = _with_name(checked, [quoted(line) for line in name_of_speaker(question, checked)])
            checked = introduced(self._holder.fit(question, checked, chosen))
            checked = checked if names_somebody(question) else named_first(checked)
        if quotes_elsewhere(question, checked):
            return []
        if checked and question.several:
            checked += others(question, checked, judged, self._holder, self._thresholds)
        return checked

    def answers(self, question: Question, checked: Sequence[Checked]) -> bool:
        """Whether what was told already answers a further question."""
        text = text_of(checked)
        if unfit(question, text, posts_behind(checked)) is not None:
            return False
        return self._holder.holds(question, checked[0].lines[0], text) >= self._thresholds.stated

    def _confidence(self, question: Question, chosen: Sequence[Judged]) -> float:
        """How sure it is that the evidence answers the question: 1 where its words settle it."""
        if any(one.settled for one in chosen):
            return 1.0
        if share_of_words(question, bag_of(evidence_text(chosen))) < self._thresholds.shared:
            return 0.0
        refusal = self._model.begins(draft_of(question, chosen), refusing_word())
        found = signals(question, chosen, refusal, self._thresholds.worth)
        return confidence(found, self._thresholds.confidence)

    def _draft(self, question: Question, chosen: Sequence[Judged]) -> Generator[Event, None, str]:
        shown = Shown(guarded=not asks_about_such(question.text))
        for piece in self._model.write(draft_of(question, chosen), most=_LONGEST):
            begins = not shown.draft
            if (text := shown.add(piece)) or begins:  # that it writes is told at once
                yield Text(text)
        if text := shown.rest():
            yield Text(text)
        return shown.draft

    def _checked(self, draft: str, chosen: Sequence[Judged], question: Question) -> list[Checked]:
        evidence = lines(chosen) + headlines(chosen)
        sentences = sentences_of(draft)
        if sentences and (failure := repeats(question, " ".join(sentences))):
            line = nearest_line(question.text, evidence)
            return [Checked(sentences[0], line.text, Verdict.REPLACED, (line,), (failure,))]
        checked = [check(sentence, evidence, question, self._thresholds) for sentence in sentences]
        whole = [_whole(one) for one in checked]
        told = [one for one in whole if not is_title(one.lines[0])]
        return told or insisted(question, chosen, 0.0, self._thresholds)


def _said(text: str) -> set[bool]:
    """Whether what somebody is said to say in a text denies something: True, False, or both."""
    return {denies(one.text) for one in split_sentences(text) if attributed(one.text)}


def _with_name(checked: list[Checked], named: list[Checked]) -> list[Checked]:
    """The answer and the line that names its speaker, in the post's order."""
    first = bool(named) and named[0].lines[0].start < checked[0].lines[0].start
    return [*named, *checked] if first else [*checked, *named]


def _guarded(question: Question, chosen: Sequence[Judged]) -> list[Judged]:
    """Weighed paragraphs without what they say to a machine."""
    return [replace(one, found=clean) for one in chosen for clean in guarded(question, [one.found])]


def _whole(checked: Checked) -> Checked:
    """A sentence as it is; for a bare name or number, the line that says what of it."""
    if has_verb(checked.text) or len(words(checked.text)) > _BARE:
        return checked
    return quoted(checked.lines[0])
