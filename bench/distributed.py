"""One embedding worker and two, in turns: python -m bench.distributed [ROUNDS] [TEXTS]

Workers of one thread each, over Ray, on chunks of the sample coverages. The time of a round runs from its
first batch that is done to its last: workers that start and load the embedder are left out, the handing of
work is not. Beside the wall, the processor time of the workers: what the same texts cost in one worker and
in two tells how they would share a machine that is theirs alone. Needs the extra `ray`, and Linux.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.usage import help_if_asked
from index import embedding
from index.chunking import cut, embedding_text
from index.crew import Crew
from index.protocols import Embedder
from index.rays import started
from index.readers import read_dump
from rag.environment import be_quiet

ROOT = Path(__file__).resolve().parent.parent
BATCH = 64  # texts, as index.batches gives them
COUNTS = (1, 2)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """Texts a second by the wall, and a processor second of the workers; the machine's load as it ended."""

    wall: float
    work: float
    load: float


def main(rounds: int, count: int) -> None:
    be_quiet()
    batches = _batches(count)
    embedder = embedding.load("embedder")
    found: dict[int, list[Round]] = {workers: [] for workers in COUNTS}
    with started(max(COUNTS)):
        for number in range(rounds):
            order = COUNTS if number % 2 == 0 else COUNTS[::-1]
            for workers in order:
                one = _round(Crew(workers), embedder, batches)
                found[workers].append(one)
                print(
                    f"round {number + 1}, {workers} workers: {one.wall:.1f} texts/s, "
                    f"{one.work:.1f} a processor second, load {one.load:.1f}",
                    flush=True,
                )
    _tell(found)


def _tell(found: dict[int, list[Round]]) -> None:
    """Medians, and the median of the ratios of a round."""
    one, two = (found[workers] for workers in COUNTS)
    for workers, rounds in found.items():
        wall, work = (
            statistics.median(values)
            for values in ([each.wall for each in rounds], [each.work for each in rounds])
        )
        print(f"{workers} workers, median: {wall:.1f} texts/s, {work:.1f} a processor second")
    walls = sorted(b.wall / a.wall for a, b in zip(one, two, strict=True))
    works = sorted(2 * b.work / a.work for a, b in zip(one, two, strict=True))
    print(f"two to one by the wall: median {statistics.median(walls):.2f}, {_listed(walls)}")
    print(f"two to one, each with a core of its own: median {statistics.median(works):.2f}, {_listed(works)}")


def _listed(ratios: Sequence[float]) -> str:
    return f"each round {', '.join(f'{ratio:.2f}' for ratio in ratios)}"


def _round(crew: Crew, embedder: Embedder, batches: Sequence[Sequence[str]]) -> Round:
    """The first batch of each worker is not counted, nor what was spent before it was done."""
    done, began, spent = 0, 0.0, 0.0
    for number, (_, vectors) in enumerate(crew.embed(embedder, batches)):
        if number == 0:
            began, spent = time.perf_counter(), sum(_work(os.getpid()))
        else:
            done += len(vectors)
        if number == len(batches) - 1:
            ended, used = time.perf_counter(), sum(_work(os.getpid())) - spent
    return Round(done / (ended - began), done / used, os.getloadavg()[0])


def _work(ancestor: int) -> Iterator[float]:
    """Processor seconds so far of each worker that this process has started."""
    parents: dict[int, int] = {}
    times: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            title = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        if title.startswith(b"ray::MapWorker"):
            times[int(folder.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    for pid, seconds in times.items():
        if ancestor in (parents.get(pid), parents.get(parents.get(pid, 0))):
            yield seconds


def _batches(count: int) -> list[list[str]]:
    """Every batch with chunks of all lengths, so that each takes about as long."""
    files = sorted((*ROOT.glob("dumps/*.txt"), *ROOT.glob("bench/coverages/*.txt")))
    posts = [post for file in files for post in read_dump(file).posts]
    texts = sorted({embedding_text(post.headline, piece.text) for post in posts for piece in cut(post)})
    wanted = [texts[number % len(texts)] for number in range(count)]
    return [wanted[first : first + BATCH] for first in range(0, count, BATCH)]


if __name__ == "__main__":
    help_if_asked(__doc__)
    given = [int(value) for value in sys.argv[1:3]]
    main(*(given + [5, 1536][len(given) :]))
