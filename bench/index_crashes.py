"""Kill builders at random moments and look at what they leave: python -m bench.index_crashes [TRIES]

A child builds versions of an index without pause (a new one, an update, a switch, a collection);
after a random part of a third of a second it gets SIGKILL. Then the index must open, whole, with
every checksum right, and the next build must complete. Prints what was found.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import index
from index.verifying import verify
from tests.fakes import HashEmbedder
from tests.index.examples import FERRY, election, make, storm

CHILD = """
import sys
from pathlib import Path
from tests.index.examples import FERRY, election, make, storm
place = Path(sys.argv[1])
make(place.with_name("warm"))
print("go", flush=True)
n = 0
while True:
    n += 1
    make(place, storm(FERRY) if n % 2 else storm(), election(), prune=True, fresh=n % 5 == 0)
"""


def kill_one(place: Path, after: float) -> None:
    """Start a builder, and kill it that many seconds after it has begun."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(place)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"go\n"
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def main(tries: int = 300) -> None:
    chance = random.Random(20310304)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        make(place)
        for _ in range(tries):
            kill_one(place, chance.uniform(0.0, 0.33))
            found["half-written versions left"] += len(list((place / "versions").glob(".half-*")))
            faults = verify(place)
            with index.open(place, embedder=HashEmbedder()) as opened:
                found[f"opened with {opened.post_count} posts"] += 1
            found["faults"] += len(faults)
            found["next build completed"] += make(place, storm(FERRY), election(), prune=True).posts == 2
    print(f"{tries} kills:", ", ".join(f"{what}: {count}" for what, count in sorted(found.items())))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
