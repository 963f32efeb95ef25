"""A conversation about an index: `Assistant`, and `answer` for a single question."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import index as dateline_index
from index.errors import QuestionError
from index.filters import Filters
from rag.answering.answerer import Answerer
from rag.answering.refusing import no_question
from rag.asking.conversation import Turn, in_last_posts, leans, stand_alone
from rag.asking.question import Question
from rag.asking.smalltalk import is_small_talk
from rag.llm.stopping import Stoppable
from rag.options import Amount, Options, Strictness
from rag.reranking import Reranker, load_reranker
from rag.retrieval import passages, search
from rag.types import Answer, Event, Evidence, Finished, Passage, Understood, Waiting
from rag.waiting import Line

if TYPE_CHECKING:
    from index.opening import Index
    from rag.llm.language import LanguageModel

_LONGEST_QUESTION = 2000
"""Characters. The longest of 300 development questions has 170; a pasted article is not a question."""
_FIRST_LOOK = 6
"""Passages shown at once: a screen of them."""
REMEMBERED = 20
"""Turns kept; a follow-up is read against the last two."""


class Assistant:
    """Keeps the conversation, the open index and the loaded model.

    `index` is a folder, an open index, or None for the default place. `model` is a catalogue name, a GGUF's
    path, or a language model; None is the catalogue's default. `reranker` is the folder of a cross-encoder,
    or one that is loaded; None is none. They are loaded when they are first needed. `strictness` and
    `evidence` are those of rag.options: how sure an answer must be, and from how much it is made. `line` is
    where the questions of several conversations wait for their model; by default none waits for another,
    and each call of the model takes its turn.
    """

    def __init__(
        self,
        index: Path | str | Index | None = None,
        model: str | Path | LanguageModel | None = None,
        filters: Filters | None = None,
        reranker: str | Path | Reranker | None = None,
        strictness: Strictness = "normal",
        evidence: Amount = "normal",
        line: Line | None = None,
    ) -> None:
        self._place = index
        self._wanted = model
        self._filters = filters
        self._reranker = reranker
        self._options = Options(strictness, evidence)
        self._index: Index | None = None
        self._answerer: Answerer | None = None
        self._model: LanguageModel | None = None
        self._history: list[Turn] = []
        self._opening = threading.Lock()
        self._line = Line(at_once=None) if line is None else line  # an empty one is false

    @property
    def index(self) -> Index:
        """The open index. Raises IndexMissing, IndexMismatch or IndexDamaged."""
        with self._opening:
            if self._index is None:
                self._index = _opened(self._place)
            return self._index

    @property
    def history(self) -> Sequence[Turn]:
        """The turns so far, oldest first."""
        return tuple(self._history)

    def ask(self, question: str) -> Answer:
        """The checked answer. Raises QuestionError, and what `index` and loading the model raise."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with Finished")

    def stream(self, question: str) -> Iterator[Event]:
        """Evidence before any model runs, Understood, Text as it is written, Settled, and Finished.

        Evidence may come twice: what the question's own words find, then what it finds as understood. Waiting
        comes after it, where other conversations' questions have the model first.

        Thanks and greetings are told what can be asked, and are no turn of the conversation.

        Closing the iterator stops the model and gives the place in the line up; the turn is then not
        remembered.
        """
        asked = _asked(question)
        current = self._newest()
        self._begin_to_load()
        if is_small_talk(asked):
            yield from (Understood(asked), Evidence(()), Finished(no_question(asked)))
            return
        with self._line.place() as place:
            if self._model is None or place.ahead or (self._history and leans(Question(asked))):
                # Before the model is free and loaded, and before it has made a follow-up stand alone.
                yield Evidence(tuple(self._first_look(current, asked)))
            for ahead in place.wait():
                yield Waiting(ahead)
            yield from self._answered(current, asked)

    def _answered(self, current: Index, asked: str) -> Iterator[Event]:
        model = Stoppable(self._language_model())
        understood = Question(stand_alone(model, self._history, asked))
        if self._answerer is None:
            self._answerer = Answerer(model, self._loaded_reranker(), self._options)
        last_posts = in_last_posts(self._history, asked)
        for event in self._answerer.stream(current, asked, understood, self._filters, last_posts):
            if isinstance(event, Finished):
                self._remember(event.answer)
            yield event

    def retrieve(self, question: str, k: int = 8) -> list[Passage]:
        """The `k` best passages, best first, without any language model."""
        found = search(self._newest(), _asked(question), k, self._filters, self._loaded_reranker())
        return passages(found)

    def adjust(self, options: Options) -> None:
        """Answer with other options from the next question on."""
        if options != self._options:
            self._options, self._answerer = options, None

    def reset(self) -> None:
        """Forget the conversation; index and model stay loaded."""
        self._history.clear()

    def resume(self, turns: Sequence[Turn | tuple[str, str]]) -> None:
        """Go on from a conversation kept elsewhere: its turns, oldest first, as (question, answer's text)."""
        known = [turn if isinstance(turn, Turn) else Turn(*turn) for turn in turns]
        self._history = [turn for turn in known if not is_small_talk(turn.question)][-REMEMBERED:]

    def _first_look(self, current: Index, asked: str) -> list[Passage]:
        """Passages for a question as it was asked; a follow-up is looked up with the question before it."""
        leaning = self._history and leans(Question(asked))
        text = f"{self._history[-1].question} {asked}" if leaning else asked
        return passages(search(current, text, _FIRST_LOOK, self._filters))

    def _newest(self) -> Index:
        """The index as it is now: a version built since the last question is taken up."""
        held = self.index
        with self._opening:
            self._index = held.newest()
            return self._index

    def _loaded_reranker(self) -> Reranker | None:
        with self._opening:
            self._reranker = load_reranker(self._reranker)
            return self._reranker

    def _begin_to_load(self) -> None:
        """The language model loads while the embedder does, and while the index is searched."""
        if self._model is None:
            from rag.llm.models import open_ahead

            open_ahead(self._wanted)

    def _language_model(self) -> LanguageModel:
        with self._opening:
            if self._model is None:
                from rag.llm.models import open_model

                self._model = open_model(self._wanted)
            return self._model

    def _remember(self, answer: Answer) -> None:
        posts = tuple(dict.fromkeys(citation.post_id for citation in answer.citations))
        self._history.append(Turn(answer.question, answer.text, posts))
        del self._history[:-REMEMBERED]


def answer(
    question: str,
    *,
    index: Path | str | Index | None = None,
    history: Sequence[Turn | tuple[str, str]] = (),
    model: str | Path | LanguageModel | None = None,
    filters: Filters | None = None,
    strictness: Strictness = "normal",
    evidence: Amount = "normal",
) -> Answer:
    """One question. `history` holds earlier turns, oldest first: what was asked and what was answered.

    A model named the same way twice is loaded once.
    """
    assistant = Assistant(index=index, model=model, filters=filters, strictness=strictness, evidence=evidence)
    assistant.resume(history)
    return assistant.ask(question)


def _opened(place: Path | str | Index | None) -> Index:
    if place is None:
        return dateline_index.open(dateline_index.default_place())
    if isinstance(place, (str, Path)):
        return dateline_index.open(place)
    return place


def _asked(question: str) -> str:
    """The question without outer and doubled whitespace. Raises QuestionError if it can't be asked."""
    asked = " ".join(question.split())
    if not asked:
        raise QuestionError("The question is empty.", "Ask something about the coverage.")
    if len(asked) > _LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(asked):,} characters; the most is {_LONGEST_QUESTION:,}.",
            "Ask one thing in a sentence or two.",
        )
    return asked
