"""What a server's parallel slots give, and what its death costs.

The same questions, one at a time and then all in flight, each against a server that was started afresh and
whose slots have read the prompts' constant parts; then all in flight over two servers, one being killed.

    python -m bench.server_load dumps/questions.jsonl my-index --model small --slots 8 --first 16
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import index
import rag
from bench.questions import read_questions
from bench.server_process import Running, running
from index.errors import DatelineError
from index.weights import resolve
from rag.environment import be_quiet
from rag.models import warm
from rag.remote.model import RemoteModel, connect

_KILL_AFTER = 3
"""Answers: by then every reader has requests under way."""


def main() -> int:
    be_quiet()
    arguments = _arguments()
    golds = [gold for turns in read_questions(arguments.questions) for gold in turns][: arguments.first]
    questions = [gold.question for gold in golds]
    opened = index.open(arguments.index)
    gguf = resolve(arguments.model)
    _say(f"{len(questions)} questions, {gguf.name}, {arguments.slots} slots, {arguments.threads} threads")
    rates = []
    for readers in (1, len(questions)):
        with running(
            "xllamacpp", gguf, alias=arguments.model, slots=arguments.slots, threads=arguments.threads
        ) as server:
            model = _warmed(server.url, arguments.slots if readers > 1 else 1)
            seconds, failed = _ask(questions, opened, model, readers)
        rates.append(len(questions) / seconds)
        _say(
            f"{readers} in flight: {seconds:.1f} s, {60 * rates[-1]:.1f} questions a minute, {failed} failed"
        )
    _say(f"throughput {rates[1] / rates[0]:.2f} times")
    return _killed(questions, opened, gguf, arguments)


def _killed(questions: Sequence[str], opened: index.Index, gguf: Path, arguments: argparse.Namespace) -> int:
    slots = max(1, arguments.slots // 2)
    with (
        running("xllamacpp", gguf, alias=arguments.model, slots=slots, threads=arguments.threads) as first,
        running("xllamacpp", gguf, alias=arguments.model, slots=slots, threads=arguments.threads) as second,
    ):
        model = connect(f"{first.url},{second.url}")
        seconds, failed = _ask(questions, opened, model, len(questions), victim=first)
    _say(f"one of two servers killed after {_KILL_AFTER} answers: {failed} failed, {seconds:.1f} s")
    return 1 if failed else 0


def _ask(
    questions: Sequence[str],
    opened: index.Index,
    model: RemoteModel,
    readers: int,
    victim: Running | None = None,
) -> tuple[float, int]:
    """Seconds for all, and how many ended in an error."""
    began = time.perf_counter()
    failed = 0
    with ThreadPoolExecutor(readers) as pool:
        asked = [pool.submit(rag.Assistant(index=opened, model=model).ask, one) for one in questions]
        for count, done in enumerate(as_completed(asked), 1):
            error = done.exception()
            if isinstance(error, DatelineError):
                failed += 1
                _say(f"  {error}")
            elif error is not None:
                raise error
            if victim and count == _KILL_AFTER:
                victim.kill()
    return time.perf_counter() - began, failed


def _warmed(url: str, slots: int) -> RemoteModel:
    """All slots at once read the prompts: an idle slot would leave its reading to the first question."""
    model = connect(url)
    threads = [threading.Thread(target=warm, args=(model,)) for _ in range(slots)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return model


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure a server's parallel slots, and the loss of a server."
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--model", default="small", help="A name of the catalogue.")
    parser.add_argument("--first", type=int, default=16, help="How many questions, and how many in flight.")
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
