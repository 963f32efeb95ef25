"""A language model that counts what llama.cpp decodes for it, call by call."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rag.llm.llama import LlamaModel
from rag.llm.passing import Passing
from rag.llm.probing import fingerprint, probe_of
from rag.prompting import Dialogue


@dataclass
class Call:
    """One call of the model. `read` are the tokens of the prompt that were decoded, `wrote` those after it.

    `layers` is the share of the model's layers that they went through; `again` where the very same was asked
    before.
    """

    step: str
    dialogue: Dialogue
    read: int = 0
    wrote: int = 0
    layers: float = 1.0
    seconds: float = 0.0
    again: bool = False


class Metered:
    """Fulfils the seam of the language model; every call is noted in `calls`, and its dialogue with it."""

    def __init__(self, model: LlamaModel) -> None:
        self.model = model
        self.calls: list[Call] = []
        self._end = 0
        self._llama: Any = model._llama
        self._eval = self._llama.eval
        self._llama.eval = self._counted
        probe = probe_of(model.name)
        self._probed = None if probe is None else probe.prompt
        self._share = 1.0 if probe is None else (probe.layer + 1) / _layers(self._llama)

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def key(self) -> str:
        return self.model.key

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        self._begin("draft" if most > 60 else "follow-up", dialogue)
        yield from self.model.write(dialogue, most=most)

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        call = self._begin("weigh", dialogue)
        call.layers = self._share if fingerprint(dialogue.constant) == self._probed else 1.0
        call.again = any(one.step == "weigh" and one.dialogue == dialogue for one in self.calls[:-1])
        return self.model.weigh(dialogue, options)

    def begins(self, dialogue: Dialogue, word: str) -> float:
        self._begin("draft", dialogue)
        return self.model.begins(dialogue, word)

    def release(self) -> LlamaModel:
        """The model as it was, uncounted."""
        self._llama.eval = self._eval
        return self.model

    def length(self, text: str) -> int:
        return self.model.length(text)

    def _begin(self, step: str, dialogue: Dialogue) -> Call:
        self.calls.append(Call(step, dialogue))
        self._end = len(self.model._rendered(dialogue).tokens)
        return self.calls[-1]

    def _counted(self, tokens: Sequence[int]) -> None:
        """Up to a prompt's end tokens are read, beyond it they are written."""
        call = self.calls[-1] if self.calls else Call("warm", Dialogue((), ()))
        began = time.perf_counter()
        self._eval(tokens)
        call.seconds += time.perf_counter() - began
        if self._llama.n_tokens > self._end:
            call.wrote += len(tokens)
        else:
            call.read += len(tokens)


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    same = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        same += 1
    return same


def _layers(llama: Any) -> int:
    import llama_cpp

    return int(llama_cpp.llama_model_n_layer(llama.model))


class Kept(Passing):
    """Asks its model nothing twice.

    `read` are the tokens of prompts that it would have decoded, had it been asked everything and let go of no
    passage that it had read.
    """

    def __init__(self, model: LlamaModel) -> None:
        super().__init__(model)
        self._llama = model
        self._known: dict[Hashable, Any] = {}
        self._beginnings: set[tuple[int, ...]] = set()
        self._held: list[int] = []
        self.read = 0

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        self._count(dialogue)
        yield self._get(dialogue, f"write {most}", lambda: "".join(self._model.write(dialogue, most=most)))

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        self._count_weighing(dialogue)
        weights = self._get(dialogue, f"weigh {options}", lambda: self._model.weigh(dialogue, options))
        return list(weights)

    def begins(self, dialogue: Dialogue, word: str) -> float:
        self._count(dialogue)
        begins: float = self._get(dialogue, f"begins {word}", lambda: self._model.begins(dialogue, word))
        return begins

    def _get(self, dialogue: Dialogue, asked: str, make: Callable[[], Any]) -> Any:
        key = (dialogue, asked)
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def _count_weighing(self, dialogue: Dialogue) -> None:
        """The constant part is kept, and so is what a passage begins with."""
        rendered = self._llama._rendered(dialogue)
        beginnings = {end: tuple(rendered.tokens[:end]) for end in rendered.beginnings}
        kept = [end for end, tokens in beginnings.items() if tokens in self._beginnings]
        self.read += len(rendered.tokens) - max(kept, default=rendered.constant)
        self._beginnings.update(beginnings.values())
        self._held = []

    def _count(self, dialogue: Dialogue) -> None:
        """The constant part is kept; what the prompt before began with is held."""
        rendered = self._llama._rendered(dialogue)
        self.read += len(rendered.tokens) - max(rendered.constant, _common(rendered.tokens, self._held))
        self._held = rendered.tokens
