"""What is told all the same where the draft refuses: a small model refuses much that it has before it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.accounts import quoted
from rag.asking.question import Question, Wants
from rag.checks.binding import is_title, nearest_line
from rag.checks.checking import Checked
from rag.evidence.lines import Judged, Line, headlines, lines
from rag.evidence.scope import share_of_words
from rag.settings import Thresholds
from rag.text.bags import bag_of
from rag.text.figures import figures


def insisted(
    question: Question, chosen: Sequence[Judged], confidence: float, limits: Thresholds
) -> list[Checked]:
    """The line that speaks for itself: of what the judge is sure of, else of what is asked for word by word.

    `confidence` is how sure the gate is that the evidence answers the question (rag.answering.confidence).
    """
    evidence = [line for line in lines(chosen) + headlines(chosen) if not is_title(line)]
    best = max(one.support for one in chosen)
    if best >= limits.insisted:
        sure = [line for line in evidence if line.judged.support == best]
    else:
        sure = [line for line in evidence if line.judged.settled]
    if not sure and confidence >= limits.overruled:
        sure = [line for line in evidence if _asked_for(question, line, limits)]
    return [quoted(nearest_line(question.text, sure))] if sure else []


def _asked_for(question: Question, line: Line, limits: Thresholds) -> bool:
    """Whether a line has about all of the question's words, and a number where one is asked for."""
    near = share_of_words(question, bag_of(line.text)) >= limits.overruling
    return near and (question.wants is not Wants.NUMBER or bool(figures(line.text)))
