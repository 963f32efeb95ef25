"""What a reader sees of a draft while it is written: sentences that are whole and speak to no machine.

An order may show itself as one only by its last word. So no sentence is shown before it is whole, and none
from the first that speaks to a machine on: whatever follows may be its fulfilment.
"""

from __future__ import annotations

from index.sentences import split_sentences
from rag.checks.checking import sentences_of
from rag.text.addressed import addressed


class Shown:
    """A draft that is being written. `guarded` says whether its sentences are looked at."""

    def __init__(self, *, guarded: bool = True) -> None:
        self.draft = ""
        self._guarded = guarded
        self._passed = 0  # characters of the draft in sentences that were shown
        self._over = False

    def add(self, piece: str) -> str:
        """What may be shown since there is a further piece: sentences that another one follows."""
        self.draft += piece
        return self._released(1)

    def rest(self) -> str:
        """What may be shown since the draft is whole."""
        return self._released(0)

    def _released(self, unfinished: int) -> str:
        """New sentences, with the spaces before them, without so many at the end of the draft."""
        waiting = self.draft[self._passed :]
        found = split_sentences(waiting)
        end = 0
        for one in found[: len(found) - unfinished]:
            self._over = self._over or (self._guarded and _is_order(one.text))
            if self._over:
                break
            end = one.end
        self._passed += end
        return waiting[:end]


def _is_order(sentence: str) -> bool:
    """As it was written, or as it is checked: without markers and a "Yes," before it."""
    return any(map(addressed, (sentence, *sentences_of(sentence))))
