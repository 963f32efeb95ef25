"""A GGUF file run by llama.cpp on this machine."""

from __future__ import annotations

import ctypes
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionError
from rag.llm.chatml import Rendered, Renderer
from rag.llm.context import Context, Kept
from rag.llm.probing import Probe, fingerprint, key_of
from rag.llm.residual import StateReader, States
from rag.llm.running import Running, loaded
from rag.prompting import Dialogue, Message


class LlamaModel:
    """One GGUF, loaded at the first use.

    The constant part of a prompt is read once: its KV state is kept in memory and in the cache folder, and
    so is what a prompt that is weighed begins with beyond it.
    Greedy: the same prompt gives the same text. `probe` weighs the two options of the prompt that it was
    fitted for; any other options are weighed by the probability of their words. `layers` are those whose
    states are read, by default the probe's. `running` is by default what is usual with so many `threads`.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str | None = None,
        threads: int | None = None,
        running: Running | None = None,
        cache: Path | None = None,
        probe: Probe | None = None,
        layers: Sequence[int] = (),
    ) -> None:
        self._path = path
        self._name = name or path.stem
        self.running = running or Running.usual(threads)
        self._probe = probe
        self._layers = layers if probe is None else (probe.layer,)
        self._reader: StateReader | None = None
        # A plain lock: an answer's generator may be resumed, and closed, in another thread than it began in.
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._llama: Any = None
        self._renderer: Renderer | None = None
        self._context: Context | None = None
        self._cache = cache

    @property
    def name(self) -> str:
        return self._name

    @property
    def key(self) -> str:
        return key_of(self._name, self._probe)

    def load(self) -> None:
        """Have the weights in memory. Raises ModelDamaged if llama.cpp won't take the file."""
        with self._loading:
            if self._llama is not None:
                return
            llama = loaded(self._path, self.running)
            if self._layers:
                self._reader = StateReader(self._layers, llama.n_embd())
            watching = None if self._reader is None else self._reader.callback
            self._context = Context(llama, Kept.of(llama, self._path, self._cache, self._layers), watching)
            self._renderer = Renderer(llama)
            self._llama = llama
            # Before Python takes its modules apart: llama.cpp's own clean-up would complain then.
            weakref.finalize(self, llama.close)

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        with self._lock:
            rendered = self._enter(dialogue, room=most)
            decoder = _Utf8()
            for _ in range(most):
                token = int(np.argmax(self._logits()))
                if token in rendered.stops:
                    break
                self._llama.eval([token])
                if piece := decoder.feed(self._llama.detokenize([token], special=False)):
                    yield piece
            if rest := decoder.end():
                yield rest

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        if self._probe is not None and self._probe.prompt == fingerprint(dialogue.constant):
            first = self._probe.probability(self.states(dialogue)[0])
            return [first, 1.0 - first]
        with self._lock:
            rendered = self._fitting(dialogue, room=1)
            assert self._context is not None
            self._context.enter_to_weigh(rendered)
            firsts = [self._llama.tokenize(option.encode(), add_bos=False)[0] for option in options]
            logits = self._logits()[firsts].astype(np.float64)
            weights = np.exp(logits - logits.max())
            return [float(weight) for weight in weights / weights.sum()]

    def states(self, dialogue: Dialogue) -> States:
        """What the model holds at the end of a prompt after each of its `layers`."""
        self.load()
        if self._reader is None:
            raise ValueError("no layer's state is read")
        with self._lock:
            rendered = self._fitting(dialogue, room=1)
            assert self._context is not None
            self._context.restore(rendered)
            with self._reader.within():
                self._context.go_on_for_states(rendered)
            return self._reader.states.copy()

    def begins(self, dialogue: Dialogue, word: str) -> float:
        with self._lock:
            self._enter(dialogue, room=1)
            first = self._llama.tokenize(word.encode(), add_bos=False)[0]
            logits = self._logits().astype(np.float64)
            weights = np.exp(logits - logits.max())
            return float(weights[first] / weights.sum())

    def length(self, text: str) -> int:
        self.load()
        return len(self._llama.tokenize(text.encode(errors="replace"), add_bos=False))

    def warm(self, constant: Sequence[Message]) -> None:
        """Read a prompt's constant part ahead of the first question."""
        with self._lock:
            rendered = self._rendered(Dialogue(tuple(constant), (Message("user", "?"),)))
            assert self._context is not None
            self._context.restore(rendered)

    def _rendered(self, dialogue: Dialogue) -> Rendered:
        self.load()
        assert self._renderer is not None
        return self._renderer.render(dialogue)

    def _enter(self, dialogue: Dialogue, *, room: int) -> Rendered:
        """Bring the context to the end of the prompt, reading only what it doesn't hold already."""
        rendered = self._fitting(dialogue, room)
        assert self._context is not None
        self._context.enter(rendered)
        return rendered

    def _fitting(self, dialogue: Dialogue, room: int) -> Rendered:
        rendered = self._rendered(dialogue)
        if len(rendered.tokens) + room > self._llama.n_ctx():
            raise QuestionError(
                f"Question and evidence are {len(rendered.tokens)} tokens, more than the model reads.",
                "Ask a shorter question.",
            )
        return rendered

    def _logits(self) -> NDArray[np.float32]:
        import llama_cpp

        pointer = llama_cpp.llama_get_logits_ith(self._llama.ctx, -1)
        size = self._llama.n_vocab()
        return np.ctypeslib.as_array(ctypes.cast(pointer, ctypes.POINTER(ctypes.c_float)), shape=(size,))


class _Utf8:
    """Joins token bytes to text: a character may be spread over several tokens."""

    def __init__(self) -> None:
        import codecs

        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, piece: bytes) -> str:
        return self._decoder.decode(piece)

    def end(self) -> str:
        return self._decoder.decode(b"", final=True)
