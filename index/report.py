"""What a build did."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import DumpError
from index.places import Place
from index.post import Coverage


@dataclass(frozen=True, slots=True)
class BuildReport:
    """`posts` and `chunks` are what the index holds now; the rest is about this build.

    `new`, `edited`, `unchanged`, `vanished` (kept, marked) and `dropped` count posts of the coverages
    that dumps were given of. `embedded` counts the texts that were embedded. `changed` is whether a
    new version was written. `errors` are dumps that could not be read beside others that could.
    """

    place: Place
    version: str
    changed: bool
    coverages: tuple[Coverage, ...]
    posts: int
    chunks: int
    new: int
    edited: int
    unchanged: int
    vanished: int
    dropped: int
    embedded: int
    seconds: float
    notices: tuple[str, ...] = ()
    errors: tuple[DumpError, ...] = ()

    def __str__(self) -> str:
        """What a person reads: notices and errors first, the result last."""
        lines = [f"notice: {notice}" for notice in self.notices]
        lines += [f"error: {error}" for error in self.errors]
        lines += [self._counts(), self._result()]
        return "\n".join(lines)

    def _counts(self) -> str:
        named = (
            ("new", self.new),
            ("edited", self.edited),
            ("unchanged", self.unchanged),
            ("no longer in the dump, kept", self.vanished),
            ("no longer in the dump, dropped", self.dropped),
        )
        counts = ", ".join(f"{count} {name}" for name, count in named if count) or "none"
        return f"Posts: {counts}. Paragraphs embedded: {self.embedded}."

    def _result(self) -> str:
        holds = f"{_number(self.posts, 'post')} in {_number(self.chunks, 'chunk')}"
        where = f"{_number(len(self.coverages), 'coverage')}, {holds}, at {self.place}"
        if not self.changed:
            return f"Nothing changed: {where} ({self.version}, {self.seconds:.1f} s)."
        return f"Index ready: {where} ({self.version}, {self.seconds:.1f} s)."


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
