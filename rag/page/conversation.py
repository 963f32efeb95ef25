"""One reader's conversation on the page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

from index.errors import DatelineError
from index.filters import Filters
from rag.offers import followups, near_ids
from rag.page.pump import Pump
from rag.page.turns import Turn, advance, failed
from rag.seam import Asker
from rag.types import Evidence

_log = logging.getLogger(__name__)


class Conversation:
    """The turns so far, and the asker that remembers them for follow-ups.

    One belongs to one open page. `stop` may come from another thread than the one that reads `ask`. `keep`
    is called with it before a question is shown, and again before its answer is shown as ended: a reload
    finds whatever was on the page. What that raises is in `unkept`.
    """

    def __init__(
        self,
        asker: Asker,
        filters: Filters | None = None,
        *,
        reader: str = "",
        key: str = "",
        keep: Callable[[Conversation], None] | None = None,
    ) -> None:
        self.asker = asker
        self.filters = filters or Filters()
        self.reader = reader
        self.key = key
        self.turns: tuple[Turn, ...] = ()
        self.taken_up: tuple[Turn, ...] = ()  # as they were kept when it was opened
        self.unkept: DatelineError | None = None
        self.left = False  # its page shows another one, or is gone
        self._keep = keep
        self._pump: Pump | None = None
        self._lock = threading.Lock()

    def __deepcopy__(self, memo: dict[int, object]) -> Conversation:
        """Itself: a framework that copies state must not copy a model."""
        return self

    @property
    def busy(self) -> bool:
        """Whether an answer is being made."""
        return bool(self.turns) and self.turns[-1].live

    @property
    def history(self) -> list[tuple[str, str]]:
        """What follow-ups lean on: questions as understood, and the texts of their answers, oldest first."""
        return [(turn.answer.question, turn.answer.text) for turn in self.turns if turn.answer]

    def ask(self, question: str, only: str = "") -> Iterator[Turn]:
        """Answer, yielding the turn as it grows; faults become part of the turn.

        `only` says what the answer draws on, where that is not everything.
        """
        with self._lock:
            if self.busy:
                return
            asker = self.asker
            self.turns = (*self.turns, Turn(question, only=only))
            pump = self._pump = Pump(lambda: asker.stream(question), after=self._pump)
        try:
            pump.begin()
            self.keep()  # the evidence is being found meanwhile
            yield self.turns[-1]
            for event in pump.events():
                turn = advance(self.turns[-1], event)
                if turn == self.turns[-1]:
                    continue
                yield self._put(self._led_on(turn))
                if isinstance(event, Evidence):  # it is on the page by now, and need not wait for a disk
                    self.keep()
        except DatelineError as error:
            yield self._put(failed(self.turns[-1], error.what, error.mend))
        except Exception:  # noqa: BLE001  # the page must say so, whatever it was; the log has the rest
            _log.exception("A question failed for a reason that is not one of Dateline's own.")
            yield self._put(failed(self.turns[-1], *UNFORESEEN))
        finally:
            pump.stop()
            if self.turns[-1].live:
                self._put(self.turns[-1].broken_off())
        yield self.turns[-1]

    def stop(self) -> None:
        """Stop the answer that is being made, if one is."""
        if self._pump is not None:
            self._pump.stop()

    def leave(self, *, forget: bool = False) -> None:
        """Stop: the page goes on without it. It stays kept, unless it is to be forgotten."""
        self.left = True
        if forget:
            self._keep = None
        self.stop()

    def drop_if_unanswered(self, number: int) -> None:
        """Take turn `number` back if it is the last and never came to an answer: asking again replaces it."""
        if number == len(self.turns) and not self.busy and self.turns[-1].answer is None:
            self.turns = self.turns[:-1]

    def take_up(self, turns: tuple[Turn, ...]) -> None:
        """Go on from the turns of a conversation that was kept."""
        self.turns = self.taken_up = turns
        self.asker.resume(self.history)

    def take_in(self, turns: tuple[Turn, ...]) -> None:
        """What stands before the turn that is being answered, where another page has asked meanwhile."""
        with self._lock:
            if self.busy:
                own = {turn.id: turn for turn in self.turns}
                self.turns = (*(own.get(turn.id, turn) for turn in turns), self.turns[-1])

    def draw_on(self, asker: Asker, filters: Filters) -> None:
        """From the next question on, answer from other posts; what was asked stays asked."""
        asker.resume(self.history)
        self.asker, self.filters = asker, filters

    def change(self, number: int, turn: Turn) -> None:
        """Put `turn` in the place of turn `number` (1 first), which is over."""
        with self._lock:
            self.turns = (*self.turns[: number - 1], turn, *self.turns[number:])
        self.keep()

    def keep(self) -> None:
        """Keep it as it is now. That it can't be kept ends no answer: the page says so beside it."""
        keep = self._keep
        if keep is None:
            return
        try:
            keep(self)
            self.unkept = None
        except DatelineError as error:
            self.unkept = error

    def _put(self, turn: Turn) -> Turn:
        with self._lock:
            self.turns = (*self.turns[:-1], turn)
        if not turn.live:
            self.keep()
        return turn

    def _led_on(self, turn: Turn) -> Turn:
        """A turn that has come to its answer, with questions to go on with."""
        if turn.answer is None:
            return turn
        ids = near_ids(turn.answer, (passage.post_id for passage in turn.passages))
        asked = [question for other in self.turns for question in (other.question, other.understood)]
        near = map(self.asker.index.post, ids)
        return replace(turn, followups=followups(turn.answer, near, asked))


UNFORESEEN = (
    "Something went wrong that Dateline did not foresee.",
    "Ask again; if it stays, the terminal that runs the page has the details.",
)
