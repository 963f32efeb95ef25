"""A dialogue as the tokens that a model was trained on: its own chat template, from its own file.

Only the template's own text may become control tokens. What posts and readers wrote is tokenised as plain
text, so `<|im_start|>` in a post is six harmless characters and a few letters to the model. Where a
vocabulary makes a mark of plain text all the same, the mark is taken apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

from rag.llm.remote.shielding import shielded
from rag.prompting import Dialogue, Message

_SLOT = re.compile("\ue000(\\d+)\ue001")
_PLAIN = (
    "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant:{% endif %}"
)
"""For a file without a template: base models follow the shape of the worked examples."""

_Part = tuple[int | None, list[int]]
"""Tokens of a message's text, with the message's place, or of the template around it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`tokens[:constant]` are the same for every question of the prompt; `stops` end an answer.

    `beginnings` are the ends of those of the dialogue, in tokens of the whole, ascending.
    """

    tokens: list[int]
    constant: int
    stops: frozenset[int]
    beginnings: tuple[int, ...] = ()


class Renderer:
    """Renders dialogues for one loaded model."""

    def __init__(self, llama: Any) -> None:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        self._llama = llama
        template = llama.metadata.get("tokenizer.chat_template", _PLAIN)
        self._bos = _text_of(llama, llama.token_bos())
        self._formatter = Jinja2ChatFormatter(
            template=template, eos_token=_text_of(llama, llama.token_eos()), bos_token=self._bos
        )
        self._stops = frozenset(_stops(llama))
        self._marks = self._stops | _marks(llama)
        self._constants: dict[tuple[Message, ...], tuple[str, list[int]]] = {}

    def render(self, dialogue: Dialogue) -> Rendered:
        """The tokens of the whole, and how many of them belong to the constant part."""
        constant_text, constant = self._constant(dialogue.constant)
        whole = self._format(dialogue.messages)
        parts = self._parts(whole[len(constant_text) :], dialogue.messages)
        tokens = [*constant, *chain.from_iterable(part for _, part in parts)]
        return Rendered(tokens, len(constant), self._stops, self._beginnings(dialogue, len(constant), parts))

    def _beginnings(self, dialogue: Dialogue, constant: int, parts: Sequence[_Part]) -> tuple[int, ...]:
        """Where the beginnings end: after the last token that lies wholly within one, if it has any."""
        last = len(dialogue.messages) - 1
        before = constant
        for message, tokens in parts:
            if message == last:
                sizes = [len(self._llama.detokenize([token], special=True)) for token in tokens]
                ends = list(accumulate(sizes))
                counts = {
                    bisect_right(ends, len(one.encode(errors="replace"))) for one in dialogue.beginnings
                }
                return tuple(before + count for count in sorted(counts) if 0 < count < len(tokens))
            before += len(tokens)
        return ()

    def _constant(self, messages: tuple[Message, ...]) -> tuple[str, list[int]]:
        """The template text that every dialogue with these messages begins with, and its tokens."""
        if messages not in self._constants:
            one, other = (self._format((*messages, Message(role, "?"))) for role in ("user", "assistant"))
            length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
            text = one[:length]
            tokens = list(chain.from_iterable(part for _, part in self._parts(text, messages)))
            self._constants[messages] = (text, tokens)
        return self._constants[messages]

    def _format(self, messages: Sequence[Message]) -> str:
        slots: list[Any] = [
            {"role": message.role, "content": f"\ue000{number}\ue001"}
            for number, message in enumerate(messages)
        ]
        text: str = self._formatter(messages=slots).prompt
        return text

    def _parts(self, template: str, messages: Sequence[Message]) -> list[_Part]:
        parts: list[_Part] = []
        at = 0
        for slot in _SLOT.finditer(template):
            message = int(slot[1])
            parts.append((None, self._control(template[at : slot.start()])))
            parts.append((message, self._plain(messages[message].content)))
            at = slot.end()
        return [*parts, (None, self._control(template[at:]))]

    def _plain(self, text: str) -> list[int]:
        """The tokens of what somebody wrote. Half of a surrogate pair is no text: `?` stands for it."""
        encoded = text.encode(errors="replace")
        tokens: list[int] = self._llama.tokenize(encoded, add_bos=False, special=False)
        if self._marks.isdisjoint(tokens):
            return tokens
        parts = (self._apart(token) if token in self._marks else [token] for token in tokens)
        return [part for own in parts for part in own]

    def _apart(self, mark: int) -> list[int]:
        """A mark as its first character and the rest of it; nothing where one character is a mark."""
        text = _text_of(self._llama, mark)
        return self._plain(text[:1]) + self._plain(text[1:]) if len(text) > 1 else []

    def _control(self, text: str) -> list[int]:
        if not text:
            return []
        tokens: list[int] = self._llama.tokenize(text.encode(), add_bos=False, special=True)
        return tokens


def _text_of(llama: Any, token: int) -> str:
    if token < 0:
        return ""
    text: bytes = llama.detokenize([token], special=True)
    return text.decode(errors="replace")


def _stops(llama: Any) -> set[int]:
    """The end of the text, and the end of a turn where the vocabulary has one."""
    import llama_cpp

    vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
    count = llama.n_vocab()
    return {token for token in range(count) if llama_cpp.llama_vocab_is_eog(vocabulary, token)}


def _marks(llama: Any) -> set[int]:
    """The tokens that no post may become.

    llama.cpp keeps control tokens out of plain text, but SentencePiece's merges lead to them in some files
    ("</" and "s>"), and the tokens that a file adds as its own, such as `<tool_call>`, are found in any text.
    """
    import llama_cpp

    vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
    marks = set()
    for token in range(llama.n_vocab()):
        kind = llama_cpp.llama_vocab_get_attr(vocabulary, token)
        added = kind & llama_cpp.LLAMA_TOKEN_ATTR_USER_DEFINED
        # Some files add harmless tokens, such as runs of spaces.
        if kind & llama_cpp.LLAMA_TOKEN_ATTR_CONTROL or (added and _reads_as_mark(_text_of(llama, token))):
            marks.add(token)
    return marks


def _reads_as_mark(text: str) -> bool:
    return shielded(text) != text
