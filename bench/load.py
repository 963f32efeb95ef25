"""A page with many readers at once, who ask, stop, close tabs and reload: `python -m bench.load`.

    python -m bench.load                                32 people for 10 minutes, a scripted model
    python -m bench.load --model tiny --people 8 --seconds 60
    python -m bench.load --questions 1000 --pace 0.005  as many as hours of a real model bring, in minutes

The page runs in a process of its own (bench/load_page.py), and its readers speak to it over loopback as a
browser does (bench/load_reader.py). Every question carries a mark of its own, which may come to nobody else.
Prints, and with --save keeps in bench/results, what they saw.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import index
import ui
from bench import dated
from bench.load_crowd import Crowd
from bench.load_page import DIMENSION, SCRIPTED
from bench.load_process import Page, served
from bench.load_seen import Seen, table
from rag.environment import be_quiet
from tests.fakes import HashEmbedder

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = (ROOT / "dumps" / "sorrel-coast-floods.txt", ROOT / "dumps" / "orvessa-tunnel-vote.txt")
PORT = 7650
"""The first that is tried."""


def main() -> int:
    be_quiet()
    arguments = _arguments()
    begun = time.monotonic()
    seen = run(arguments.people, arguments.seconds, arguments.model, arguments.pace, arguments.questions)
    told = "\n".join(
        [
            f"# Many readers at once, {datetime.now(UTC):%d %B %Y}",
            "",
            f"`python -m bench.load {' '.join(sys.argv[1:])}` on {platform.machine()}, Python "
            f"{platform.python_version()}, {os.cpu_count()} cores, in {time.monotonic() - begun:.0f} s. Load "
            f"average of the machine at the end: {os.getloadavg()[1]:.1f}.",
            "",
            table(seen),
        ]
    )
    print(told)
    print(*seen.errors[:20], sep="\n", file=sys.stderr)
    if arguments.save:
        dated.add("load", told)
    return 1 if seen.errors or seen.mixed else 0


def run(
    people: int,
    seconds: float,
    model: str = SCRIPTED,
    pace: float = 0.05,
    questions: int | None = None,
) -> Seen:
    """A page, and people at it for so long, or for so many questions if that is sooner."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        index.build(SAMPLE, place, embedder=HashEmbedder(DIMENSION) if model == SCRIPTED else None)
        with served(place, model, ui.free_port("127.0.0.1", PORT), pace) as page:
            return asyncio.run(_crowded(page, people, seconds, questions))


async def _crowded(page: Page, people: int, seconds: float, questions: int | None) -> Seen:
    seen = Seen()
    await Crowd(page, seen, people).run(seconds, questions)
    return seen


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--questions", type=int, help="end with so many, if that is sooner")
    parser.add_argument("--model", default=SCRIPTED, help="scripted, or a name of the catalogue")
    parser.add_argument(
        "--pace", type=float, default=0.05, help="the scripted model's seconds a passage or word"
    )
    parser.add_argument("--save", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
