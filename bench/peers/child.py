"""The child's side of the protocol: one JSON line in, one JSON line out. Only the standard library.

    {"do": "build", "texts": [...]}      an index of the texts, made anew and kept in the setup's folder
    {"do": "update", "texts": [...]}     the same index, now of these texts
    {"do": "open"}                       the kept index and the language model, ready to answer
    {"do": "ask", "question": "..."}     "text", "cited" (the texts of the sources that the answer names),
                                         "first" (seconds to the first word), "refused" where the peer says so

Every reply has "seconds", "cpu" (seconds of processor) and "memory" (the most that was resident so far, in
MB); or "error".
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Setup:
    """What a peer is started with. `settings` is "defaults" or "sensible"; `model` is a GGUF."""

    folder: str
    model: str
    embedder: str
    settings: str
    threads: int

    @property
    def sensible(self) -> bool:
        return self.settings == "sensible"

    @property
    def store(self) -> Path:
        """Where the peer keeps its index."""
        return Path(self.folder) / "store"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `cited`: the texts of the sources it names; `refused`: None where the peer can't tell."""

    text: str
    cited: tuple[str, ...] = ()
    refused: bool | None = None


class Peer(Protocol):
    """Made with its embedder loaded, so that what is timed of a build is the building."""

    def build(self, texts: list[str]) -> None: ...

    def update(self, texts: list[str]) -> None: ...

    def open(self) -> None: ...

    def ask(self, question: str, word: Callable[[], None]) -> Reply:
        """The answer; `word` is called as each piece of it comes, if it comes in pieces."""


def serve(make: Callable[[Setup], Peer]) -> None:
    """Speak the protocol until standard input ends. What libraries print goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    started = _now()
    peer = make(Setup(**json.loads(sys.argv[1])))
    _say(out, {}, started)
    for line in sys.stdin:
        started = _now()
        try:
            said = _done(peer, json.loads(line))
        except Exception as error:  # noqa: BLE001 - told to the parent, which goes on with the others
            traceback.print_exc()
            said = {"error": f"{type(error).__name__}: {error}"}
        _say(out, said, started)


def _done(peer: Peer, wanted: dict[str, Any]) -> dict[str, Any]:
    match wanted["do"]:
        case "build":
            peer.build(wanted["texts"])
        case "update":
            peer.update(wanted["texts"])
        case "open":
            peer.open()
        case "ask":
            return _asked(peer, wanted["question"])
        case other:
            raise ValueError(f"no such request: {other}")
    return {}


def _asked(peer: Peer, question: str) -> dict[str, Any]:
    started = time.perf_counter()
    words: list[float] = []
    reply = peer.ask(question, lambda: words.append(time.perf_counter() - started))
    whole = time.perf_counter() - started
    first = words[0] if words else whole
    return {"text": reply.text, "cited": list(reply.cited), "refused": reply.refused, "first": first}


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _say(out: Any, said: dict[str, Any], started: tuple[float, float]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1024**2 if sys.platform == "darwin" else 1024)
    took = {"seconds": time.perf_counter() - started[0], "cpu": time.process_time() - started[1]}
    out.write(json.dumps({**took, "memory": round(megabytes), **said}) + "\n")
