"""Answers in a terminal: the draft as it is written, then the checked answer in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

from index.post import Post
from index.printable import printable
from rag.states import LABELS, State, pieces, read_differently, states_of, withdrawn_count
from rag.types import Answer, Citation, Event, Evidence, Finished, Text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as RichText


def show(events: Iterator[Event], console: Console) -> Answer:
    """Print what comes, end with the checked answer, and return it.

    On a terminal the draft is shown dim while it is written and is wiped when the checked answer comes:
    what failed its check must not stay on the screen as if it had been said.
    """
    with closing(cast(Any, events)):  # an interrupt stops the model, not only the printing
        answer = _watch(events, console) if console.is_terminal else _wait(events)
    console.print(format_answer(answer), soft_wrap=not console.is_terminal)
    return answer


def format_answer(answer: Answer) -> RichText:
    """The answer and its sources as styled lines."""
    from rich.text import Text as RichText

    page = RichText()
    if read_differently(answer):
        page.append(f"Understood as: {printable(answer.question)}\n\n", "dim")
    for state in states_of(answer):
        if state not in (State.ANSWERED, State.ABSENT, State.UNASKED):
            page.append(f"{LABELS[state]}.\n", "bold yellow")
    for piece in pieces(answer.text, answer.citations):
        page.append(printable(piece.text), "cyan" if piece.citation else "")
    _append_sources(page, answer)
    if count := withdrawn_count(answer):
        page.append(f"\n\n{count} sentence{'s' * (count > 1)} withdrawn: the posts do not state it.", "dim")
    return page


def format_post(post: Post, citation: Citation) -> RichText:
    """A whole post with the cited sentence marked."""
    from rich.text import Text as RichText

    text = post.text
    page = RichText()
    page.append(printable(text[: citation.start]))
    page.append(printable(text[citation.start : citation.end]), "reverse")
    page.append(printable(text[citation.end :]))
    return page


def terminal(*, error: bool = False) -> Console:
    """A console that reads nothing into the text it is given: no markup, no emoji codes, no guessing."""
    from rich.console import Console

    return Console(file=sys.stderr if error else sys.stdout, markup=False, emoji=False, highlight=False)


def _append_sources(page: RichText, answer: Answer) -> None:
    if answer.citations:
        page.append("\n\nSources", "bold")
    for citation in answer.citations:
        page.append(f"\n[{citation.number}] ", "cyan")
        page.append(_line(citation.headline), "bold")
        page.append(f"\n    “{_line(citation.quote)}”")
    if answer.nearest:
        page.append("\n\nNearest posts", "bold")
    for post in answer.nearest:
        page.append(f"\n- {_line(post.headline)}")


def _line(text: str) -> str:
    """On one line: a second one could pass for another source."""
    return " ".join(printable(text).split())


def _wait(events: Iterator[Event]) -> Answer:
    for event in events:
        if isinstance(event, Finished):
            return event.answer
    raise RuntimeError("the answer ended without its last event")


def _watch(events: Iterator[Event], console: Console) -> Answer:
    from rich.live import Live
    from rich.text import Text as RichText

    draft = RichText("Looking for evidence…", "dim")
    with Live(draft, console=console, transient=True, auto_refresh=False) as live:
        live.refresh()
        written = ""
        for event in events:
            match event:
                case Evidence(passages=passages):
                    posts = len({passage.post_id for passage in passages})
                    plural = "s" * (posts != 1)
                    reading = f"Reading {len(passages)} passages from {posts} post{plural}…"
                    live.update(RichText(reading, "dim"), refresh=True)
                case Text(text=text):
                    written += printable(text)
                    live.update(RichText(written, "dim"), refresh=True)
                case Finished(answer=answer):
                    return answer
    raise RuntimeError("the answer ended without its last event")
