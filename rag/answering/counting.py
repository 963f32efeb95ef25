"""What "how many" asks for, and whether an answer counts it: ships for ships, people for workers.

These are readings of words and units, not of any topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.units import COUNT
from rag.asking.question import Question
from rag.text.figures import placed
from rag.text.words import Word, content, lists, words

_COUNT = re.compile(
    r"\bhow many\s+(?:(?:more|other|extra|additional|of|the|these|those)\s+)*(?P<thing>[^\W\d_][^,;:.?!]*)",
    re.I,
)
HOW_LONG_YET = re.compile(
    r"\bhow many (?:second|minute|hour|day|night|week|month|year)s (?:(?:are |is )?(?:left|there) )?"
    r"(?:until|till|before|to)\b",
    re.I,
)
"""A date tells it as well: "how many days until the vote?"."""
_NOUNS = 5
"""Words that what is counted is named by at most: "illegal gambling sites"."""
_ALONE = re.compile(r"\s+(?:is|are|was|were|has|have|had|will|would)\b|\s*[.!]?$")
_AGENTS = re.compile(r"(?:ers|ors|ists|ees|ants|ians|men|women)$")
"""How a word for people who do something ends: "swimmers" may be "people" in the answer."""
_ONE_OF_THEM = re.compile(r"\b(?:an?|another|(?:only|just) the)\s+(?P<who>(?:[\w-]+\s+)?[\w-]+)", re.I)
"""Of people it tells how many: "a woman died"."""


def tells_of_one(answer: str) -> bool:
    """Whether it tells of a single person, which answers how many."""
    people = lists().people - lists().conditions
    return any(
        word.folded in people and not word.folded.endswith("s")
        for match in _ONE_OF_THEM.finditer(answer)
        for word in words(match["who"])
    )


def counts_bare(question: Question, answer: str) -> bool:
    """Whether a number stands for as many of the unit that is asked for: "it took 55"."""
    return _COUNT.search(question.text) is not None and _counts_alone(question, answer)


def counted_in(question: Question) -> list[Word]:
    """The words that say what is counted, up to a verb or to what it is of; often the verb is among them."""
    match = _COUNT.search(question.text)
    named: list[Word] = []
    for word in words(match["thing"])[:_NOUNS] if match else ():
        if named and (word.folded in lists().joining or not content([word])):
            break
        named.append(word)
    return named


def units_asked(counted: Sequence[Word]) -> frozenset[str]:
    """The kind of the unit that is asked for by name; of "second homes" none is for certain."""
    for at, word in enumerate(counted):
        if word.folded == "won" and at:  # a verb, and no currency
            continue
        if unit := lists().units.get(word.folded):
            goes_on = any(other.folded.endswith("s") for other in counted[at + 1 : at + 2])
            return frozenset({unit, COUNT, "part"} if goes_on else {unit})
    return frozenset()


def counts_another(question: Question, answer: str) -> bool:
    """Whether a number of things is asked for, and the answer names neither them, nor people for people."""
    counted = counted_in(question)
    named = content(counted)
    told = words(answer)
    stems = {word.stem for word in told}
    if not named or any(word.stem in stems for word in named) or HOW_LONG_YET.search(question.text):
        return False
    first, kinds = counted[0], units_asked(counted)
    if any(lists().units.get(word.folded) in kinds for word in told):
        return False  # in hours where minutes were asked for
    numbered = any(word.number or word.folded in lists().numbers for word in told)
    if "duration" in kinds and not numbered and any(_lasts(word) for word in told):
        return False
    if _other_measure(named, told) or _other_word(named, told):
        return False
    people = _AGENTS.search(first.folded) or first.folded in lists().befallen
    if first.folded in lists().people or (people and _counts_people(answer)):
        return False
    return not _counts_alone(question, answer)


def _lasts(word: Word) -> bool:
    """Whether a word without a number may tell how long: "overnight", "for life"."""
    return word.folded in lists().moments | lists().vague | {"life"}


def _other_measure(named: Sequence[Word], told: Sequence[Word]) -> bool:
    """Whether what is asked for in one measure is told in another of its kind: hectares for acres."""
    measures = lists().measures
    kinds = {measures[word.folded][0] for word in named if word.folded in measures}
    return any(measures[word.folded][0] in kinds for word in told if word.folded in measures)


def _other_word(named: Sequence[Word], told: Sequence[Word]) -> bool:
    """Whether it tells of what is asked for by another word: jets for planes."""
    asked, answered = {word.folded for word in named}, {word.folded for word in told}
    return any(asked & group and answered & group for group in lists().things)


def _counts_alone(question: Question, answer: str) -> bool:
    """Whether a number has no thing behind it, in the words of the question: "2,000 were cut", "cut once"."""
    shared = {word.stem for word in question.content} & {word.stem for word in content(words(answer))}
    numbers = placed(answer)
    vague = [word.start + len(word.text) for word in words(answer) if word.folded in lists().vague]
    alone = bool(numbers) and all(_ALONE.match(answer, end) for _, _, end in numbers)
    return bool(shared) and (alone or (not numbers and any(_ALONE.match(answer, end) for end in vague)))


def _counts_people(answer: str) -> bool:
    return any(word.folded in lists().people for word in words(answer))
