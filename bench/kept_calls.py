"""A language model's calls, kept in a file: what was asked once costs nothing in any later run.

Another value of a threshold changes few of a question's calls, so that few are new with it. A call is known
by the model's weights, its probe, the prompt word for word and what was asked; how fast a model is run, and
by which version of llama.cpp, is not part of that.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from index.errors import DatelineError
from rag.llm.language import LanguageModel
from rag.llm.probing import Probe
from rag.prompting import Dialogue

_TABLE = "CREATE TABLE IF NOT EXISTS calls (key BLOB PRIMARY KEY, result TEXT NOT NULL) WITHOUT ROWID"
_PATIENCE = 60.0
"""Seconds to wait for another run that writes to the same file: it holds it for one call's row at a time."""


class CallsUnusable(DatelineError):
    """The file of kept calls can't be opened."""


class Calls:
    """The file: results by a checksum of what was asked. Runs beside one another may share it."""

    def __init__(self, path: Path) -> None:
        """Raises CallsUnusable."""
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from error
        try:
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")  # a lost call is asked again
            self._base.execute(_TABLE)
        except sqlite3.Error as error:
            self._base.close()
            raise _unusable(path, error) from error

    def get(self, key: bytes) -> Any:
        """What was kept; None where nothing was."""
        with self._lock:
            row = self._base.execute("SELECT result FROM calls WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep(self, key: bytes, result: Any) -> None:
        """Numbers and texts come back as they were. What another run kept meanwhile stays."""
        with self._lock:
            self._base.execute("INSERT OR IGNORE INTO calls VALUES (?, ?)", (key, json.dumps(result)))

    def close(self) -> None:
        self._base.close()


class KeptCalls:
    """Fulfils `rag.llm.language.LanguageModel` before a model that `opens` only when a call isn't kept.

    `identity` tells the model from every other one (`identity_of`); `name` and `key` are the model's own.
    `kept` and `new` count the calls so far that were answered by the file and by the model.
    """

    def __init__(
        self, calls: Calls, opens: Callable[[], LanguageModel], *, name: str, key: str, identity: str
    ) -> None:
        self._calls = calls
        self._opens = opens
        self._name = name
        self._key = key
        self._identity = identity
        self._opening = threading.Lock()
        self._opened: LanguageModel | None = None
        self.kept = 0
        self.new = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def key(self) -> str:
        return self._key

    def write(self, dialogue: Dialogue, *, most: int) -> Iterator[str]:
        """Piece by piece, as the model wrote; kept when the last piece was read."""
        key = self._key_of("write", dialogue, most)
        pieces = self._known(key)
        if pieces is not None:
            yield from pieces
            return
        pieces = []
        with closing(cast(Any, self._model().write(dialogue, most=most))) as written:
            for piece in written:
                pieces.append(piece)
                yield piece
        self._calls.keep(key, pieces)

    def weigh(self, dialogue: Dialogue, options: Sequence[str]) -> list[float]:
        key = self._key_of("weigh", dialogue, list(options))
        weights: list[float] = self._made(key, lambda model: list(model.weigh(dialogue, options)))
        return weights

    def begins(self, dialogue: Dialogue, word: str) -> float:
        key = self._key_of("begins", dialogue, word)
        probability: float = self._made(key, lambda model: model.begins(dialogue, word))
        return probability

    def length(self, text: str) -> int:
        key = self._key_of("length", Dialogue((), ()), text)
        tokens: int = self._made(key, lambda model: model.length(text))
        return tokens

    def _made(self, key: bytes, ask: Callable[[LanguageModel], Any]) -> Any:
        result = self._known(key)
        if result is None:
            result = ask(self._model())
            self._calls.keep(key, result)
        return result

    def _known(self, key: bytes) -> Any:
        result = self._calls.get(key)
        if result is None:
            self.new += 1
        else:
            self.kept += 1
        return result

    def _model(self) -> LanguageModel:
        with self._opening:
            if self._opened is None:
                self._opened = self._opens()
            return self._opened

    def _key_of(self, kind: str, dialogue: Dialogue, asked: Any) -> bytes:
        """The constant part is told from the turn: a probe weighs for the constant part that it knows."""
        parts = [
            [(message.role, message.content) for message in part]
            for part in (dialogue.constant, dialogue.turn)
        ]
        return hashlib.sha256(json.dumps([self._identity, kind, parts, asked]).encode()).digest()


def identity_of(key: str, weights: str, probe: Probe | None) -> str:
    """What tells a model from every other one. `weights` is the checksum of its file."""
    return f"{key} {weights} {'' if probe is None else _checksum(probe)}"


def _checksum(probe: Probe) -> str:
    digest = hashlib.sha256(probe.weights.astype("<f4").tobytes())
    digest.update(repr((probe.layer, probe.bias, probe.prompt)).encode())
    return digest.hexdigest()


def _unusable(path: Path, error: Exception) -> CallsUnusable:
    return CallsUnusable(f"The calls in {path} can't be opened: {error}.", "Name another file: --calls FILE")
