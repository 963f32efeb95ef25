"""Prompts are files in `prompts/`: what they say is there, which variables they take is declared there.

A prompt is a constant part (instructions and worked examples), the same for every question, and a turn
that is filled in. The two are kept apart so that a model can read the constant part once.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from index.errors import PromptError

_MEND = "Restore the file from the project: git checkout -- prompts"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a dialogue. `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a model is asked: `constant` is the same for every question of one prompt, `turn` is not.

    `beginnings` are those of the turn's last message that other questions are likely to share, shortest
    first; a model may keep what it read of them. They are no part of what is asked.
    """

    constant: tuple[Message, ...]
    turn: tuple[Message, ...]
    beginnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.constant + self.turn


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file, checked. `options` are the words the model chooses between, where it is a choice."""

    name: str
    variables: frozenset[str]
    turn: str
    constant: tuple[Message, ...]
    options: tuple[str, ...] = ()

    def fill(self, **values: str) -> Dialogue:
        """Put the values in their places. Braces in a value are text. Raises PromptError for a wrong set."""
        if values.keys() != self.variables:
            odd = ", ".join(sorted(values.keys() ^ self.variables))
            raise PromptError(f"The prompt {self.name} has no use for, or lacks: {odd}.", _MEND)
        text, last = _filled(self.turn, values)
        return Dialogue(self.constant, (Message("user", text),), _beginnings(text[:last]))


@cache
def load(name: str) -> Prompt:
    """The prompt in `prompts/{name}.toml`. Raises PromptError if it is missing or doesn't hold together."""
    source = files("prompts") / f"{name}.toml"
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PromptError(f"The prompt {name} is missing.", _MEND) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompt {name} can't be read: {error}.", _MEND) from error
    return parse(name, data)


@cache
def load_texts() -> Mapping[str, str]:
    """The sentences that Dateline itself says, by name, from `prompts/texts.toml`."""
    return tomllib.loads((files("prompts") / "texts.toml").read_text(encoding="utf-8"))


def reason(which: str, /, **values: str) -> str:
    """Why a sentence failed a check, as it is shown to a reader."""
    return load_texts()[f"failed_{which}"].format(**values)


def parse(name: str, data: Mapping[str, Any]) -> Prompt:
    """Check a prompt file's contents. Keys: variables, system, turn, options (if it is a choice), examples.

    Each of `examples` has a value for every variable, and the `answer` that the model is to learn.
    """
    unknown = data.keys() - {"variables", "system", "turn", "options", "examples"}
    missing = {"variables", "system", "turn"} - data.keys()
    if unknown or missing:
        raise PromptError(f"The prompt {name} has wrong keys: {sorted(unknown | missing)}.", _MEND)
    variables = frozenset(data["variables"])
    used = _variables(name, data["turn"])
    if used != variables:
        odd = sorted(used ^ variables)
        raise PromptError(f"The prompt {name} declares other variables than it uses: {odd}.", _MEND)
    options = tuple(data.get("options", ()))
    constant = [Message("system", data["system"].strip())]
    for example in data.get("examples", ()):
        constant += _example(name, data["turn"], variables, options, example)
    return Prompt(name, variables, data["turn"].strip(), tuple(constant), options)


def _example(
    name: str, turn: str, variables: frozenset[str], options: Sequence[str], example: Mapping[str, str]
) -> list[Message]:
    if example.keys() != variables | {"answer"}:
        odd = sorted(example.keys() ^ (variables | {"answer"}))
        raise PromptError(f"An example of the prompt {name} has wrong keys: {odd}.", _MEND)
    if options and example["answer"] not in options:
        raise PromptError(f"An example of the prompt {name} answers none of its options.", _MEND)
    values = {key: value.strip() for key, value in example.items() if key != "answer"}
    return [
        Message("user", _filled(turn.strip(), values)[0]),
        Message("assistant", example["answer"].strip()),
    ]


def _variables(name: str, template: str) -> frozenset[str]:
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(template)]
    except ValueError as error:
        raise PromptError(f"The prompt {name} has a loose brace: {error}.", _MEND) from error
    return frozenset(field for field in fields if field is not None)


def _beginnings(text: str) -> tuple[str, ...]:
    """Of a turn up to its last variable, which is the question: its first line, a headline, and the whole."""
    line, end, _ = text.partition("\n")
    return tuple(dict.fromkeys(one for one in (line + end, text) if one))


def _filled(template: str, values: Mapping[str, str]) -> tuple[str, int]:
    """The template with its values, and where the last of them begins."""
    text = ""
    last = 0
    for literal, field_name, _, _ in string.Formatter().parse(template):
        text += literal
        if field_name is not None:
            last = len(text)
            text += values[field_name]
    return text, last
