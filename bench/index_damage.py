"""Damage every file of an index in every way and see that it is found: python -m bench.index_damage [TRIES]

A byte changed, a file cut short or lengthened, a file removed. Opening must find it: such an index is
checked whole. Then the same with an index that is too large to be checked at opening: `verify` must
find it, and until then answers are compared with those of the whole index.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import index
from bench.index_scenes import build, telling
from bench.usage import help_if_asked
from index.store import checking
from index.verifying import verify
from tests.fakes import HashEmbedder

QUESTIONS = ("storm ferry", "council vote", "post 7", "engineers closed the bridge")
MENDS = (
    "Build it anew: dateline build DUMP --index {place} --fresh",
    "Build one: dateline build DUMP --index {place}",
)
Harm = Callable[[bytes, random.Random], bytes | None]


def flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def lengthen(data: bytes, chance: random.Random) -> bytes:
    return data + chance.randbytes(chance.randrange(1, 64))


def remove(_data: bytes, _chance: random.Random) -> None:
    return None


HARMS: dict[str, tuple[Harm, int]] = {
    "changed": (flip, 12),
    "cut": (cut, 5),
    "lengthened": (lengthen, 2),
    "removed": (remove, 1),
}


def answers(place: Path) -> list[object]:
    """What searches give and what posts say."""
    with index.open(place, embedder=HashEmbedder()) as opened:
        found: list[object] = [opened.posts(), opened.chunks(range(opened.chunk_count))]
        for question in QUESTIONS:
            found += [opened.full_text(question, 20), opened.dense(opened.embed_query(question), 20)]
        return found


def outcome(place: Path, right: list[object]) -> str:
    """What came of opening and asking."""
    try:
        return "the right answers" if answers(place) == right else "WRONG ANSWERS"
    except index.IndexUnusable as error:
        mended = any(str(error).endswith(mend.format(place=place)) for mend in MENDS)
        return "refused with its mend" if mended else f"REFUSED WITHOUT A MEND: {error}"
    except Exception as error:  # noqa: BLE001 - counted below
        return f"another error ({type(error).__name__})"


def verified(place: Path) -> str:
    try:
        return "found by verify" if verify(place) else "NOT FOUND BY VERIFY"
    except index.IndexUnusable:
        return "found by verify"


def harm_all(place: Path, tries: int, chance: random.Random) -> Counter[str]:
    right = answers(place)
    files = [path for path in sorted(place.rglob("*")) if path.is_file() and path.name != "build.lock"]
    found: Counter[str] = Counter()
    kinds = [name for name, (_, weight) in HARMS.items() for _ in range(weight)]
    for number in range(tries):
        path = files[number % len(files)]
        kind = kinds[number // len(files) % len(kinds)]
        whole = path.read_bytes()
        harmed = HARMS[kind][0](whole, chance)
        if harmed is None:
            path.unlink()
        else:
            path.write_bytes(harmed)
        found.update((f"files {kind}", outcome(place, right), verified(place)))
        path.write_bytes(whole)
    assert answers(place) == right
    found["files"] = len(files)
    return found


def main(tries: int = 2400) -> None:
    chance = random.Random(20310304)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        for name, limit in (
            ("checked whole at opening", None),
            ("too large for that: checked at first use", 0),
        ):
            shutil.rmtree(place, ignore_errors=True)
            build(place, telling(1, 60))
            if limit is not None:
                checking.AT_OPENING = limit
            found = harm_all(place, tries, chance)
            told = ", ".join(f"{what}: {count}" for what, count in sorted(found.items()))
            print(f"{name}: {tries} tries, {told}", flush=True)


if __name__ == "__main__":
    help_if_asked(__doc__)
    main(*(int(argument) for argument in sys.argv[1:]))
