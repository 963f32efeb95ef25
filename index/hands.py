"""Who reads a build's dumps and embeds its texts: this process, or workers beside it (index.crew)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from index.errors import DumpError, WorkersDown
from index.protocols import Embedder, Vectors

if TYPE_CHECKING:
    from index.readers import Dump, Source


class Hands(Protocol):
    """What is done comes with its place among what was given, in whatever order it is done."""

    def read(self, sources: Sequence[Source]) -> Iterator[tuple[int, Dump | DumpError]]: ...
    def embed(
        self, embedder: Embedder, batches: Sequence[Sequence[str]]
    ) -> Iterator[tuple[int, Vectors]]: ...


class Alone:
    """This process, one thing after the other."""

    def read(self, sources: Sequence[Source]) -> Iterator[tuple[int, Dump | DumpError]]:
        for place, source in enumerate(sources):
            yield place, read_or_error(source)

    def embed(self, embedder: Embedder, batches: Sequence[Sequence[str]]) -> Iterator[tuple[int, Vectors]]:
        for place, texts in enumerate(batches):
            yield place, embedder.embed(texts)


def read_or_error(source: Source) -> Dump | DumpError:
    """A dump, or why it is none: one that can't be read must not end the reading of others."""
    from index.readers import read_dump

    try:
        return read_dump(source)
    except DumpError as error:
        return error


@contextmanager
def hands(workers: int | None) -> Iterator[Hands]:
    """This process alone, or so many workers until the block ends. Raises WorkersDown."""
    if workers is None:
        yield Alone()
        return
    if workers < 1:
        raise WorkersDown(f"{workers} workers can't do anything.", "Ask for at least one: --workers 1")
    from index.crew import crew

    with crew(workers) as many:
        yield many
