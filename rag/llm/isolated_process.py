"""A model's process as those see it who ask: what is asked of it, and that it ended or says nothing more."""

from __future__ import annotations

import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import ModelError
from rag.llm.isolated_wire import Data, error_of, packed
from rag.llm.stopping import check_stop

_TICK = 0.1
"""Seconds between two looks at whether the question was stopped."""
_ENDS_IN = 5.0
"""Seconds that a process has to end with its input, which it does at once; then it is killed."""
_MEND = "Ask again: it is started anew."


class ModelEnded(ModelError):
    """The process of a model ended while something was asked of it."""


class ModelStalled(ModelError):
    """The process of a model said nothing for too long, and was ended."""


class ModelProcess:
    """One process. It works through what is asked in order; several threads may ask. `silence` in seconds."""

    def __init__(self, silence: float) -> None:
        self._silence = silence
        self._heard = time.monotonic()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue[Data | None]] = {}
        self._lock = threading.Lock()
        self._process = _started()
        self._listener = threading.Thread(target=self._listen, name="dateline-model", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def idle(self) -> bool:
        """Whether nothing is asked of it."""
        return not self._waiting

    def ask(self, do: str, **asked: Any) -> Iterator[Data]:
        """What comes back, until a `value`. Leaving it before cancels what was asked.

        Raises what the model raised, ModelEnded, ModelStalled, and Stopped.
        """
        number = next(self._numbers)
        answers: queue.SimpleQueue[Data | None] = queue.SimpleQueue()
        with self._lock:
            if self.idle:
                self._heard = time.monotonic()
            self._waiting[number] = answers
        done = False
        try:
            self._send({"id": number, "do": do, **asked})
            while not done:
                answer = self._next(answers)
                done = "piece" not in answer
                if "error" in answer:
                    raise error_of(answer["error"])
                yield answer
        finally:
            with self._lock:
                del self._waiting[number]
            if not done and self.alive:
                self._cancel(number)

    def end(self) -> None:
        """End it, whatever it does."""
        _close(self._process.stdin)
        try:
            self._process.wait(_ENDS_IN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()

    def _next(self, answers: queue.SimpleQueue[Data | None]) -> Data:
        while True:
            try:
                answer = answers.get(timeout=_TICK)
            except queue.Empty:
                check_stop()
                self._check_silence()
                if not self._listener.is_alive() and answers.empty():
                    raise self._ended() from None
                continue
            if answer is None:
                raise self._ended()
            return answer

    def _check_silence(self) -> None:
        if time.monotonic() - self._heard > self._silence:
            self._process.kill()
            self._process.wait()  # so that the next question does not find it alive
            raise ModelStalled(
                f"The model has said nothing for {self._silence:g} seconds; its process was ended.", _MEND
            )

    def _ended(self) -> ModelEnded:
        code = self._process.wait()
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        return ModelEnded(f"The model's process ended {how}.", _MEND)

    def _send(self, message: Data) -> None:
        assert self._process.stdin is not None
        try:
            with self._lock:
                self._process.stdin.write(packed(message))
                self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise self._ended() from error

    def _cancel(self, number: int) -> None:
        try:
            self._send({"cancel": number})
        except ModelEnded:  # there is nothing to cancel any more
            return

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                if not line.endswith("\n"):  # it ended within a word
                    break
                self._give(json.loads(line))
        with self._lock:
            for answers in self._waiting.values():
                answers.put(None)
        self._process.wait()
        _close(self._process.stdin)

    def _give(self, answer: Data) -> None:
        self._heard = time.monotonic()
        with self._lock:
            wanted = self._waiting.get(answer["id"])
        if wanted is not None:
            wanted.put(answer)


def _started() -> subprocess.Popen[str]:
    """The process, with Dateline's own modules wherever they lie, and none of the folder it is started in."""
    own = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # this interpreter, with a module of this package
        [sys.executable, "-P", "-m", "rag.llm.isolated_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="ascii",
        env={**os.environ, "PYTHONPATH": paths},
    )


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was still to be written can't be any more
        return
