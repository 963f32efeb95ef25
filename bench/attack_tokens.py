"""A language model that is watched: whether what fills a prompt reached it as control tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rag.llm.language import LanguageModel
from rag.llm.llama import LlamaModel
from rag.llm.passing import Passing
from rag.llm.remote.shielding import shielded
from rag.prompting import Dialogue, Message


class Watched(Passing):
    """Asks a model what it is asked itself; `reached` holds once a text became a control token."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__(model)
        self.reached = False

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        self._watch(dialogue)
        return super().write(dialogue, most=most)

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        self._watch(dialogue)
        return super().weigh(dialogue, options)

    def begins(self, dialogue: Dialogue, word: str) -> float:
        self._watch(dialogue)
        return super().begins(dialogue, word)

    def _watch(self, dialogue: Dialogue) -> None:
        if isinstance(self._model, LlamaModel):
            harmless = tuple(Message(message.role, "?") for message in dialogue.turn)
            plain = Dialogue(dialogue.constant, harmless)
            self.reached |= controls(self._model, dialogue) != controls(self._model, plain)
        else:  # a server tokenises by itself: what it is sent must be taken apart for good
            self.reached |= any(
                shielded(shielded(one.content)) != shielded(one.content) for one in dialogue.turn
            )


def controls(model: LlamaModel, dialogue: Dialogue) -> int:
    """How many tokens of a rendered dialogue are the chat format's own."""
    import llama_cpp

    rendered = model._rendered(dialogue)
    llama: Any = model._llama
    vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
    own = (
        llama_cpp.llama_vocab_is_control(vocabulary, token) or token in rendered.stops
        for token in rendered.tokens[rendered.constant :]
    )
    return sum(own)
