"""A large archive by number: posts whose words are as rare as words are, and vectors that lie in topics.

Everything comes from a seed. Words follow Zipf's law over `_VOCABULARY` made-up words behind the stop words
of English; a chunk's vector is a sum of its topic's, its subject's and noise of its own, so that chunks of
one subject have a cosine near 0.55 and of one topic near 0.3. The noise lies in a few directions, as the
vectors of real texts do: in all of them, whatever is of another subject would be far away, and easily told.
Nothing is embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from index.filters import Filters
from index.post import Post
from index.protocols import Vectors

PER_POST = 10  # chunks
BLOG = 100  # posts of a coverage
AUTHORS = 200
DIMENSION = 384
_SEED = 20310304
_WORDS = 32  # of a paragraph
_VOCABULARY = 100_000
_STOPS = "the to of and a in that is for on it with as was at by be this from they are or an"
_STOP = _STOPS.split()
_TOPICS, _SUBJECTS = 300, 12_000
_TOPIC, _SUBJECT, _OWN = 0.55, 0.5, 0.67  # shares; their squares sum to 1
_ASKED = 0.75
"""Share of noise in a question's vector: its cosine with the paragraph that answers it is near 0.65."""
_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_DIRECTIONS = 48  # of the noise
_BLOCK = 50_000


def posts(chunks: int) -> Iterator[tuple[Post, Sequence[str]]]:
    """Posts of PER_POST paragraphs, each a chunk, in the order of their vectors."""
    chance = np.random.default_rng(_SEED)
    words = _vocabulary()
    for n in range(chunks // PER_POST):
        ranks = _ranks(chance, (PER_POST, _WORDS))
        paragraphs = tuple(" ".join(words[rank] for rank in row) for row in ranks)
        yield _post(n, paragraphs), paragraphs


def _post(n: int, paragraphs: tuple[str, ...]) -> Post:
    return Post(
        id=f"post{n}",
        coverage=f"blog{n // BLOG:05d}",
        position=n % BLOG,
        headline="",
        paragraphs=paragraphs,
        published=_BEGIN + timedelta(minutes=n),
        author=f"Author{n % AUTHORS} Surname{n % AUTHORS}",
    )


def _vocabulary() -> list[str]:
    letters = np.array(list("bcdfglmnprstv")), np.array(list("aeiou"))
    chance = np.random.default_rng(_SEED + 1)
    pairs = [np.char.add(chance.choice(letters[0], _VOCABULARY), chance.choice(letters[1], _VOCABULARY))]
    pairs += [np.char.add(chance.choice(letters[0], _VOCABULARY), chance.choice(letters[1], _VOCABULARY))]
    pairs += [np.char.add(chance.choice(letters[0], _VOCABULARY), chance.choice(letters[1], _VOCABULARY))]
    made = [f"{one}{two}{three}k" for one, two, three in zip(*pairs, strict=True)]
    return [*_STOP, *made]


def _ranks(chance: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.int64]:
    """By Zipf's law with exponent 1: the logarithm of a rank is uniform."""
    most = _VOCABULARY + len(_STOP)
    return (most ** chance.random(shape)).astype(np.int64) - 1


def vectors(chunks: int) -> Vectors:
    """Shape (chunks, DIMENSION), rows of length 1."""
    chance = np.random.default_rng(_SEED + 2)
    topics, subjects = _units(chance, _TOPICS), _units(chance, _SUBJECTS)
    made = np.empty((chunks, DIMENSION), dtype=np.float32)
    for first in range(0, chunks, _BLOCK):
        count = min(_BLOCK, chunks - first)
        of = chance.integers(_SUBJECTS, size=count)
        block = _TOPIC * topics[of % _TOPICS] + _SUBJECT * subjects[of] + _OWN * _noise(chance, count)
        made[first : first + count] = block / np.linalg.norm(block, axis=1, keepdims=True)
    return made


def _units(chance: np.random.Generator, count: int) -> Vectors:
    made = chance.standard_normal((count, DIMENSION), dtype=np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def _noise(chance: np.random.Generator, count: int) -> Vectors:
    directions = _units(np.random.default_rng(_SEED + 4), _DIRECTIONS)
    made = chance.standard_normal((count, _DIRECTIONS), dtype=np.float32) @ directions
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def questions(texts: Sequence[str], of: Vectors) -> dict[str, Vectors]:
    """A question for each paragraph: six of its words between stop words, and a vector near its own."""
    chance = np.random.default_rng(_SEED + 3)
    noise = _noise(chance, len(texts))
    near = of * (1 - _ASKED**2) ** 0.5 + _ASKED * noise
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    asked = {}
    for text, vector in zip(texts, near, strict=True):
        rare = [word for word in dict.fromkeys(text.split()) if word not in _STOP]
        asked["what was " + " of the ".join(chance.permutation(rare)[:6])] = vector
    return asked


def filters(number: int, chunks: int) -> Filters | None:
    """None for every other question; else a coverage, ten of them, an author, half of the time, a day."""
    coverages = max(1, chunks // PER_POST // BLOG)
    whole = timedelta(minutes=chunks // PER_POST)
    own = number * 7919 % coverages
    kinds = (
        Filters(coverages=(f"blog{own:05d}",)),
        Filters(coverages=tuple(f"blog{(own + step * 31) % coverages:05d}" for step in range(10))),
        Filters(authors=(f"Author{number % AUTHORS}",)),
        Filters(since=_BEGIN + whole / 2 + timedelta(seconds=number)),
        Filters(
            since=_BEGIN + whole / 2 + timedelta(seconds=number), until=_BEGIN + whole / 2 + timedelta(days=1)
        ),
    )
    return None if number % 2 else kinds[number // 2 % len(kinds)]


def allowed(only: Filters | None, chunks: int) -> NDArray[np.bool_]:
    """Shape (chunks,): which ones a filter lets through, worked out from how posts are made."""
    post = np.arange(chunks) // PER_POST
    mask = np.ones(chunks, dtype=np.bool_)
    if only is None:
        return mask
    if only.coverages:
        mask &= np.isin(post // BLOG, [int(one.removeprefix("blog")) for one in only.coverages])
    if only.authors:
        mask &= post % AUTHORS == int(only.authors[0].removeprefix("Author"))
    minutes = post * 60.0
    if only.since is not None:
        mask &= minutes >= (only.since - _BEGIN).total_seconds()
    if only.until is not None:
        mask &= minutes <= (only.until - _BEGIN).total_seconds()
    return mask


class MadeUp:
    """An embedder that knows its questions' vectors; any other text has one and the same."""

    name, revision, dimension, backend = "made-up", "0" * 64, DIMENSION, "numbers"

    def __init__(self, known: dict[str, Vectors]) -> None:
        self._known = known
        self._other = np.eye(1, DIMENSION, dtype=np.float32)[0]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), DIMENSION)."""
        return np.stack([self._known.get(text, self._other) for text in texts])
