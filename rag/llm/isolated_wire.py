"""What goes between a model's process and the one that asks: lines of JSON, plain data only.

Asked is `{"id", "do", ...}`, or `{"cancel": id}`. What comes back has the `id` and one of `value`, `piece`
(of a text that goes on), or `error` (`kind`, `what`, `mend`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from index import errors
from index.errors import DatelineError, ModelError
from rag.prompting import Dialogue, Message

Data = dict[str, Any]


def packed(data: Mapping[str, Any]) -> str:
    """A message as its line, which has no other line end in it and nothing beyond ASCII."""
    return json.dumps(data) + "\n"


def messages_data(messages: Sequence[Message]) -> list[list[str]]:
    return [[message.role, message.content] for message in messages]


def messages_of(data: Sequence[Sequence[str]]) -> tuple[Message, ...]:
    return tuple(Message(role, content) for role, content in data)


def dialogue_data(dialogue: Dialogue) -> Data:
    return {
        "constant": messages_data(dialogue.constant),
        "turn": messages_data(dialogue.turn),
        "beginnings": list(dialogue.beginnings),
    }


def dialogue_of(data: Mapping[str, Any]) -> Dialogue:
    return Dialogue(messages_of(data["constant"]), messages_of(data["turn"]), tuple(data["beginnings"]))


def error_data(error: Exception) -> Data:
    """An error of Dateline's keeps its kind and its words; of any other, its text is left."""
    if isinstance(error, DatelineError):
        return {"kind": type(error).__name__, "what": error.what, "mend": error.mend}
    return {"kind": "", "what": f"{type(error).__name__}: {error}", "mend": ""}


def error_of(data: Mapping[str, str]) -> Exception:
    """The error again. One that is none of Dateline's was not foreseen there, and is not here."""
    if not data["kind"]:
        return RuntimeError(f"in the model's process: {data['what']}")
    kind = vars(errors).get(data["kind"], ModelError)
    return kind(data["what"], data["mend"]) if issubclass(kind, DatelineError) else RuntimeError(data["what"])
