"""From a model's name or path to a language model, loaded once for all who ask for the same one."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.language import LanguageModel

_opened: dict[Path, LanguageModel] = {}
_opening = threading.Lock()


def open_model(wanted: str | Path | LanguageModel | None) -> LanguageModel:
    """The language model for a catalogue name, a GGUF's path, or None for the default.

    Raises ModelUnknown, ModelMissing or ModelDamaged.
    """
    if wanted is not None and not isinstance(wanted, (str, Path)):
        return wanted
    from index.weights import resolve

    name = DEFAULT if wanted is None else wanted
    path = resolve(name).resolve()
    with _opening:
        if path not in _opened:
            _opened[path] = _loaded(path, str(name))
        return _opened[path]


def warm(model: LanguageModel) -> None:
    """Have the model read the constant parts of the prompts ahead of the first question."""
    from rag.llama import LlamaModel
    from rag.prompting import load

    if isinstance(model, LlamaModel):
        for name in ("judge", "draft"):
            model.warm(load(name).constant)


def _loaded(path: Path, name: str) -> LanguageModel:
    import platformdirs

    from rag.llama import LlamaModel

    short = path.stem if Path(name).suffix else name
    model = LlamaModel(path, name=short, cache=Path(platformdirs.user_cache_dir("dateline")) / "prefixes")
    model.load()
    return model


DEFAULT = "default"
"""The catalogue's entry that is used when none is named."""
