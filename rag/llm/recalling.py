"""A language model that is not asked the same twice."""

from __future__ import annotations

from collections.abc import Sequence

from index.remembering import Remembered
from rag.llm.language import LanguageModel
from rag.llm.passing import Passing
from rag.prompting import Dialogue


class Recalling(Passing):
    """Remembers what its model weighed last; a model gives the same prompt the same weights.

    The line that a checked answer stands on is often a whole paragraph, which was weighed as a passage.
    """

    def __init__(self, model: LanguageModel) -> None:
        super().__init__(model)
        self._weighed: Remembered[tuple[float, ...]] = Remembered()

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        asked = (dialogue, tuple(options))
        return list(self._weighed.get(asked, lambda: tuple(self._model.weigh(dialogue, options))))
