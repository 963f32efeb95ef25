"""How fast it is: `python -m bench.speed` runs every part, `python -m bench.speed limit tokens` some.

    limit    reading and writing against llama.cpp bare, on the prompts of a question file
    tokens   what the model reads for a question, by step
    scale    retrieval in 10 thousand, 100 thousand and a million made-up chunks
    rebuild  what an update costs by the number of changed posts
    start    --help and import rag, each in a process of its own
    ask      a command of `dateline ask` against the bare model's load and answer

    python -m bench.speed limit tokens --dump D.txt --questions Q.jsonl --model default --save
    python -m bench.speed --quick     the tiny model and small sizes, against what was recorded: a warning

`--save` keeps the figures in bench/results/speed.json, which `--quick` compares with. Where other work runs,
give the process one core (`taskset -c 0`): llama.cpp's threads wait for one another.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from bench.asking import asking
from bench.limit import ratios
from bench.reading import ask_all, metered, table
from bench.rebuild import rebuilds
from bench.scale import build, measure, scale
from bench.start import start
from index.weights import resolve
from rag.environment import be_quiet
from rag.options import Amount, Options

ROOT = Path(__file__).resolve().parent.parent
RECORDED = ROOT / "bench" / "results" / "speed.json"
PARTS = ("limit", "tokens", "scale", "rebuild", "start", "ask")
_SIZES = (10_000, 100_000, 1_000_000)
_QUICK_SIZE = 10_000  # chunks
_QUICK_SEARCHES = 100
_QUICK_QUESTIONS = 2  # put to the model, which takes most of the time
_QUICK_PROMPTS = 4
_PROMPTS = 24  # that the ratios to bare are medians of
_WORSE = 1.10
"""By how much a figure may be worse than the recorded one before it is told."""


def main() -> int:
    """Run what the command line asks for; 0 when it ran, whatever came of it."""
    be_quiet()
    options = _options()
    if options.quick:
        found = quick()
        print(json.dumps(found))
        for line in worse(found, _recorded("quick")):
            print(f"warning: {line}")
        return _save({"quick": found}) if options.save else 0
    found = {}
    for part in options.parts or PARTS:
        found[part] = _run(part, options)
        print(part, json.dumps(found[part]), flush=True)
    return _save(found) if options.save else 0


def _run(part: str, options: argparse.Namespace) -> Any:
    if part == "scale":
        return [asdict(scale(size)) for size in options.sizes]
    if part == "rebuild":
        return rebuilds()
    if part == "start":
        return start()
    if part == "ask":
        return asking(options.dump, options.questions, options.model, options.first)
    model = metered(options.model)
    chosen = Options(evidence=options.evidence)
    asked = list(ask_all(model, [options.dump], [options.questions], options.first, chosen))
    if part == "tokens":
        return table(asked)
    dialogues = list(dict.fromkeys(call.dialogue for one in asked for call in one.calls))[:_PROMPTS]
    return ratios(model.release(), resolve(options.model), dialogues)


def quick() -> dict[str, float]:
    """Ratios, counts and processor time over that of a fixed piece of work, all the smaller the better."""
    model = metered("tiny")
    asked = list(ask_all(model, [_sample()], [_sample_questions()], _QUICK_QUESTIONS))
    dialogues = list(dict.fromkeys(call.dialogue for one in asked for call in one.calls))[:_QUICK_PROMPTS]
    found = ratios(model.release(), resolve("tiny"), dialogues)
    unit = _unit()
    with tempfile.TemporaryDirectory() as folder:
        build(_QUICK_SIZE, Path(folder), _QUICK_SEARCHES)
        retrieval = measure(_QUICK_SIZE, Path(folder)).work50 / 1000
    return {
        "bare_to_reading": round(1 / found["reading"], 3),
        "tokens": table(asked)["mean_all"],
        "retrieval_to_unit": round(retrieval / unit, 4),
        "rebuild_to_unit": round(float(rebuilds(500)["seconds_at_none"]) / unit, 3),
    }


def worse(found: dict[str, float], before: dict[str, float]) -> list[str]:
    """What is worse than recorded by more than a tenth, a line each."""
    return [
        f"{name} is {found[name]:g} and was {before[name]:g}: {found[name] / before[name] - 1:.0%} worse"
        for name in found
        if name in before and found[name] > before[name] * _WORSE
    ]


def _unit() -> float:
    """Seconds of processor time for sorting a million numbers, which no change here touches."""
    began = time.process_time()
    sorted((number * 7919) % 1_000_003 for number in range(1_000_000))
    return time.process_time() - began


def _sample() -> Path:
    return ROOT / "dumps" / "sorrel-coast-floods.txt"


def _sample_questions() -> Path:
    return ROOT / "dumps" / "questions.jsonl"


def _recorded(part: str) -> dict[str, float]:
    if not RECORDED.exists():
        return {}
    found: dict[str, float] = json.loads(RECORDED.read_text()).get(part, {})
    return found


def _save(found: dict[str, Any]) -> int:
    held = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    RECORDED.write_text(json.dumps({**held, **found}, indent=1) + "\n")
    return 0


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--dump", type=Path, default=_sample())
    parser.add_argument("--questions", type=Path, default=_sample_questions())
    parser.add_argument("--first", type=int, help="ask only so many questions")
    parser.add_argument("--model", default="default")
    parser.add_argument("--evidence", choices=get_args(Amount), default="normal")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="chunks")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/speed.json")
    options = parser.parse_args(arguments)
    if wrong := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(wrong))}: there are {', '.join(PARTS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
