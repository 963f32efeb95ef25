"""Answers that one line doesn't hold: how a number changed, and who or which several are.

Both are told in the posts' own words, a line each.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.accounts import line_before, quoted
from rag.checking import Checked
from rag.evidence import Judged, Line, lines
from rag.figures import figures
from rag.fitting import added, unfit
from rag.holding import Holder, text_of
from rag.question import Question
from rag.scope import bag_of, share_of_words
from rag.settings import Thresholds

_MOST = 3
"""Lines: what a number was first, in between and last; two or three of those asked for."""


def changes(
    question: Question, judged: Sequence[Judged], holder: Holder, thresholds: Thresholds
) -> list[Line]:
    """The lines that tell how a number changed, oldest first; none if they hold fewer than two numbers.

    Each line is weighed: beside the number that is asked for, a paragraph may tell another one.
    """
    best = max((one.support for one in judged), default=0.0)
    likely = [one for one in judged if one.support >= max(thresholds.company * best, thresholds.answerable)]
    numbered = [line for one in likely for line in lines([one]) if figures(line.text)]
    found = [line for line in numbered if _tells(question, line, holder) >= thresholds.answerable]
    numbers = {number for line in found for number in figures(line.text)}
    return _first_to_last(sorted(found, key=_oldest_first)) if len(numbers) > 1 else []


def _tells(question: Question, line: Line, holder: Holder) -> float:
    """How likely a line holds the answer; one that points back must by itself, not by the line before it."""
    return holder.holds(question, line, line.text if line_before(line) else None)


def _first_to_last(found: list[Line]) -> list[Line]:
    """The first line, the last, and those in between that the model found likeliest."""
    between = sorted(found[1:-1], key=lambda line: -line.judged.support)[: _MOST - 2]
    return [line for line in found if line in between or line in (found[0], found[-1])]


def _oldest_first(line: Line) -> tuple[str, int, int]:
    coverage, position, _ = line.judged.order
    return (coverage, -position, line.start)


def others(
    question: Question,
    checked: Sequence[Checked],
    judged: Sequence[Judged],
    holder: Holder,
    thresholds: Thresholds,
) -> list[Checked]:
    """Lines of other posts that answer a question for several with somebody or something else.

    Each has as much of the question in its words as the line behind the answer, and another name.
    """
    found: list[Checked] = []
    least = share_of_words(question, bag_of(checked[0].lines[0].text))
    posts = {line.judged.found.post.id for one in checked for line in one.lines}
    for one in sorted(judged, key=lambda one: -one.support):
        if one.support < thresholds.alone or one.found.post.id in posts:
            continue
        support, line = holder.likeliest(question, one)
        told = Question(f"{question.text} {text_of([*checked, *found])}")
        near = support >= thresholds.alone and share_of_words(question, bag_of(line.text)) >= least
        if near and _names_another(told, line) and unfit(question, line.text, [one.found.post.text]) is None:
            found.append(quoted(line))
            posts.add(one.found.post.id)
    return found[: max(0, _MOST - len(checked))]


def _names_another(told: Question, line: Line) -> bool:
    """Whether a line has a name that neither the question nor the answer so far has."""
    return any(word.capital for word in added(told, line.text))
