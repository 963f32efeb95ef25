"""How far a fetch has come, shown to whoever waits for it."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self


class Meter(Protocol):
    """What a source tells while it works."""

    def at(self, done: int) -> None:
        """So many bytes of the model are here, of all its files."""
        ...

    def say(self, line: str) -> None:
        """Something that the reader should know."""
        ...


class Silent(AbstractContextManager["Silent"]):
    """Tells nobody."""

    def at(self, done: int) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""

    def __exit__(self, *_: object) -> None:
        """Nothing."""


class Bar(AbstractContextManager["Bar"]):
    """A bar on standard error, over the bytes of the whole model."""

    def __init__(self, title: str, total: int) -> None:
        from tqdm import tqdm  # type: ignore[import-untyped]

        # In a log file every redraw is a line of its own, so there it is drawn seldom.
        interval = 0.1 if sys.stderr.isatty() else 10.0
        self._tqdm = tqdm(
            total=total, desc=title, unit="B", unit_scale=True, mininterval=interval, dynamic_ncols=True
        )

    def at(self, done: int) -> None:
        """Draw so many bytes as here."""
        self._tqdm.update(done - self._tqdm.n)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._tqdm.write(line, file=sys.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tqdm.close()
