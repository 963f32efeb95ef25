"""How far a build has come, shown on standard error: bars on a terminal, lines in a log."""

from __future__ import annotations

import sys
from typing import Any

_TITLES = {"reading": "Reading dumps", "embedding": "Embedding", "writing": "Writing the index"}


class Meter:
    """A `making.Progress`; close it at the end."""

    def __init__(self) -> None:
        self._bars = sys.stderr.isatty()
        self._what = ""
        self._bar: Any = None
        self._tenths = -1

    def __call__(self, done: int, total: int, what: str) -> None:
        if what != self._what:
            self.close()
            self._what, self._tenths = what, -1
        if self._bars:
            self._draw(done, total)
        elif total and 10 * done // total > self._tenths:
            self._tenths = 10 * done // total
            sys.stderr.write(f"{_TITLES.get(what, what)}: {done} of {total}\n")
            sys.stderr.flush()

    def _draw(self, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm import tqdm  # type: ignore[import-untyped]

            title = _TITLES.get(self._what, self._what)
            self._bar = tqdm(total=total, desc=title, dynamic_ncols=True, file=sys.stderr)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
