"""How soon a watched folder's dumps are in the index: python -m bench.index_watch [DUMPS [real]]

Dumps come whole, renamed into place, or copied slowly; some copies stall for longer than a file must
rest. Measured is from the moment that a dump was whole, and closed, until its version is current. With
`real` the embedder is the one that Dateline comes with.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.usage import help_if_asked
from index import embedding
from index.errors import DatelineError
from index.protocols import Embedder
from index.report import BuildReport
from index.watching import watch
from tests.fakes import HashEmbedder

SAMPLE = Path("dumps") / "sorrel-coast-floods.txt"


def whole(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def renamed(path: Path, data: bytes) -> None:
    path.with_name(f"{path.name}.part").write_bytes(data)
    path.with_name(f"{path.name}.part").rename(path)


def slowly(path: Path, data: bytes, pause: float = 0.3) -> None:
    with path.open("wb", buffering=0) as file:
        for first in range(0, len(data), len(data) // 4 + 1):
            file.write(data[first : first + len(data) // 4 + 1])
            time.sleep(pause)


def stalling(path: Path, data: bytes) -> None:
    slowly(path, data, pause=1.6)


WAYS: dict[str, Callable[[Path, bytes], None]] = {
    "written at once": whole,
    "renamed into place": renamed,
    "copied in 1.2 s": slowly,
    "copied with stalls of 1.6 s": stalling,
}


def dump(number: int) -> bytes:
    """A dump of a coverage of its own."""
    return SAMPLE.read_text().replace("Sorrel", f"Town{number}").encode()


def main(dumps: int = 5, embedder: Embedder | None = None) -> None:
    chance = random.Random(20310304)
    with tempfile.TemporaryDirectory() as name:
        folder, place = Path(name) / "dumps", Path(name) / "index"
        folder.mkdir()
        told: list[tuple[float, BuildReport | DatelineError]] = []
        over = threading.Event()
        thread = threading.Thread(
            target=watch,
            args=(folder, place),
            kwargs={
                "embedder": embedder or HashEmbedder(),
                "tell": lambda result: told.append((time.perf_counter(), result)),
                "over": over.is_set,
            },
        )
        thread.start()
        number = 0
        for what, way in WAYS.items():
            waited: list[float] = []
            for _ in range(dumps):
                number += 1
                time.sleep(chance.uniform(0, 0.3))
                before = len(told)
                way(folder / f"dump{number}.txt", dump(number))
                waited.append(taken_in(told, before, time.perf_counter()))
            print(
                f"{what}: {' '.join(f'{seconds:.2f}' for seconds in waited)} s after it was whole", flush=True
            )
        over.set()
        thread.join()
        failed = [result for _, result in told if isinstance(result, DatelineError)]
        print(f"{number} dumps, {len(told)} builds, {len(failed)} errors")


def taken_in(told: list[tuple[float, BuildReport | DatelineError]], before: int, since: float) -> float:
    """Seconds from `since` to the build that took the dump in."""
    while len(told) == before:
        time.sleep(0.01)
    return told[before][0] - since


if __name__ == "__main__":
    help_if_asked(__doc__)
    main(int((sys.argv[1:2] or ["5"])[0]), embedding.load() if sys.argv[2:] == ["real"] else None)
