"""A peer for the tests of bench.peers: it repeats the text that shares most words with a question.

`python -m tests.fake_peer SETUP`, as any peer. Its index is a file, so that a new process opens what an
old one kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

from bench.peers.child import Reply, Setup, serve


class FakePeer:
    def __init__(self, setup: Setup) -> None:
        print("a library that prints to standard output")
        self._file = Path(setup.folder) / "store.json"
        self._texts: list[str] = []

    def build(self, texts: list[str]) -> None:
        self._file.write_text(json.dumps(texts), encoding="utf-8")

    def update(self, texts: list[str]) -> None:
        known = json.loads(self._file.read_text(encoding="utf-8"))
        self.build(known + [text for text in texts if text not in known])

    def open(self) -> None:
        self._texts = json.loads(self._file.read_text(encoding="utf-8"))

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        if "die" in question:
            os._exit(3)
        if "fail" in question:
            raise ValueError("this one can't be answered")
        wanted = _words(question)
        best = max(self._texts, key=lambda text: len(wanted & _words(text)))
        if len(wanted & _words(best)) < 2:
            return Reply("The sources don't say.")
        word()
        return Reply(best, (best,))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


if __name__ == "__main__":
    serve(FakePeer)
