"""What a server's parallel slots give, and what its death costs.

The same work, one at a time and then all in flight, each against a server that was started afresh and whose
slots have read the prompts' constant parts; then all in flight over two servers, one of which is killed.

    python -m bench.server_load dumps/questions.jsonl my-index --model small --slots 8 --first 16

The work is whole questions, or with `--drafts` answers to them without any evidence: these spend their time
on writing, which slots share; a question spends it on reading, which a processor does one after the other.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path

import index
import rag
from bench.questions import read_questions
from bench.server_process import Running, running
from index.errors import DatelineError
from index.weights import resolve
from rag.environment import be_quiet
from rag.llm.remote.model import RemoteModel, connect
from rag.prompting import Dialogue, Message, load

_KILL_AFTER = 3
"""Answers: by then every reader has requests under way."""
_PHASES = ("one", "all", "lost")
_WRITTEN = 32
"""Tokens: a sentence or two."""

Work = Callable[[RemoteModel], object]
Constant = tuple[Message, ...]


def main() -> int:
    be_quiet()
    arguments = _arguments()
    golds = [gold for turns in read_questions(arguments.questions) for gold in turns][: arguments.first]
    questions = [gold.question for gold in golds]
    works = [_draft(one) for one in questions] if arguments.drafts else _asks(questions, arguments.index)
    constants = [] if arguments.drafts else [load(name).constant for name in ("judge", "draft")]
    what = "drafts" if arguments.drafts else "questions"
    print(f"{len(works)} {what}, {arguments.model}, {arguments.slots} slots, {arguments.threads} threads")
    rates = {}
    for readers in (1, len(works)):
        if ("one" if readers == 1 else "all") in arguments.phases:
            rates[readers] = _rate(works, constants, arguments, readers)
    if len(rates) == 2:
        print(f"throughput: {rates[len(works)] / rates[1]:.2f} times")
    return _killed(works, constants, arguments) if "lost" in arguments.phases else 0


def _rate(
    works: Sequence[Work], constants: Sequence[Constant], arguments: argparse.Namespace, readers: int
) -> float:
    """Works done in a second."""
    with _server(arguments, arguments.slots) as server:
        model = connect(server.url)
        _warm(model, constants, min(readers, arguments.slots))
        before = _processor_seconds(server)
        seconds, failed = _do(works, model, readers)
        spent = (_processor_seconds(server) - before) / len(works)
    print(f"{readers} in flight: {seconds:.1f} s, {failed} failed, {spent:.1f} processor seconds each")
    return len(works) / seconds


def _killed(works: Sequence[Work], constants: Sequence[Constant], arguments: argparse.Namespace) -> int:
    slots = max(1, arguments.slots // 2)
    with _server(arguments, slots) as first, _server(arguments, slots) as second:
        for server in (first, second):
            _warm(connect(server.url), constants, slots)
        seconds, failed = _do(works, connect(f"{first.url},{second.url}"), len(works), victim=first)
    print(f"one of two servers killed after {_KILL_AFTER} answers: {failed} failed, {seconds:.1f} s")
    return 1 if failed else 0


def _asks(questions: Sequence[str], place: Path) -> list[Work]:
    opened = index.open(place)

    def ask(question: str) -> Work:
        return lambda model: rag.Assistant(index=opened, model=model).ask(question)

    return [ask(question) for question in questions]


def _draft(question: str) -> Work:
    dialogue = Dialogue((), (Message("user", question),))
    return lambda model: "".join(model.write(dialogue, most=_WRITTEN))


def _do(
    works: Sequence[Work], model: RemoteModel, readers: int, victim: Running | None = None
) -> tuple[float, int]:
    """Seconds for all, and how many ended in an error."""
    began = time.perf_counter()
    failed = 0
    with ThreadPoolExecutor(readers) as pool:
        under_way = [pool.submit(work, model) for work in works]
        for count, done in enumerate(as_completed(under_way), 1):
            error = done.exception()
            if isinstance(error, DatelineError):
                failed += 1
                print(f"  {error}")
            elif error is not None:
                raise error
            if victim and count == _KILL_AFTER:
                victim.kill()
    return time.perf_counter() - began, failed


def _server(arguments: argparse.Namespace, slots: int) -> AbstractContextManager[Running]:
    gguf = resolve(arguments.model)
    return running("xllamacpp", gguf, alias=arguments.model, slots=slots, threads=arguments.threads)


def _warm(model: RemoteModel, constants: Sequence[Constant], slots: int) -> None:
    """All slots at once read the prompts: an idle one would leave its reading to the first question."""
    with ThreadPoolExecutor(slots) as pool:
        for constant in constants:
            list(pool.map(model.warm, [constant] * slots))


def _processor_seconds(server: Running) -> float:
    """Of all its threads, on Linux. On a machine with other work these tell more than the clock does."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure a server's parallel slots, and the loss of a server."
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--model", default="small", help="A name of the catalogue.")
    parser.add_argument("--first", type=int, default=16, help="How many questions, and how many in flight.")
    parser.add_argument("--drafts", action="store_true", help="Only write, without evidence.")
    parser.add_argument("--phases", nargs="+", choices=_PHASES, default=_PHASES)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
