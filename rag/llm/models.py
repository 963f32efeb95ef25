"""From a model's name, path or URL to a language model, loaded once for all who ask for the same one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.errors import DatelineError

if TYPE_CHECKING:
    from rag.llm.language import LanguageModel
    from rag.llm.probing import Probe
    from rag.prompting import Message

_opened: dict[Path | str, LanguageModel] = {}
_opening = threading.Lock()


def open_model(wanted: str | Path | LanguageModel | None) -> LanguageModel:
    """The language model for a catalogue name, a GGUF's path, URLs of its servers, or None for the default.

    Raises ModelUnknown, ModelMissing, ModelDamaged or rag.llm.remote.errors.ServerError.
    """
    if wanted is not None and not isinstance(wanted, (str, Path)):
        return wanted
    name = DEFAULT if wanted is None else wanted
    if is_served(name):
        return _connected(str(name))
    from index.weights import resolve

    path = resolve(name).resolve()
    with _opening:
        if path not in _opened:
            _opened[path] = _loaded(path, str(name))
        return _opened[path]


def open_ahead(wanted: str | Path | LanguageModel | None) -> None:
    """Begin to load a model of this machine in a thread: an `open_model` soon after finds it further on.

    What is wrong with it is left to be told by that. The thread isn't a daemon: a process that ended while
    llama.cpp is loading would take its memory from under it.
    """
    if wanted is None or (isinstance(wanted, (str, Path)) and not is_served(wanted)):
        threading.Thread(target=_try_to_open, args=(wanted,), name="loading the model").start()


def _try_to_open(wanted: str | Path | None) -> None:
    with contextlib.suppress(DatelineError):
        open_model(wanted)


def is_served(wanted: object) -> bool:
    """Whether what names a model is the URLs of its servers."""
    return isinstance(wanted, str) and "://" in wanted


def warm(model: LanguageModel) -> None:
    """Have the model read the constant parts of the prompts ahead of the first question."""
    from rag.prompting import load

    if isinstance(model, _Warms):
        for name in ("judge", "draft"):
            model.warm(load(name).constant)


@runtime_checkable
class _Warms(Protocol):
    """A model that keeps what it has read of a prompt."""

    def warm(self, constant: Sequence[Message]) -> None: ...


def _connected(wanted: str) -> LanguageModel:
    with _opening:
        if wanted not in _opened:
            from rag.llm.remote.model import connect

            _opened[wanted] = connect(wanted)
        return _opened[wanted]


def _loaded(path: Path, name: str) -> LanguageModel:
    from rag.llm.probing import probe_of

    short = path.stem if Path(name).suffix else name
    probe = None if Path(name).suffix else probe_of(name)  # a file that is called like a model may be another
    return load_with(path, short, probe)


def load_with(path: Path, name: str, probe: Probe | None) -> LanguageModel:
    """A model of this machine with a probe of the caller's choice, loaded for the caller alone.

    Raises ModelDamaged.
    """
    import platformdirs

    from rag.llm.llama import LlamaModel
    from rag.tuning.kept import kept

    cache = Path(platformdirs.user_cache_dir("dateline")) / "states"
    tuned = kept(path)
    running = None if tuned is None else tuned.running
    model = LlamaModel(path, name=name, running=running, cache=cache, probe=probe)
    model.load()
    return model


DEFAULT = "default"
"""The catalogue's entry that is used when none is named."""
