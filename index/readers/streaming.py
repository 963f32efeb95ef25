"""Very large plain text, read part by part: memory is bounded by the part, not by the dump.

What this gives up against reading it whole: the declared count is not weighed, a lost name is mended only
from its own part, and doubles are told apart in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.identity import coverage_id, digest, skeleton
from index.post import Post
from index.readers.decoding import decode, is_wide
from index.readers.dump import Reading
from index.readers.finish import mended, posts_of
from index.readers.limits import MAX_LINE
from index.readers.pausing import collector_paused
from index.readers.source import Source
from index.readers.text import read_on, read_text

STREAM_FROM = 32 << 20  # bytes; smaller dumps are read whole
_PART = 4 << 20
_LONGEST_POST = 4 * _PART  # characters carried over while no second headline is found


def can_stream(source: Source) -> bool:
    """Whether a source is a plain file that is large enough, in an encoding that can be cut at line ends."""
    if source.file is None or source.file.stat().st_size < STREAM_FROM:
        return False
    with source.file.open("rb") as stream:
        return not is_wide(stream.read(1 << 16))


def stream_posts(source: Source) -> Iterator[Post]:
    """The posts of a very large plain text, newest first."""
    assert source.file is not None
    names = _Names()
    coverage, position = "", 0
    for reading in _readings(_parts(source.file), source.name):
        with collector_paused():
            read = mended(reading)
            coverage = coverage or coverage_id(read.title, source.stem)
            posts = posts_of(coverage, read.drafts, position)
        position += len(posts)
        yield from map(names.freed, posts)


def _parts(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        while block := stream.read(_PART):
            block += stream.readline(MAX_LINE + 1)  # one longer than that is refused when it is decoded
            if block.strip():
                yield decode(block, str(file))


def _readings(parts: Iterable[str], name: str) -> Iterator[Reading]:
    """One reading a part; the last post of each goes on in the next."""
    carried, first = "", True
    for part in parts:
        text = f"{carried}\n{part}" if carried else part
        with collector_paused():
            reading = read_text(text, name) if first else read_on(text)
        first = False
        carried = ""
        if reading.drafts and (len(reading.drafts) > 1 or len(text) < _LONGEST_POST):
            carried = reading.drafts.pop().original + "\n"
        yield reading
    if carried:
        yield read_on(carried)


class _Names:
    """The ids given out so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def freed(self, post: Post) -> Post:
        """The post, under another id if its own is taken."""
        if post.id not in self._taken:
            self._taken.add(post.id)
            return post
        base = id_ = f"{post.id}-{digest(skeleton(post.text))}"
        number = 1
        while id_ in self._taken:
            number += 1
            id_ = f"{base}-{number}"
        self._taken.add(id_)
        return replace(post, id=id_)
