"""A reader's opinion of an answer, taken from the page and kept."""

from __future__ import annotations

from dataclasses import replace

from rag.keeping.feedback import Feedback, Opinion, Reason
from rag.keeping.keeper import Keeper
from rag.page.conversation import Conversation


class Opinions:
    """Takes opinions. Whatever does not fit an answer of the conversation is left alone."""

    def __init__(self, keeping: Keeper) -> None:
        self._feedback = Feedback(keeping)

    def give(self, held: Conversation, number: int, good: bool, reason: str, note: str) -> None:
        """Keep an opinion of the answer to turn `number` (1 first). Raises KeepingError."""
        if not 1 <= number <= len(held.turns) or reason not in set(Reason):
            return
        turn = held.turns[number - 1]
        if turn.answer is None:
            return
        opinion = Opinion(good, Reason.NONE if good else Reason(reason), note)
        self._feedback.give(held.reader, held.key, number, turn.answer, opinion)
        held.change(number, replace(turn, opinion=opinion))
