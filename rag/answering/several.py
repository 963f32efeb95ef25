"""Answers that one line doesn't hold: how a number changed, and who or which several are.

Both are told in the posts' own words, a line each.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.accounts import line_before, quoted
from rag.answering.fitting import added, unfit
from rag.answering.holding import Holder, text_of
from rag.asking.question import Question
from rag.checks.checking import Checked
from rag.evidence.lines import Judged, Line, lines
from rag.evidence.scope import share_of_words
from rag.settings import Thresholds
from rag.text.bags import bag_of
from rag.text.figures import figures

_MOST = 3
"""Lines that tell of others: two or three of those asked for."""
_STEPS = 4
"""Lines that tell how a number changed: the first, the last, and two in between."""


def changes(
    question: Question, judged: Sequence[Judged], holder: Holder, thresholds: Thresholds
) -> list[Line]:
    """The lines that tell how a number changed, oldest first; none if they hold fewer than two numbers.

    Each line is weighed: beside the number that is asked for, a paragraph may tell another one.
    """
    best = max((one.support for one in judged), default=0.0)
    likely = [one for one in judged if one.support >= max(thresholds.company * best, thresholds.answerable)]
    numbered = [line for one in likely for line in lines([one]) if figures(line.text)]
    told = [(_tells(question, line, holder), line) for line in numbered]
    steps = _one_a_post([one for one in told if one[0] >= thresholds.answerable])
    numbers = {number for _, line in steps for number in figures(line.text)}
    return _first_to_last(steps) if len(numbers) > 1 else []


def _tells(question: Question, line: Line, holder: Holder) -> float:
    """How likely a line holds the answer; one that points back must by itself, not by the line before it."""
    return holder.holds(question, line, line.text if line_before(line) else None)


def _one_a_post(told: Sequence[tuple[float, Line]]) -> list[tuple[float, Line]]:
    """Of each post the line that is likeliest to tell it, oldest first; of a post that alone tells it all."""
    if len({line.judged.found.post.id for _, line in told}) == 1:
        return list(told)
    likeliest: dict[str, tuple[float, Line]] = {}
    for sure, line in told:
        post = line.judged.found.post.id
        if post not in likeliest or sure > likeliest[post][0]:
            likeliest[post] = (sure, line)
    return sorted(likeliest.values(), key=lambda one: _oldest_first(one[1]))


def _first_to_last(steps: Sequence[tuple[float, Line]]) -> list[Line]:
    """The first line, the last, and those in between that are likeliest."""
    inner = sorted(range(1, len(steps) - 1), key=lambda at: -steps[at][0])[: _STEPS - 2]
    return [steps[at][1] for at in sorted({0, len(steps) - 1, *inner})]


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
