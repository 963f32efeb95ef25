"""A language model before another one: calls are passed on as they are, but where a subclass steps in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.llm.language import LanguageModel
from rag.prompting import Dialogue


class Passing:
    """Fulfils `rag.llm.language.LanguageModel` by the model that it is given."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def key(self) -> str:
        return self._model.key

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        return self._model.write(dialogue, most=most)

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        return self._model.weigh(dialogue, options)

    def begins(self, dialogue: Dialogue, word: str) -> float:
        return self._model.begins(dialogue, word)

    def length(self, text: str) -> int:
        return self._model.length(text)
