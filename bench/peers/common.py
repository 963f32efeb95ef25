"""What the peers' sensible settings have in common. Only the standard library."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CONTEXT = 4096
"""Tokens: what Dateline's own model has."""
PASSAGES = 4
"""Passages a prompt, of up to CHARACTERS: about 500 tokens of evidence."""
CHARACTERS = 600
ANSWER = 128
"""Tokens an answer may have: several sentences."""

_PROMPTS = tomllib.loads(Path(__file__).with_name("prompts.toml").read_text(encoding="utf-8"))
_MARKER = re.compile(r"\[(?:Source )?(\d{1,2})\]")
"""LlamaIndex's prompt has the model write "[Source 2]" now and then, though its example has [2]."""


def prompt(name: str) -> str:
    """A prompt of prompts.toml."""
    return str(_PROMPTS[name])


def numbered(passages: Sequence[str]) -> str:
    """Passages as the model reads them, so that it can name them."""
    return "\n\n".join(f"[{number}] {text}" for number, text in enumerate(passages, 1))


def named(answer: str, passages: Sequence[str]) -> tuple[str, ...]:
    """The passages that an answer names by its markers."""
    numbers = dict.fromkeys(int(number) for number in _MARKER.findall(answer))
    return tuple(passages[number - 1] for number in numbers if 1 <= number <= len(passages))


def llama_options(threads: int, *, sensible: bool) -> dict[str, Any]:
    """For llama_cpp.Llama: all are given the same threads, since its own default is half of them."""
    options: dict[str, Any] = {"n_threads": threads, "n_threads_batch": threads, "verbose": False}
    return options | {"flash_attn": True} if sensible else options


def fresh(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
