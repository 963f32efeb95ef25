"""Kill builders at random moments and look at what they leave: python -m bench.index_crashes [TRIES]

A child builds an index from nothing, brings one up to date, switches to the new version, or collects
old ones; at a random moment of that it gets SIGKILL. Then the index must open at the old or the new
version, with every checksum and cross-reference right, and the next build must complete.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import index
from bench.index_scenes import build, telling, told_by
from bench.usage import help_if_asked
from index.verifying import verify
from tests.fakes import HashEmbedder

CHILD = """
import sys
from pathlib import Path
from bench.index_scenes import build, telling
place = Path(sys.argv[1])
build(place.with_name("warm"), telling(0))
print("begun", flush=True)
build(place, telling(int(sys.argv[2])), progress=lambda done, _, what: print(what, done, flush=True))
print("ended", flush=True)
"""
# Each stage lasts from the one line of the child to the other.
STAGES = {
    "building": ("begun", "writing 4"),
    "updating": ("begun", "writing 4"),
    "switching": ("writing 3", "writing 4"),
    "collecting": ("writing 4", "ended"),
}


def start(place: Path, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(place), str(number)], stdout=subprocess.PIPE, text=True
    )


def wait_for(child: subprocess.Popen[str], line: str) -> float:
    """When the child said so."""
    assert child.stdout is not None
    while (said := child.stdout.readline().strip()) != line:
        assert said, f"the child ended before it said {line!r}"
    return time.perf_counter()


def prepare(place: Path, stage: str) -> None:
    """What stands before the child begins: nothing, or two versions, so that there is one to collect."""
    shutil.rmtree(place, ignore_errors=True)
    if stage != "building":
        build(place, telling(1))
        build(place, telling(2))


def lasting(place: Path, stage: str) -> float:
    """Seconds that the stage takes when nobody interrupts it: the longest of three."""
    found = 0.0
    for _ in range(3):
        prepare(place, stage)
        with start(place, 3) as child:
            first = wait_for(child, STAGES[stage][0])
            found = max(found, wait_for(child, STAGES[stage][1]) - first)
            assert child.stdout is not None
            child.stdout.read()
    return found


def kill_one(place: Path, stage: str, after: float) -> bool:
    """Kill a builder so many seconds into the stage; whether it was still at work."""
    with start(place, 3) as child:
        wait_for(child, STAGES[stage][0])
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        assert child.stdout is not None
        child.stdout.read()
    return child.returncode == -signal.SIGKILL


def look(place: Path, stage: str, found: Counter[str]) -> None:
    """What was left, and whether it is whole."""
    names = [path.name for path in (place / "versions").glob("*")]
    found["half-written version left"] += any(name.startswith(".half-") for name in names)
    found["more than two versions left"] += len([name for name in names if name.startswith("v")]) > 2
    try:
        with index.open(place, embedder=HashEmbedder()) as opened:
            told = {told_by(post.paragraphs[0]) for post in opened.posts()}
            whole = len(told) == 1 and told <= {2, 3} and opened.post_count == 100
            found[f"opened at the {'new' if told == {3} else 'old'} version"] += 1
            found["FAULTS"] += not whole
            found["FAULTS"] += len(verify(place))
    except index.IndexMissing:
        found["no index yet"] += 1
        found["FAULTS"] += stage != "building"
    after = build(place, telling(4))
    found["next build completed"] += after.posts == 100 and verify(place) == []
    found["swept"] += sorted(path.name for path in (place / "versions").iterdir())[-1] == after.version


def main(tries: int = 300) -> None:
    chance = random.Random(20310304)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        for stage in STAGES:
            found: Counter[str] = Counter()
            length = lasting(place, stage)
            while found["kills"] < tries // len(STAGES):
                prepare(place, stage)
                if kill_one(place, stage, chance.uniform(0.0, length)):
                    found["kills"] += 1
                    look(place, stage, found)
            told = ", ".join(f"{what}: {count}" for what, count in sorted(found.items()))
            print(f"{stage} (lasts {1000 * length:.0f} ms): {told}", flush=True)


if __name__ == "__main__":
    help_if_asked(__doc__)
    main(*(int(argument) for argument in sys.argv[1:]))
