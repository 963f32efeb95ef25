"""Marks that turn the direction of writing: a text that opens them and ends none turns what follows it too.

The marks are those of Unicode's bidirectional algorithm (UAX #9, 2.1 to 2.5). An element of its own (`<bdi>`)
is no help: its end would be taken for the end of what the text has opened.
"""

from __future__ import annotations

import re

_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
_MARKS = re.compile(f"[{_EMBEDDINGS}{_ISOLATES}{_END_OF_EMBEDDING}{_END_OF_ISOLATE}]")


def ended(text: str) -> str:
    """`text` with the ends added that its marks of direction lack; they draw nothing."""
    open_marks: list[str] = []
    for match in _MARKS.finditer(text):
        _take(match[0], open_marks)
    ends = (_END_OF_ISOLATE if mark in _ISOLATES else _END_OF_EMBEDDING for mark in reversed(open_marks))
    return text + "".join(ends)


def _take(mark: str, open_marks: list[str]) -> None:
    """Bring what is open up to date: the end of an isolate ends the embeddings inside it as well."""
    if mark == _END_OF_EMBEDDING:
        if open_marks and open_marks[-1] in _EMBEDDINGS:
            open_marks.pop()
    elif mark == _END_OF_ISOLATE:
        last = max((at for at, one in enumerate(open_marks) if one in _ISOLATES), default=None)
        if last is not None:
            del open_marks[last:]
    else:
        open_marks.append(mark)
