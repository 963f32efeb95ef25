"""The process of a model: `python -m rag.llm.isolated_child`, started by rag.llm.isolated and by nobody else.

It does what comes by its standard input, one after the other, and ends with it: whoever kills the process
that asks leaves no model behind.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from rag.environment import be_quiet
from rag.llm.isolated_wire import Data, dialogue_of, error_data, messages_of, packed

_EXPENDABLE = "500"
"""Of -1000 to 1000: as if it held half of the machine's memory more than it does."""


class Served:
    """One model, and what can be asked of it by a message's `do`."""

    def __init__(self, say: Callable[[Data], None]) -> None:
        self._say = say
        self._model = cast(Any, None)
        self._cancelled: set[int] = set()
        self._asks = {
            "load": self._load,
            "weigh": lambda asked: self._model.weigh(dialogue_of(asked), asked["options"]),
            "begins": lambda asked: self._model.begins(dialogue_of(asked), asked["word"]),
            "length": lambda asked: self._model.length(asked["text"]),
            "warm": lambda asked: self._model.warm(messages_of(asked["constant"])),
            "write": self._write,
        }

    def cancel(self, number: int) -> None:
        """It is not wanted any more. From another thread than `do`."""
        self._cancelled.add(number)

    def do(self, asked: Data) -> None:
        """Do it, and say what came of it."""
        number = asked["id"]
        try:
            if number not in self._cancelled:
                self._say({"id": number, "value": self._asks[asked["do"]](asked)})
        except Exception as error:  # noqa: BLE001  # it is raised again where it was asked
            self._say({"id": number, "error": error_data(error)})
        finally:
            self._cancelled.discard(number)

    def _load(self, asked: Data) -> list[str]:
        from rag.llm.models import open_model

        self._model = open_model(asked["model"])
        return [self._model.name, self._model.key]

    def _write(self, asked: Data) -> None:
        for piece in self._model.write(dialogue_of(asked), most=asked["most"]):
            if asked["id"] in self._cancelled:
                return
            self._say({"id": asked["id"], "piece": piece})


def main() -> int:
    """Until its input ends."""
    be_quiet()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    _be_first_to_go()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no message

    def say(message: Data) -> None:
        out.write(packed(message))
        out.flush()

    served = Served(say)
    asked: queue.SimpleQueue[Data] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, served, asked), daemon=True).start()
    while True:
        served.do(asked.get())


def _be_first_to_go() -> None:
    """Where memory runs out, Linux is to end this process and not the one that asks."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_EXPENDABLE, encoding="ascii")


def _listen(source: Iterable[str], served: Served, asked: queue.SimpleQueue[Data]) -> None:
    """While the model works too: what is cancelled, and the end, are heard at once."""
    for line in source:
        message = json.loads(line)
        if "cancel" in message:
            served.cancel(message["cancel"])
        else:
            asked.put(message)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
