"""What a sentence tells of one thing and its source of the other that it sets against it.

"Oil rose and gold fell" tells no gold that rose; "Orvo lost to Velm" no Orvo that beat Velm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.sentences import split_sentences
from rag.checks.turned import WHERE_AND_WHEN, clauses_of
from rag.text.figures import placed
from rag.text.words import Word, content, lists, words

_NAME = r"(?<![\w’-])[^\W\d_a-z][\w’-]*(?:\s+[^\W\d_a-z][\w’-]*){0,3}"
_BETWEEN = r"(?:\s+[\d–-]+,?(?:\s+\d+[–-]\d+,?)*)?\s+(?:[a-z]+\s+){0,3}?"
_WON = re.compile(
    rf"(?P<one>{_NAME})\s+(?:have\s+|has\s+|had\s+)?"
    rf"(?:beat|beaten|defeated|thrashed|overcame|won{_BETWEEN}(?:against|over))\s+(?P<other>{_NAME})"
)
_LOST = re.compile(
    rf"(?P<one>{_NAME})\s+(?:have\s+|has\s+|had\s+)?(?:lost{_BETWEEN}to"
    rf"|(?:was|were|been)\s+(?:beaten|defeated|thrashed){_BETWEEN}by)\s+(?P<other>{_NAME})"
)
_WIN_FOR = re.compile(
    rf"\b(?:gave|handed|earned|secured|brought|sealed)\s+(?:the\s+)?(?P<one>{_NAME})\s+(?:an?|the|their|its)\s+"
    rf"(?:[\w–-]+\s+){{0,3}}?(?:win|victory|triumph)\s+(?:over|against)\s+(?:the\s+)?(?P<other>{_NAME})"
)
_OF_ONE = re.compile(
    rf"^(?:The\s+)?(?P<one>{_NAME})\s+(?:have\s+|has\s+|had\s+)?(?P<does>won|lost)\s+(?:by\s+)?\d+[–-]\d+"
)
"""A sentence that tells a score of one alone."""
_WHEN = re.compile(r"[^.;,\d]{0,12}?\s(?:in|on|for)\s+(?P<when>[A-Z][a-z]+|(?:19|20)\d\d)\b")
_DATE = re.compile(
    r"\b(?P<one>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<behind>[A-Z][a-z]{2,8})\b"
    r"|\b(?P<before>[A-Z][a-z]{2,8})\.?\s+(?P<other>\d{1,2})(?:st|nd|rd|th)?\b(?![:.]\d)"
)
_OF_A_MONTH = 3
"""Letters by which months are told apart, also where they are cut short."""
_PARTICLES = frozenset(["up", "down", "lower"])
"""They go with many verbs, and tell a change beside a number alone."""

_Result = tuple[frozenset[str], frozenset[str]]
"""The words of who won, and of who lost."""


@dataclass(frozen=True, slots=True)
class _Clause:
    folded: frozenset[str]
    stems: frozenset[str]


def contrasted(sentence: str, source: str) -> bool:
    """Whether a sentence tells of one thing what each clause of a source sentence tells of another.

    Both must be there: what rose and what fell, who was killed and who was hurt.
    """
    mine = list(_clauses(sentence))
    for one in split_sentences(source):
        told = list(_clauses(one.text))
        if len(told) > 1 and one.text != sentence and any(_is_other_s(own, told) for own in mine):
            return True
    return False


def _is_other_s(own: _Clause, told: Sequence[_Clause]) -> bool:
    for state, opposite in _opposites():
        if not own.folded & state or own.folded & opposite:
            continue
        rightly = [one.stems for one in told if one.folded & state]
        wrongly = [one.stems for one in told if one.folded & opposite]
        if any(one.folded & state and one.folded & opposite for one in told) or not rightly or not wrongly:
            continue
        right, wrong = frozenset[str]().union(*rightly), frozenset[str]().union(*wrongly)
        if own.stems & wrong - right and not own.stems & right - wrong:
            return True
    return False


def _opposites() -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for one, other in [(lists().rising, lists().falling), *lists().contrasted]:
        yield one, other
        yield other, one


def _clauses(text: str) -> Iterator[_Clause]:
    """The clauses, each with the words of its state apart; one without a subject has that of the last."""
    states = frozenset[str]().union(*(state for state, _ in _opposites()))
    subject: frozenset[str] = frozenset()
    for clause in clauses_of(text):
        every = words(WHERE_AND_WHEN.sub("", clause))
        folded = frozenset(word.folded for word in every) & states
        plain = [word for word in content(every) if word.folded not in states and not _counts(word)]
        first = next((word.start for word in every if word.folded in states), len(clause))
        before = frozenset(word.stem for word in plain if word.start < first)
        subject = before or subject
        yield _Clause(folded, frozenset(word.stem for word in plain) | subject)


def _counts(word: Word) -> bool:
    special = lists().times | lists().units.keys() | lists().numbers.keys()
    return word.number or word.folded in special


def result_turned(sentence: str, source: str) -> bool:
    """Whether who won and who lost have changed places, in whatever words: "lost to" for "beat"."""
    told = [*_results(source), *_wins_for(source)]
    alone = _OF_ONE.match(sentence)
    if alone and told:
        name, won_it = _name(alone["one"]), alone["does"] == "won"
        rightly = any(name & (won if won_it else lost) for won, lost in told)
        if not rightly and any(name & (lost if won_it else won) for won, lost in told):
            return True
    return any(
        winner & lost and loser & won and not (winner & won or loser & lost)
        for winner, loser in _results(sentence)
        for won, lost in told
    )


def same_result(sentence: str, source: str) -> bool:
    """Whether a sentence tells of two names which of them won, as its source does."""
    told = list(_results(source))
    mine = list(_results(sentence))
    return bool(mine) and all(any(one & won and two & lost for won, lost in told) for one, two in mine)


def _results(text: str) -> Iterator[_Result]:
    for match in _WON.finditer(text):
        yield _name(match["one"]), _name(match["other"])
    for match in _LOST.finditer(text):
        yield _name(match["other"]), _name(match["one"])


def _wins_for(text: str) -> Iterator[_Result]:
    """As in "her goal gave Velm a 1-0 win over Orvo"."""
    for match in _WIN_FOR.finditer(text):
        yield _name(match["one"]), _name(match["other"])


def _name(run: str) -> frozenset[str]:
    return frozenset(word.folded for word in content(words(run))) - lists().times


def of_another_date(sentence: str, source: str) -> bool:
    """Whether the day of one date stands with the month of another: "9 May" of "from 4 May to 9 June"."""
    told = set(_dates(source))
    return any(
        (day, month) not in told
        and any(day == other for other, _ in told)
        and any(month == other for _, other in told)
        for day, month in _dates(sentence)
    )


def _dates(text: str) -> Iterator[tuple[str, str]]:
    for match in _DATE.finditer(text):
        month = (match["behind"] or match["before"]).lower()
        if month in lists().months:
            yield match["one"] or match["other"], month[:_OF_A_MONTH]


def of_another_month(sentence: str, source: str) -> bool:
    """Whether a number is told of the month, the day or the year of which its source tells another."""
    told = set(_dated(source))
    return any(
        (value, when) not in told
        and any(value == other for other, _ in told)
        and any(when == day for _, day in told)
        for value, when in _dated(sentence)
    )


def _dated(text: str) -> Iterator[tuple[str, str]]:
    for value, _, end in placed(text):
        match = _WHEN.match(text, end)
        if match and (match["when"].isdigit() or match["when"].lower() in lists().weekdays | lists().months):
            yield value, match["when"].lower()


def opposed_state(sentence: str, source: str, line: str) -> bool:
    """Whether a sentence has a state, "dead", whose opposite is in its line, and which its source lacks.

    The source may have it of something else: "revenue rose" beside "shares fell".
    """
    mine, theirs = _folded(sentence), _folded(line)
    if any(
        word in mine and (pair - {word}) & theirs and not (pair - {word}) & mine and word not in theirs
        for pair in lists().opposed
        for word in pair
        if _nearest(frozenset([word]), sentence, source) < _shared(sentence, line)
    ):
        return True
    ways = ((lists().rising, lists().falling), (lists().falling, lists().rising))
    return any(
        mine & way - _PARTICLES
        and theirs & other - _PARTICLES
        and not (mine & other or theirs & way)
        and _nearest(way, sentence, source) < _shared(sentence, line)
        for way, other in ways
    )


def _nearest(states: frozenset[str], sentence: str, source: str) -> int:
    """How many words a sentence shares at most with one of its source that has the states."""
    return max(
        (_shared(sentence, one.text) for one in split_sentences(source) if _folded(one.text) & states),
        default=0,
    )


def _shared(one: str, other: str) -> int:
    states = frozenset[str]().union(*lists().opposed, lists().rising, lists().falling)
    stems = [
        frozenset(word.stem for word in content(words(text)) if word.folded not in states)
        for text in (one, other)
    ]
    return len(stems[0] & stems[1])


def _folded(text: str) -> frozenset[str]:
    return frozenset(word.folded for word in words(text))
