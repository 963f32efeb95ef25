"""Dateline beside LlamaIndex, txtai, LangChain and Haystack: same models, same dump, same questions.

    python -m bench.peers                                the vote night in dumps/, 8 questions
    python -m bench.peers --dump D --questions Q --count 12
    python -m bench.peers --peers txtai --settings sensible --minutes 10
    python -m bench.peers --share                        their environments see this one's torch and llama.cpp
    python -m bench.peers --environments FOLDER          where these are made (default: a cache folder)

Each peer runs in an environment of its own, with its documented defaults and with its best sensible settings,
and all of them in turn, question by question. Prints every answer, then the table.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import platformdirs

from bench.peers.child import Setup
from bench.peers.environments import names, python_of
from bench.peers.measuring import Contender, measure, read_material
from bench.peers.scoring import sample
from bench.peers.table import OWN, bars, table
from bench.questions import read_questions
from index.weights import resolve

_ROOT = Path(__file__).resolve().parent.parent.parent
_DUMP = _ROOT / "dumps" / "orvessa-tunnel-vote.txt"
_QUESTIONS = _ROOT / "dumps" / "questions-orvessa-tunnel-vote.jsonl"
_SETTINGS = ("defaults", "sensible")


def main() -> int:
    """Measure what the command line asks for; 0 when it ran."""
    options = _options()
    golds = [turns[0] for turns in read_questions(options.questions) if len(turns) == 1]
    asked = sample(golds, options.count, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(
            _contenders(options, Path(folder)),
            read_material(options.dump),
            asked,
            builds=options.builds,
            minutes=options.minutes,
            tell=lambda line: print(line, flush=True),
        )
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    run = f"{options.threads} threads each, {len(found[OWN].rows)} questions, seed {options.seed}"
    print(f"\n{machine}; {run}\n\n{table(found)}\n\n{bars(found)}")
    if options.json:
        rows = {name: asdict(figures) for name, figures in found.items()}
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _contenders(options: argparse.Namespace, folder: Path) -> list[Contender]:
    weights = {"model": str(resolve(options.model)), "embedder": str(resolve("embedder"))}

    def setup(name: str, settings: str, **other: str) -> Setup:
        return Setup(
            str(folder / f"{name}-{settings}"),
            **(weights | other),
            settings=settings,
            threads=options.threads,
        )

    found = [
        Contender(
            OWN, Path(sys.executable), "bench.peers.dateline", setup(OWN, "own", model=options.model), True
        )
    ]
    for name in options.peers:
        python = python_of(name, options.environments, share=options.share)
        found += [
            Contender(f"{name}, {one}", python, f"bench.peers.{name}", setup(name, one), one == "defaults")
            for one in options.settings
        ]
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dump", type=Path, default=_DUMP)
    parser.add_argument("--questions", type=Path, default=_QUESTIONS)
    parser.add_argument("--count", type=int, default=8, help="questions, a seeded sample")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", nargs="+", choices=names(), default=names())
    parser.add_argument("--settings", nargs="+", choices=_SETTINGS, default=list(_SETTINGS))
    parser.add_argument("--model", default="default", help="a name of the catalogue, or a GGUF")
    parser.add_argument("--threads", type=int, default=2, help="for each of them")
    parser.add_argument("--builds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=60.0, help="no question is begun after so many")
    parser.add_argument("--share", action="store_true")
    parser.add_argument("--json", type=Path, help="write every answer and figure to this file")
    cache = Path(platformdirs.user_cache_dir("dateline")) / "peers"
    parser.add_argument("--environments", type=Path, default=cache)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
