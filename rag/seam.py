"""What the command and the page ask of the answering side, so that both run on any that offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the seams bring numpy, which `dateline --help` has no use for
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.filters import Filters
    from index.protocols import IndexView
    from rag.options import Options
    from rag.types import Answer, Event, Passage


class Asker(Protocol):
    """A conversation about one index. `rag.Assistant` is one."""

    @property
    def index(self) -> IndexView: ...
    def ask(self, question: str) -> Answer: ...
    def stream(self, question: str) -> Iterator[Event]:
        """Closing the iterator stops the answer."""
        ...

    def retrieve(self, question: str, k: int = 8) -> list[Passage]: ...
    def adjust(self, options: Options) -> None:
        """Answer with other options from the next question on."""
        ...

    def reset(self) -> None: ...
    def resume(self, turns: Sequence[tuple[str, str]]) -> None:
        """Go on from (question, answer's text) pairs, oldest first: what follow-ups lean on."""
        ...


class AskerFactory(Protocol):
    """Makes a new conversation: `default_asker` for the command, `rag.sharing` for the page."""

    def __call__(self, index: Path | None, model: str | None, filters: Filters | None) -> Asker: ...


def default_asker(index: Path | None, model: str | None, filters: Filters | None) -> Asker:
    """The real thing. Imported when it is needed: it brings numpy and more."""
    from rag.assistant import Assistant

    return Assistant(index=index, model=model, filters=filters)
