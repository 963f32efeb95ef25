"""What a command of `dateline ask` takes, beside a process that has the bare model only.

The bare process loads the same file with llama-cpp-python, reads the prompt that Dateline's draft of this
question was made from, and writes as many tokens: it retrieves nothing, weighs nothing and checks nothing.
`whole` reads the prompt with its worked examples, whose state Dateline has kept; `short` leaves these out.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import index
import rag
from bench.metering import Metered
from bench.questions import read_questions
from bench.reading import metered
from index.weights import resolve
from rag.llm.running import CONTEXT, Running
from rag.prompting import Dialogue

_BARE = """
import json, sys
import llama_cpp
asked = json.load(sys.stdin)
model = llama_cpp.Llama(asked["path"], n_ctx=asked["context"], n_threads=asked["threads"],
                        n_threads_batch=asked["threads"], flash_attn=True, verbose=False)
model.eval(asked["tokens"])
sampler = llama_cpp.llama_sampler_init_greedy()
written = []
for _ in range(asked["most"]):
    written.append(llama_cpp.llama_sampler_sample(sampler, model.ctx, -1))
    model.eval(written[-1:])
print(model.detokenize(written).decode(errors="replace"))
"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question that was drafted for: the prompt with its examples and without, and the tokens written."""

    question: str
    whole: list[int]
    short: list[int]
    wrote: int


def asking(dump: Path, questions: Path, name: str, first: int | None) -> dict[str, float]:
    """Medians over the drafted questions: seconds by the wall, and `dateline ask`'s divided by bare's."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        index.build([dump], place)
        drafted = _drafted(place, questions, name, first)
        rounds = [_round(number, one, place, name) for number, one in enumerate(drafted)]

    def median(of: Sequence[float]) -> float:
        return round(statistics.median(of), 2)

    return {
        "questions": len(rounds),
        "ask": median([one["ask"] for one in rounds]),
        "whole": median([one["whole"] for one in rounds]),
        "short": median([one["short"] for one in rounds]),
        "ask_to_whole": median([one["ask"] / one["whole"] for one in rounds]),
        "ask_to_short": median([one["ask"] / one["short"] for one in rounds]),
    }


def _drafted(place: Path, questions: Path, name: str, first: int | None) -> list[Drafted]:
    """The first question of each conversation, where it came to a draft."""
    model = metered(name)
    assistant = rag.Assistant(index=place, model=model)
    found = []
    for gold in [turns[0] for turns in read_questions(questions)][:first]:
        model.calls.clear()
        assistant.reset()
        assistant.ask(gold.question)
        drafts = [call for call in model.calls if call.step == "draft" and call.wrote]
        if drafts:
            found.append(_taken_down(model, gold.question, drafts[-1].dialogue, drafts[-1].wrote))
    return found


def _taken_down(model: Metered, question: str, dialogue: Dialogue, wrote: int) -> Drafted:
    short = Dialogue(dialogue.constant[:1], dialogue.turn)
    whole_tokens, short_tokens = (model.model._rendered(one).tokens for one in (dialogue, short))
    return Drafted(question, whole_tokens, short_tokens, wrote)


def _round(number: int, drafted: Drafted, place: Path, name: str) -> dict[str, float]:
    """Seconds of each, one after the other; who begins changes from question to question."""
    ask = [sys.executable, "-m", "rag", "ask", drafted.question, "--index", str(place), "--model", name]
    ways = {
        "ask": (ask, ""),
        "whole": _bare(drafted.whole, drafted.wrote, name),
        "short": _bare(drafted.short, drafted.wrote, name),
    }
    turned = number % len(ways)
    order = [*ways][turned:] + [*ways][:turned]
    return {way: _seconds(*ways[way]) for way in order}


def _bare(tokens: Sequence[int], most: int, name: str) -> tuple[list[str], str]:
    threads = Running.usual().reading
    asked = {
        "path": str(resolve(name)),
        "context": CONTEXT,
        "threads": threads,
        "tokens": tokens,
        "most": most,
    }
    return [sys.executable, "-c", _BARE], json.dumps(asked)


def _seconds(command: Sequence[str], told: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, input=told, text=True, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
