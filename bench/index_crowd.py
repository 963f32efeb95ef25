"""A crowd asks while versions are built and switched: python -m bench.index_crowd [VERSIONS [READERS]]

Every paragraph of a version says which one it is of, so an answer that mixes two shows. Each reader
asks without pause and takes up the newest version between two questions. Memory and open files of
each process are read at every version that it meets.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import index
from bench.index_scenes import build, telling, told_by
from bench.usage import help_if_asked
from index.opening import Index
from tests.fakes import HashEmbedder

POSTS = 100
PROCESSES = 4  # of one reader, beside that of many threads
QUESTIONS = ("storm ferry harbour", "council vote tunnel", "engineers closed the bridge", "night shelter")


def ask(opened: Index, question: str) -> None:
    """Ask one version everything; AssertionError where what it says is not all of that version."""
    number = int(opened.version.removeprefix("v"))
    hits = opened.full_text(question, 8) + opened.dense(opened.embed_query(question), 8)
    chunks = opened.chunks(hit.chunk for hit in hits)
    assert len(hits) == len(chunks) == 16
    for chunk in chunks:
        post = opened.post(chunk.post_id)
        assert post.text[chunk.start : chunk.end] == chunk.text
        assert told_by(post.paragraphs[0]) == number
        assert told_by(chunk.text) in (number, None)  # None: a headline
    assert opened.post_count == POSTS


class Reader(threading.Thread):
    """Asks until there is a file named `over`."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place
        self.asked = 0
        self.versions: set[str] = set()
        self.faults: list[str] = []

    def run(self) -> None:
        try:
            for opened in self._newest():
                ask(opened, QUESTIONS[self.asked % len(QUESTIONS)])
                self.asked += 1
                self.versions.add(opened.version)
        except BaseException as error:  # noqa: BLE001 - counted by the parent
            self.faults.append(f"{type(error).__name__}: {error}")

    def _newest(self) -> Iterator[Index]:
        opened = index.open(self.place, embedder=HashEmbedder())
        try:
            while not over(self.place).exists():
                newer = opened.newest()
                if newer is not opened:
                    opened.close()
                    opened = newer
                yield opened
        finally:
            opened.close()


def over(place: Path) -> Path:
    return place.with_name("over")


def read(place: Path, threads: int) -> dict[str, Any]:
    """So many readers in this process, and what it used meanwhile."""
    readers = [Reader(place) for _ in range(threads)]
    for reader in readers:
        reader.start()
    used: dict[int, tuple[float, int]] = {}
    while any(reader.is_alive() for reader in readers):
        used.setdefault(len(set().union(*(reader.versions for reader in readers))), usage())
        time.sleep(0.05)
    return {
        "threads": threads,
        "asked": sum(reader.asked for reader in readers),
        "versions": len(set().union(*(reader.versions for reader in readers))),
        "faults": [fault for reader in readers for fault in reader.faults],
        "used": sorted(used.items()),
    }


def usage() -> tuple[float, int]:
    """MB of memory and open files of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6, len(list(Path("/proc/self/fd").iterdir()))


def start(place: Path, threads: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-m", "bench.index_crowd", "read", str(place), str(threads)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def main(count: int = 50, threads: int = 16) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        build(place, telling(1, POSTS))
        crowd = [start(place, threads), *(start(place, 1) for _ in range(PROCESSES))]
        time.sleep(3)
        began = time.perf_counter()
        for number in range(2, count + 2):
            assert build(place, telling(number, POSTS)).changed
        print(f"{count} versions built in {time.perf_counter() - began:.0f} s")
        over(place).touch()
        for child in crowd:
            print(told(json.loads(child.communicate()[0])), flush=True)


def told(found: dict[str, Any]) -> str:
    used = [f"{number}: {mb:.0f} MB, {files} files" for number, (mb, files) in found["used"]]
    some = used[:: max(1, len(used) // 6)] + used[-1:]
    return (
        f"{found['threads']} threads: {found['asked']} questions to {found['versions']} versions, "
        f"faults: {found['faults'] or 'none'}; at version {'; '.join(some)}"
    )


if __name__ == "__main__":
    help_if_asked(__doc__)
    if sys.argv[1:2] == ["read"]:
        print(json.dumps(read(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
