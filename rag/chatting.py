"""A conversation in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from index.errors import DatelineError
from rag.terminal import format_post, show
from rag.types import Answer

if TYPE_CHECKING:
    from rich.console import Console

    from rag.seam import Asker

HELP = "/open N shows a source · /reset starts over · /quit ends · Ctrl-C stops an answer"
PROMPT = "\n? "


class Chat:
    """Reads questions until there are no more; one fault never ends the conversation."""

    def __init__(self, asker: Asker, console: Console, read: Callable[[str], str]) -> None:
        self._asker = asker
        self._console = console
        self._read = read
        self._last: Answer | None = None

    def run(self) -> None:
        """Until /quit or the end of the input."""
        self._console.print(HELP, style="dim")
        while (line := self._next()) is not None:
            if line in ("/quit", "/exit"):
                return
            if line:
                self._guarded(line)

    def _next(self) -> str | None:
        """The next line; None at the end of the input. Ctrl-C at the prompt drops the line, like a shell."""
        try:
            return self._read(PROMPT).strip()
        except EOFError:
            return None
        except KeyboardInterrupt:
            self._console.print()
            return ""

    def _guarded(self, line: str) -> None:
        try:
            self._do(line)
        except KeyboardInterrupt:
            self._console.print("Stopped.", style="dim")
        except DatelineError as error:
            self._console.print(f"dateline: {error}", style="red")

    def _do(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        if command == "/reset":
            self._asker.reset()
            self._last = None
            self._console.print("A new conversation.", style="dim")
        elif command == "/open":
            self._open(rest.strip())
        elif command == "/help" or line.startswith("/"):
            self._console.print(HELP, style="dim")
        else:
            self._last = show(self._asker.stream(line), self._console)

    def _open(self, number: str) -> None:
        citations = self._last.citations if self._last else ()
        for citation in citations:
            if str(citation.number) == number:
                post = self._asker.index.post(citation.post_id)
                self._console.print(format_post(post, citation))
                return
        offered = ", ".join(f"/open {citation.number}" for citation in citations)
        self._console.print(f"No such source. {offered or 'Ask something first.'}", style="dim")
