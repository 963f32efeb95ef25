"""A language model that is not asked the same twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.remembering import Remembered
from rag.language import LanguageModel
from rag.prompting import Dialogue


class Recalling:
    """Remembers what its model weighed last; a model gives the same prompt the same weights.

    The line that a checked answer stands on is often a whole paragraph, which was weighed as a passage.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._weighed: Remembered[tuple[float, ...]] = Remembered()

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def key(self) -> str:
        return self._model.key

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        return self._model.write(dialogue, most=most)

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        asked = (dialogue, tuple(options))
        return list(self._weighed.get(asked, lambda: tuple(self._model.weigh(dialogue, options))))

    def begins(self, dialogue: Dialogue, word: str) -> float:
        return self._model.begins(dialogue, word)

    def length(self, text: str) -> int:
        return self._model.length(text)
