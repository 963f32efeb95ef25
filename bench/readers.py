"""How fast dumps are read, in MB/s on one core, and whether time grows in step with size.

    .venv/bin/python bench/readers.py [--megabytes 5 10 20 40] [--repeats 5] [--seed 7]
    .venv/bin/python bench/readers.py --damaged
    .venv/bin/python bench/readers.py --stream 200

The text is made up from a word list, in the shape of a live page: about 170 characters a paragraph and seven
paragraphs a post, with captions, bylines and time lines now and then; with --damaged one space in 70 is
lost to `?`: one character in some 450, as in real damaged pages. Nothing is timed in the tests, since
a busy machine would fail them.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.readers import Source, read_dump, read_posts

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
    return "\n\n".join(_pieces(characters, seed)) + "\n"


def _pieces(characters: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    yield from ("Storm over the coast", "What we covered here", _sentence(chance, 20))
    size = number = 0
    while size < characters:
        number += 1
        for piece in _post(chance, number):
            size += len(piece) + 2
            yield piece


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


def damaged(text: str, seed: int) -> str:
    """The text with one space in 70 lost to `?`."""
    chance = random.Random(seed)
    return "\n\n".join([_damaged(paragraph, chance) for paragraph in text.split("\n\n")])


def _damaged(paragraph: str, chance: random.Random) -> str:
    words = paragraph.split(" ")
    gaps = [*chance.choices(" ?", weights=(69, 1), k=len(words) - 1), ""]
    return "".join(word + gap for word, gap in zip(words, gaps, strict=True))


def measured(data: bytes) -> tuple[float, int]:
    """Seconds of processor time for one dump from bytes to posts, and how many posts."""
    started = time.process_time()
    dump = read_dump(Source("made up", lambda: data))
    return time.process_time() - started, len(dump.posts)


def streamed(megabytes: int, seed: int) -> tuple[float, int]:
    """The same for a file that is read as a stream; it is written piece by piece as well."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.txt"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(f"{piece}\n\n" for piece in _pieces(megabytes * 1_000_000, seed))
        started = time.process_time()
        posts = sum(1 for _ in read_posts(file))
        return time.process_time() - started, posts


def _report(megabytes: int, taken: list[tuple[float, int]]) -> None:
    seconds = median(one for one, _ in taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = f"{megabytes / seconds:5.1f} MB/s (best {megabytes / min(taken)[0]:.1f})"
    sys.stdout.write(
        f"{megabytes:5d} MB {taken[0][1]:7d} posts {seconds:6.2f} s {rates}, peak {peak:.0f} MB\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Measure several sizes, so that the growth shows, or one file as a stream."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, nargs="+", default=[5, 10, 20, 40])
    options.add_argument("--damaged", action="store_true", help="with characters lost to `?`")
    options.add_argument("--stream", type=int, help="only this: a file of so many MB, read as a stream")
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    if chosen.stream:
        _report(chosen.stream, [streamed(chosen.stream, chosen.seed)])
        return
    measured(made_up(200_000, chosen.seed).encode())  # what is loaded at the first dump is loaded now
    for megabytes in chosen.megabytes:
        text = made_up(megabytes * 1_000_000, chosen.seed)
        data = (damaged(text, chosen.seed) if chosen.damaged else text).encode()
        _report(megabytes, [measured(data) for _ in range(chosen.repeats)])


if __name__ == "__main__":
    main()
