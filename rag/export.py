"""An answer outside the program: one JSON object for programs, Markdown for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rag.states import LABELS, State, pieces, read_differently, states_of
from rag.types import Answer, Check, Citation, Nearest, Passage

SCHEMA = 1  # raised when a field changes its meaning or goes; a new field does not raise it


def answer_json(answer: Answer) -> dict[str, Any]:
    """The stable form of an Answer: every field of the dataclass by its name, times in ISO 8601."""
    return {
        "schema": SCHEMA,
        "states": [str(state) for state in states_of(answer)],
        "text": answer.text,
        "abstained": answer.abstained,
        "conflict": answer.conflict,
        "superseded": answer.superseded,
        "partial": answer.partial,
        "missing": list(answer.missing),
        "asked": answer.asked,
        "question": answer.question,
        "citations": [_plain(asdict(citation)) for citation in answer.citations],
        "nearest": [_plain(asdict(post)) for post in answer.nearest],
        "checks": [check_json(check) for check in answer.checks],
        "timings": dict(answer.timings),
        "model": answer.model,
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    """The stable form of a passage that was found."""
    return _plain(asdict(passage))


def check_json(check: Check) -> dict[str, Any]:
    """The stable form of what was checked of a sentence, and found."""
    return _plain(asdict(check))


def answer_markdown(answer: Answer) -> str:
    """The question, the answer and its sources, ready to paste into a note or a message."""
    lines = [f"**{_inline(answer.asked or answer.question)}**", ""]
    if read_differently(answer):
        lines += [f"*Understood as: {_inline(answer.question)}*", ""]
    untold = (State.ANSWERED, State.ABSENT, State.UNASKED)  # the text says them
    states = [state for state in states_of(answer) if state not in untold]
    if states:
        lines += ["*" + "; ".join(LABELS[state] for state in states) + ".*", ""]
    lines.append(_marked(answer))
    if answer.missing:
        lines += ["", "Not in the coverage:", "", *(f"- {_inline(part)}" for part in answer.missing)]
    if answer.citations:
        lines += ["", "Sources:", "", *(_source(citation) for citation in answer.citations)]
    if answer.nearest:
        lines += ["", "Nearest posts:", "", *(_near(post) for post in answer.nearest)]
    return "\n".join(lines) + "\n"


def conversation_markdown(answers: Iterable[Answer], title: str = "") -> str:
    """Several answers under their conversation's title, a rule between them."""
    head = f"# {_inline(title)}\n\n" if title else ""
    return head + "\n---\n\n".join(answer_markdown(answer) for answer in answers)


def conversation_json(answers: Iterable[Answer], title: str = "") -> str:
    """Several answers as one JSON text, indented for people."""
    whole = {"schema": SCHEMA, "title": title, "answers": [answer_json(answer) for answer in answers]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def file_name(title: str) -> str:
    """A name for a file, without an ending, that every file system takes."""
    words = re.findall(r"\w+", title.casefold())
    return "-".join(words)[:60].rstrip("-") or "conversation"


def _marked(answer: Answer) -> str:
    """The text with its own markers as they are; no other bracket of it can read as one."""
    found = pieces(answer.text, answer.citations)
    whole = "".join(piece.text if piece.citation else _escaped(piece.text) for piece in found)
    return " ".join(whole.split())


def _source(citation: Citation) -> str:
    head = f"- [{citation.number}] {_inline(citation.headline)}{_when(citation.published)}"
    address = f" {citation.url}" if citation.url else ""
    return f"{head}: “{_inline(citation.quote)}”{address}"


def _near(post: Nearest) -> str:
    return f"- {_inline(post.headline)}{_when(post.published)}: “{_inline(post.quote)}”"


def _when(published: datetime | None) -> str:
    return f" ({published.strftime('%Y-%m-%d %H:%M %Z').strip()})" if published else ""


def _inline(text: str) -> str:
    """Hostile text on one line, which can't become Markdown of its own."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    """Keep hostile text from turning into raw HTML, links, their definitions, code, or markers."""
    for character in "\\`*<>[]":
        text = text.replace(character, "\\" + character)
    return text


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _scalar(item) for name, item in value.items()}


def _scalar(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value
