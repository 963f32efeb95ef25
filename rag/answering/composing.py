"""The final text: checked sentences with their markers, and the citations behind the markers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.checks.checking import Checked
from rag.evidence.lines import Line
from rag.text.forged import unmarked
from rag.text.quotes import closed
from rag.text.words import words
from rag.types import Check, Citation, Verdict

_SHORTENED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}$")
"""A sentence that ends with "p.m." or "U.S.": its stop belongs to the word."""
_END = re.compile(r"[.!?…]+$")


def compose(checked: Sequence[Checked], numbers: Mapping[str, int]) -> tuple[str, tuple[Citation, ...]]:
    """Text and citations. `numbers` are the markers by post id, as the evidence was numbered.

    A sentence that says what an earlier one said is left out, and so is one of nothing but markers.
    """
    parts: list[str] = []
    citations: dict[tuple[int, int, int], Citation] = {}
    said: set[str] = set()
    for one in checked:
        text = closed(unmarked(one.text).strip())
        if one.verdict is Verdict.WITHDRAWN or text in said or not words(text):
            continue
        said.add(text)
        own = [citation_of(line, numbers) for line in one.lines]
        for citation in own:
            citations.setdefault((citation.number, citation.start, citation.end), citation)
        parts.append(marked(text, [citation.number for citation in own]))
    return " ".join(parts), tuple(citations.values())


def citation_of(line: Line, numbers: Mapping[str, int]) -> Citation:
    """The citation of one line of evidence."""
    post = line.judged.found.post
    return Citation(
        number=numbers[post.id],
        post_id=post.id,
        coverage=post.coverage,
        headline=post.headline,
        quote=line.text,
        start=line.start,
        end=line.end,
        published=post.published,
        url=post.url,
    )


def marked(sentence: str, numbers: Sequence[int]) -> str:
    """A sentence with its markers before its full stop. Markers that the text came with are not ours."""
    clean = " ".join(unmarked(sentence).split())
    markers = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
    end = _END.search(clean)
    if end is not None and _SHORTENED.search(clean):
        return f"{clean} {markers}."
    if end is None:
        return f"{clean} {markers}" + ("" if clean.endswith(("”", '"', "’")) else ".")
    return f"{clean[: end.start()].rstrip()} {markers}{end[0]}"


def report(checked: Sequence[Checked]) -> tuple[Check, ...]:
    """What became of each drafted sentence."""
    return tuple(check_of(one) for one in checked)


def check_of(one: Checked) -> Check:
    """One sentence's check as the reader sees it."""
    support = min((line.judged.support for line in one.lines), default=None)
    return Check(unmarked(one.sentence).strip(), one.verdict, support, one.failures)
