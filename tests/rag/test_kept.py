"""A model that is asked nothing twice, and the tokens that it would have read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from bench.metering import Kept
from bench.weighing import Weighed, chance_of
from rag.llm.chatml import Rendered
from rag.llm.llama import LlamaModel
from rag.prompting import Dialogue, Message


class Letters:
    """Every letter is a token; it weighs by what it has been asked so far."""

    name = key = "letters"

    def __init__(self) -> None:
        self.asked = 0

    def _rendered(self, dialogue: Dialogue) -> Rendered:
        constant = "".join(message.content for message in dialogue.constant)
        whole = "".join(message.content for message in dialogue.messages)
        ends = tuple(len(constant) + len(one) for one in dialogue.beginnings)
        return Rendered([ord(letter) for letter in whole], len(constant), frozenset(), ends)

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        self.asked += 1
        return [1 / (1 + self.asked), 0.5]

    def begins(self, dialogue: Dialogue, word: str) -> float:
        self.asked += 1
        return 0.25

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        self.asked += 1
        yield from ("four", " sheep")


def asked(constant: str, text: str, *beginnings: str) -> Dialogue:
    return Dialogue((Message("system", constant),), (Message("user", text),), beginnings)


def test_it_counts_what_no_kept_state_spares() -> None:
    model = Letters()
    kept = Kept(cast("LlamaModel", model))
    first = kept.weigh(asked("judge", "mill burns: when?", "mill", "mill burns: "), ("Found", "Missing"))
    assert kept.read == 17
    kept.weigh(asked("judge", "mill stands: when?", "mill", "mill stands: "), ("Found", "Missing"))
    assert kept.read == 17 + 14
    burns = asked("judge", "mill burns: when?", "mill", "mill burns: ")
    assert kept.weigh(burns, ("Found", "Missing")) == first
    assert (model.asked, kept.read) == (2, 17 + 14 + 5)
    assert kept.begins(asked("draft", "mill"), "No") == 0.25
    assert list(kept.write(asked("draft", "mill"), most=9)) == ["four sheep"]
    assert kept.read == 17 + 14 + 5 + 4  # the draft goes on from where it was weighed


def test_the_chance_is_fitted_to_what_the_model_found() -> None:
    far, near = (0.1, 0.2), (0.7, 0.9)
    weighed = [Weighed(*far, held=False)] * 30 + [Weighed(*near, held=True)] * 10
    fitted = chance_of(weighed)
    assert fitted.cosine > 0 < fitted.words
    assert fitted.constant < 0
