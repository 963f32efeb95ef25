"""What a figure was before: told where an older post gave another one for the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.units import units
from rag.asking.question import Question, Wants
from rag.checks.binding import nearest_line
from rag.checks.checking import Checked
from rag.evidence.lines import Judged, Line, lines
from rag.prompting import load_texts
from rag.settings import Thresholds
from rag.text.bags import bag_of
from rag.text.figures import as_written, figures
from rag.text.words import content, words
from rag.types import Verdict

_ALIKE = 0.5
"""Share of the newer line's words that the older one has, for both to speak of one thing."""


def earlier_figure(
    question: Question, told: Checked, judged: Sequence[Judged], thresholds: Thresholds
) -> Checked | None:
    """The older figure as a sentence with its own citation, or None.

    Only where a number was asked for and the model is sure that the older paragraph once answered, too.
    """
    now = told.lines[0]
    if question.wants is not Wants.NUMBER or question.first or not figures(now.text):
        return None
    older = [
        one
        for one in judged
        if one.found.post.coverage == now.judged.found.post.coverage
        and one.found.post.position > now.judged.found.post.position
        and one.support >= thresholds.sure
    ]
    for one in sorted(older, key=lambda one: one.found.post.position):
        line = nearest_line(f"{question.text} {now.text}", lines([one]))
        if figure := _other(now, line):
            text = load_texts()["earlier"].format(figure=figure)
            return Checked(text, text, Verdict.CHECKED, (line,))
    return None


def _other(now: Line, before: Line) -> str | None:
    """The one figure of the older line, if it counts what the newer line's does and is another."""
    told, found = figures(now.text), as_written(before.text)
    if len(found) != 1 or set(figures(before.text)) & set(told):
        return None
    wanted = content(words(now.text))
    bag = bag_of(before.text)
    alike = sum(bag.has(word) for word in wanted) >= _ALIKE * len(wanted)
    same_kind = set(units(before.text)) <= set(units(now.text))
    return _with_unit(found[0], before.text) if alike and same_kind else None


def _with_unit(figure: str, text: str) -> str:
    """A figure with the sign or the word beside it that says what it counts: "$9", "38%"."""
    match = re.search(rf"(?:[$€£¥₹]\s?)?(?<![\d.,]){re.escape(figure)}(?:\s?%|\s+per\s?cent\b)?", text)
    told = match[0] if match else figure
    return told if told.isupper() else told[:1].lower() + told[1:]  # "Eleven" began its sentence
