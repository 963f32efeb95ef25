"""Models of the catalogue whose calls are kept (bench/kept_calls.py), opened only for what is new."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import platformdirs

from bench.kept_calls import Calls, KeptCalls, identity_of
from index.errors import ModelUnknown
from index.weights import Entry, Kind, entries, resolve
from rag.llm.language import LanguageModel
from rag.llm.models import load_with
from rag.llm.probing import Probe, key_of

Opener = Callable[[str, Probe | None], LanguageModel]
"""From a model's name in the catalogue and what weighs for it to the model."""

CALLS = Path(platformdirs.user_cache_dir("dateline")) / "calls.sqlite"
"""Where calls are kept unless another file is named."""


def open_on_this_machine(name: str, probe: Probe | None) -> LanguageModel:
    """Raises ModelMissing or ModelDamaged."""
    return load_with(resolve(name).resolve(), name, probe)


def kept_model(
    entry: Entry, probe: Probe | None, calls: Calls, opens: Opener = open_on_this_machine
) -> KeptCalls:
    """A model that is not loaded yet, with the probe that weighs for it."""
    key = key_of(entry.name, probe)
    return KeptCalls(
        calls,
        partial(opens, entry.name, probe),
        name=entry.name,
        key=key,
        identity=identity_of(key, entry.sha256, probe),
    )


def language_model(name: str) -> Entry:
    """A model by a name of the catalogue. Raises ModelUnknown."""
    known = [entry for entry in entries() if entry.kind is Kind.GGUF]
    for entry in known:
        if entry.answers_to(name):
            return entry
    names = ", ".join(entry.name for entry in known)
    raise ModelUnknown(f"{name} is no language model of the catalogue.", f"Name one of {names}: --model NAME")
