"""Questions about an index, answered with a post behind every sentence.

    rag.answer(question, index=...)   one question
    rag.Assistant(index=..., model=...)   a conversation

Importing this loads no model, touches no file and changes no environment.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from rag.types import Answer, Check, Citation, Event, Nearest, Passage, Verdict

if TYPE_CHECKING:
    from rag.asking.conversation import Turn as Turn
    from rag.assistant import Assistant as Assistant
    from rag.assistant import answer as answer

__all__ = [
    "Answer",
    "Assistant",
    "Check",
    "Citation",
    "Event",
    "Nearest",
    "Passage",
    "Turn",
    "Verdict",
    "answer",
]

_LATER = {
    "Assistant": ("rag.assistant", "Assistant"),
    "Turn": ("rag.asking.conversation", "Turn"),
    "answer": ("rag.assistant", "answer"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _LATER[name]
    value = getattr(importlib.import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
