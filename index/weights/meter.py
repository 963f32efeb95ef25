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


class Lines(Silent):
    """A line for every tenth of the model, for a log, where a bar would be redrawn into a heap."""

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._tenths = -1

    def at(self, done: int) -> None:
        """Write a line if another tenth is here."""
        tenths = 10 * done // self._total
        if tenths > self._tenths:
            self._tenths = tenths
            self.say(f"{self._title}: {tenths * 10}% of {self._total / 1e6:,.0f} MB")

    def say(self, line: str) -> None:
        """Write the line."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


class Bar(AbstractContextManager["Bar"]):
    """A bar on standard error, over the bytes of the whole model."""

    def __init__(self, title: str, total: int) -> None:
        from tqdm import tqdm  # type: ignore[import-untyped]

        self._tqdm = tqdm(total=total, desc=title, unit="B", unit_scale=True, dynamic_ncols=True)

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


def meter_for(title: str, total: int, progress: bool | None) -> AbstractContextManager[Meter]:
    """True: a bar. False: nothing. None: a bar on a terminal, lines in a log."""
    if progress is False:
        return Silent()
    if progress or sys.stderr.isatty():
        return Bar(title, total)
    return Lines(title, total)
