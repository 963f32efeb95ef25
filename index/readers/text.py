"""Plain text of live pages, as copied out of a browser: no markup, only the shape of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.errors import DumpError
from index.readers.assembling import assemble
from index.readers.dump import Reading
from index.readers.endings import ends_sentence
from index.readers.headlines import Choice, choose
from index.readers.kinds import FURNITURE, MARK, TIME, Line
from index.readers.layout import Layout, late_title, layout_of
from index.readers.splitting import split_lines

_SAMPLE, _SAMPLE_WIDTH = 300, 400  # lines looked at to tell prose from tables and code, and how far into each
_SHORTEST_PHRASE = 2  # spaces
_WORDLESS = frozenset({MARK, FURNITURE, TIME})
_LETTERS = re.compile(r"[^\W\d_]+")


def read_text(text: str, name: str) -> Reading:
    """A live page saved as plain text. Raises DumpError if nothing in it reads as news."""
    raw = text.split("\n")
    lines = split_lines(text, raw)
    _refuse_what_is_no_prose(lines, name)
    return _read(raw, lines, layout_of(lines), asks="?" in text, first=True)


def read_on(text: str) -> Reading:
    """A later part of a page, from the headline of one of its posts on."""
    raw = text.split("\n")
    return _read(raw, split_lines(text, raw), Layout("", 0, None, None), asks="?" in text)


def _read(
    raw: Sequence[str], lines: Sequence[Line], layout: Layout, *, asks: bool, first: bool = False
) -> Reading:
    choice = choose(lines, layout.start, layout.declared)
    title = late_title(lines, layout, choice.headlines) if first else None
    if title is not None:
        layout = Layout(lines[title].text, title + 1, None, None, lead=True)
        choice = replace(choice, headlines=[i for i in choice.headlines if i != title])
    reading = assemble(lines, layout, choice.headlines, raw)
    reading.asks = asks
    if len(reading.drafts) != layout.declared:  # a count that is met leaves no doubt
        reading.notices += _doubts(lines, choice)
    return reading


def _refuse_what_is_no_prose(lines: Sequence[Line], name: str) -> None:
    sample = [line.text[:_SAMPLE_WIDTH] for line in _spread(lines)]
    wordy = sum(1 for text in sample if 2 * sum(map(len, _LETTERS.findall(text))) >= len(text))
    if sample and 2 * wordy >= len(sample) and any(_sentence_like(line) for line in lines):
        return
    raise DumpError(
        name,
        lines[0].number if lines else None,
        "this does not read as news text; posts with a headline and paragraphs were expected.",
        "Save the live page as text or HTML and give that file.",
    )


def _spread(lines: Sequence[Line]) -> Iterator[Line]:
    """A few hundred lines with words, from all over the dump."""
    step = max(1, len(lines) // _SAMPLE)
    for start in range(0, len(lines), step):
        places = range(start, min(start + step, len(lines)))  # a slice would touch every line of the dump
        yield from islice((lines[i] for i in places if lines[i].kind not in _WORDLESS), 1)


def _sentence_like(line: Line) -> bool:
    """Whether a line can be a sentence; tables and code have none."""
    spoken = line.text.count(" ") >= _SHORTEST_PHRASE or (len(line.text) > 15 and not line.text.isascii())
    return spoken and (ends_sentence(line.text) or line.text[-1] in "?!”\"’'")


_SHOWN = 3


def _doubts(lines: Sequence[Line], choice: Choice) -> list[str]:
    notices = []
    if choice.doubtful:
        what = "by their shape and the text below they could be body"
        notices.append(f"unsure of {_named(lines, choice.doubtful)} taken as headlines: {what}")
    if choice.passed:
        what = "they could be headlines"
        notices.append(f"unsure of {_named(lines, choice.passed)} left inside posts: {what}")
    return notices


def _named(lines: Sequence[Line], indices: Sequence[int]) -> str:
    """How many lines, and the first of them with their numbers in the file."""
    shown = [f"line {lines[i].number} ({lines[i].text[:60]!r})" for i in indices[:_SHOWN]]
    return f"{len(indices)} line(s), {', '.join(shown)}{', ...' if len(indices) > _SHOWN else ''},"
