"""One reader's conversation on the page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

from index.errors import DatelineError
from rag.page.pump import Pump
from rag.page.turns import Turn, advance, failed, stopped
from rag.seam import Asker
from rag.types import Event

_log = logging.getLogger(__name__)


class Conversation:
    """The turns so far, and the asker that remembers them for follow-ups.

    One belongs to one open page. `stop` may come from another thread than the one that reads `ask`.
    """

    def __init__(self, asker: Asker, coverage: str = "") -> None:
        self.asker = asker
        self.coverage = coverage  # the id of the only one it asks; empty for all
        self.turns: tuple[Turn, ...] = ()
        self._pump: Pump | None = None
        self._forget = False
        self._lock = threading.Lock()

    def __deepcopy__(self, memo: dict[int, object]) -> Conversation:
        """Itself: a framework that copies state must not copy a model."""
        return self

    @property
    def busy(self) -> bool:
        """Whether an answer is being made."""
        return bool(self.turns) and self.turns[-1].live

    def ask(self, question: str) -> Iterator[Turn]:
        """Answer, yielding the turn as it grows; faults become part of the turn."""
        with self._lock:
            if self.busy:
                return
            self.turns = (*self.turns, Turn(question))
            pump = self._pump = Pump(lambda: self._open(question), after=self._pump)
        yield self.turns[-1]
        try:
            for event in pump.events():
                yield self._put(advance(self.turns[-1], event))
        except DatelineError as error:
            yield self._put(failed(self.turns[-1], error.what, error.mend))
        except Exception:  # noqa: BLE001  # the page must say so, whatever it was; the log has the rest
            _log.exception("A question failed for a reason that is not one of Dateline's own.")
            yield self._put(failed(self.turns[-1], *UNFORESEEN))
        finally:
            if self.turns and self.turns[-1].live:
                self._put(stopped(self.turns[-1]))
        if self.turns:  # it was reset meanwhile
            yield self.turns[-1]

    def stop(self) -> None:
        """Stop the answer that is being made, if one is."""
        if self._pump is not None:
            self._pump.stop()

    def drop_if_unanswered(self, number: int) -> None:
        """Take turn `number` back if it is the last and never came to an answer: asking again replaces it."""
        if number == len(self.turns) and not self.busy and self.turns[-1].answer is None:
            self.turns = self.turns[:-1]

    def reset(self) -> None:
        """A new conversation. The asker forgets in the thread that asks: it may be busy at this moment."""
        self.stop()
        self.turns = ()
        self._forget = True

    def _open(self, question: str) -> Iterator[Event]:
        if self._forget:
            self._forget = False
            self.asker.reset()
        return self.asker.stream(question)

    def _put(self, turn: Turn) -> Turn:
        if self.turns:
            self.turns = (*self.turns[:-1], turn)
        return turn


UNFORESEEN = (
    "Something went wrong that Dateline did not foresee.",
    "Ask again; if it stays, the terminal that runs the page has the details.",
)
