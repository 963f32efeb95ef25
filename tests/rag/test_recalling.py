"""A model that is not asked the same twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.llm.recalling import Recalling
from rag.prompting import Dialogue, Message


class Counting:
    """Weighs by the prompt's length, and counts."""

    name = key = "counting"

    def __init__(self) -> None:
        self.weighed = 0

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        yield f"{len(dialogue.messages)} of {most}"

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        self.weighed += 1
        share = 1 / (1 + len(dialogue.messages[-1].content))
        return [share, 1 - share][: len(options)]

    def begins(self, dialogue: Dialogue, word: str) -> float:
        return 1 / (len(dialogue.messages) + len(word))

    def length(self, text: str) -> int:
        return len(text)


def asked(text: str) -> Dialogue:
    return Dialogue((Message("system", "Weigh."),), (Message("user", text),))


def test_the_same_is_weighed_once_and_other_things_are_weighed() -> None:
    model = Counting()
    recalling = Recalling(model)

    first = recalling.weigh(asked("ferry"), ("Found", "Missing"))
    first[0] = 9.0  # what a caller does to its list is its own

    assert recalling.weigh(asked("ferry"), ["Found", "Missing"]) == [1 / 6, 5 / 6]
    assert model.weighed == 1
    assert recalling.weigh(asked("bridge"), ("Found", "Missing"))[0] == 1 / 7
    assert recalling.weigh(asked("ferry"), ("Found",)) == [1 / 6]
    assert model.weighed == 3


def test_the_rest_is_the_model_s_own() -> None:
    recalling = Recalling(Counting())

    assert (recalling.name, recalling.key, recalling.length("four")) == ("counting", "counting", 4)
    assert list(recalling.write(asked("ferry"), most=3)) == ["2 of 3"]
    assert recalling.begins(asked("ferry"), "No") == 1 / 4
