"""How fast dumps are read, in MB/s on one core, and whether time grows in step with size.

    .venv/bin/python bench/readers.py [--megabytes 20] [--seed 7]

The text is made up from a word list, in the shape of a live page: about 170 characters a paragraph and seven
paragraphs a post, with captions, bylines and time lines now and then. Nothing is timed in the tests, since
a busy machine would fail them.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.readers import Source, read_dump
from index.readers.decoding import decode

_WORDS_TEXT = """
    harbor storm mayor bridge council river ferry coast school power grid crew pilot police doctor nurse
    market train engine report minister village road tower light signal captain wind rain flood shelter
    family neighbor child worker driver farmer judge court vote budget plan meeting office region county
    island border station hospital museum the the the the of of of to to to and and in in a a that for on
    with as at by from after before over under near said told opened closed moved kept found lost reached
    crossed warned asked agreed refused repaired carried large small late early quiet heavy narrow northern
    southern eastern western public local
"""
_WORDS = _WORDS_TEXT.split()


def made_up(characters: int, seed: int) -> str:
    """A live page of about so many characters."""
    chance = random.Random(seed)
    pieces = ["Storm over the coast", "What we covered here", _sentence(chance, 20)]
    size, number = 0, 0
    while size < characters:
        number += 1
        post = _post(chance, number)
        size += sum(len(piece) + 2 for piece in post)
        pieces += post
    return "\n\n".join(pieces) + "\n"


def _post(chance: random.Random, number: int) -> list[str]:
    head = _sentence(chance, chance.randint(9, 14)).rstrip(".") + f" in ward {number}"
    body = [_sentence(chance, chance.randint(14, 42)) for _ in range(chance.randint(4, 10))]
    if number % 5 == 0:
        body.insert(0, "Crews work on the northern bridge in Port Merrow on March 3.")
    if number % 7 == 0:
        body.append("Coast News’ Ruth Calder contributed reporting.")
    return [head, *body]


def _sentence(chance: random.Random, words: int) -> str:
    text = " ".join(chance.choices(_WORDS, k=words))
    return f"“{text.capitalize()},” the mayor said." if chance.random() < 0.2 else f"{text.capitalize()}."


def measured(data: bytes, name: str) -> tuple[float, int]:
    """Seconds of processor time for one dump from bytes to posts, and how many posts."""
    started = time.process_time()
    dump = read_dump(Source(name, lambda: data))
    return time.process_time() - started, len(dump.posts)


def main() -> None:
    """Measure two sizes, so that the growth shows."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=20)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    decode(b"warm up", "warm up")
    for megabytes in (max(1, chosen.megabytes // 4), chosen.megabytes):
        data = made_up(megabytes * 1_000_000, chosen.seed).encode()
        seconds, posts = min(measured(data, "made up") for _ in range(3))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = len(data) / 1e6 / seconds
        sys.stdout.write(
            f"{megabytes:5d} MB {posts:7d} posts {seconds:6.2f} s {rate:6.1f} MB/s, peak {peak:.0f} MB\n"
        )


if __name__ == "__main__":
    main()
