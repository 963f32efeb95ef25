"""Dumps to posts: one reader for each kind of dump, chosen by what is in the file and not by its name.

A new kind of dump is a new file here and a line in `choose.READERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import DumpError
from index.post import Post
from index.readers.choose import is_text, read_source
from index.readers.dump import Damage, Dump
from index.readers.source import Source, expand
from index.readers.streaming import can_stream, stream_posts

__all__ = ["Damage", "Dump", "Source", "expand", "read_dump", "read_dumps", "read_posts"]


def read_posts(path: Path | str) -> Iterator[Post]:
    """The posts of a dump, newest first; each dump's in turn for a folder or archive. Raises DumpError."""
    for source in expand([path]):
        if can_stream(source) and is_text(source):
            yield from stream_posts(source)
        else:
            yield from read_source(source).posts


def read_dump(path: Path | str | Source) -> Dump:
    """One dump, whole: its coverage, posts, and what a person should check. Raises DumpError."""
    if isinstance(path, Source):
        return read_source(path)
    sources = expand([path])
    if len(sources) > 1:
        raise DumpError(
            path, None, f"there are {len(sources)} dumps here; one was expected.", "Name one of them."
        )
    return read_source(sources[0])


def read_dumps(paths: Iterable[Path | str]) -> Iterator[Dump | DumpError]:
    """Every dump that the paths name, one at a time; one that can't be read comes as its error, the others
    go on.
    """
    for source in expand(paths):
        try:
            dump: Dump | DumpError = read_source(source)
        except DumpError as error:
            dump = error
        yield dump
