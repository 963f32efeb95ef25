"""An answer that one server broke off and another goes on with."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from rag.llm.remote.errors import ServerContradicts
from rag.llm.remote.server import Piece


class Told:
    """The text that has gone out already. A greedy answer is the same on every server of the same model, so
    the next one begins anew and what has gone out is left away.
    """

    def __init__(self) -> None:
        self._text = ""

    def go_on(self, url: str, pieces: Generator[Piece]) -> Generator[Piece]:
        """The pieces that are new. Raises ServerContradicts where they are not what went out before."""
        before, again = self._text, ""
        with closing(pieces):
            for piece in pieces:
                again += piece.text
                if not (before.startswith(again) or again.startswith(before)):
                    raise ServerContradicts(url)
                new = again[len(self._text) :]
                self._text += new
                if new:
                    yield Piece(new)
        if len(again) < len(before):
            raise ServerContradicts(url)
