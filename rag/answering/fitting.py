"""Whether an answer is of the kind that its question asks for: a name for a name, a length for "how long".

A sentence can be true and checked, and still answer another question: a share of the votes where their number
was asked, an age where a name was. These are readings of words and units, not of any topic; where they say
nothing, the answer passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from rag.answering.units import COUNT, units
from rag.asking.compound import ASKS_WHEN
from rag.asking.question import Question, Wants
from rag.prompting import reason
from rag.text.figures import placed
from rag.text.speakers import asked_of, asked_office, speech, told_by_another, told_by_other_office
from rag.text.words import Word, content, lists, same_name, words

_COUNT = re.compile(
    r"\bhow many\s+(?:more\s+|other\s+|of the\s+)?(?P<thing>[^\W\d_]+)(?:\s+(?P<next>[^\W\d_]+))?", re.I
)
_RANK = re.compile(r"\b(?:what|which) (?P<rank>category|magnitude|phase|tier|lap|inning)\b(?! of\b)", re.I)
_LENGTH = re.compile(r"\bhow (?:long|far|tall|wide)\b", re.I)
_SHARE = re.compile(r"\b(?:what|which) (?:percentage|proportion|share)\b", re.I)
_WHEN = re.compile(
    r"^(?:and |but |so |since |until |from )?"
    rf"(?:{ASKS_WHEN}|(?:at |on |in )?(?:what|which) (?:day|date|year|month|time))\b",
    re.I,
)
_NAME = re.compile(r"\bwhat(?:['’]s| is| was| are| were)\b.{0,40}?\bnames?\b|\bname of\b", re.I)
_AT_THE = re.compile(
    r"\b(?:at|on|upon|by|with|in)\s+(?:the|his|her|its|their)\s+(?:\w+\s+)?"
    r"(?:start|end|beginning|opening|close|outset|arrival|return|departure|birth|bell|eve|teens|twenties|thirties"
    r"|childhood|youth|wake)\b|\bat\s+(?:kick-?off|half-?time|full-?time|birth|first\s+light)\b|\bon\s+arrival\b"
    r"|\b(?:upon|following)\s+\w|\b(?:hourly|daily|nightly|weekly|monthly|yearly|annually)\b"
    r"|\b(?:not?|never|n['’]t|yet)\b.*\b(?:scheduled|set|decided|announced|known|clear)\b"
    r"|\b(?:unclear|unknown|unannounced|ramadan|eid|diwali|hanukkah|passover|thanksgiving|lent)\b",
    re.I,
)
"""Times that no single word tells: "at the opening bell", "on his return"."""
_UNTIL = re.compile(r"\b(?:until|till|through|ends?|by)\b|\bfrom\b.*\bto\b", re.I)
_WHERE = frozenset({"in", "at", "near", "from", "outside", "inside", "around", "off"})
_ALONE = re.compile(r"\s+(?:is|are|was|were|has|have|had|will|would)\b|\s*[.!]?$")
_AGENTS = re.compile(r"(?:ers|ors|ists|ees|ants|ians|men|women)$")
"""How a word for people who do something ends: "swimmers" may be "people" in the answer."""
_WHY = re.compile(
    r"^(?:and |but |so )?(?:why\b|how come\b|for what reason\b"
    r"|what(?:['’]s| is| was| are| were) the (?:reasons?|cause) (?:for|of|behind)\b"
    r"|what (?:caused|led to|prompted)\b)",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|on account of|following|amid|after|since|as|over|when|so that"
    r"|in (?:order|case|response|protest)|for (?:fear|lack)|caus\w+|reasons?|blam\w+|led to|result\w*"
    r"|prompt\w+"
    r"|(?<!had )(?<!have )(?<!has )(?<!going )(?<!able )(?<!need )to (?!(?:the|a|an|be)\b)[a-z]{2,})\b",
    re.I,
)
_OLD = re.compile(
    r"\bhow old\b|\b(?:what|which) age\b|\bwhat(?:['’]s| is| was) (?:the|his|her|their) age\b", re.I
)
_AGE = re.compile(
    r",\s*(?:aged )?\d{1,3}(?=[,.;)])|\(\d{1,3}\)|\b[a-z\d-]+-years?-old\b|\byears? old\b|\baged \w+", re.I
)


def unfit(question: Question, answer: str, posts: Sequence[str] = ()) -> str | None:
    """Why the answer can't be one to the question, or None. `answer` is one or more sentences.

    `posts` are the texts of the posts behind it, which tell who an office in it is.
    """
    for rule in (_repeats, _no_name, _no_time, _no_rank, _other_unit, _other_thing, _other_day):
        if (failure := rule(question, answer)) is not None:
            return failure
    return _other_speaker(question, answer, posts)


def left_out(question: Question, answer: str, line: str) -> str | None:
    """Why the answer lacks what is asked where its line has it: the time of "when", the reason, the age."""
    if (failure := _no_time(question, answer)) is not None:
        return failure if _no_time(question, line) is None else None
    if _WHY.search(question.asked):
        asked = {match[0].lower() for match in _REASON.finditer(question.text)}
        told = {match[0].lower() for match in _REASON.finditer(answer)} - asked
        return reason("no_reason") if not told and _REASON.search(line) else None
    if _OLD.search(question.asked) and not any(_numbers(answer)):
        return reason("no_number") if _AGE.search(line) else None
    return None


def _numbers(text: str) -> Iterator[Word]:
    return (word for word in words(text) if word.number or word.folded in lists().numbers)


def _repeats(question: Question, answer: str) -> str | None:
    """Whether it says is itself the answer to a yes-or-no question; to others, something must be added."""
    if question.wants is Wants.POLARITY or re.search(r"\bor\b", question.text) or added(question, answer):
        return None
    return reason("repeats")


def added(question: Question, answer: str) -> list[Word]:
    """The words of content that the answer has and the question hasn't."""
    asked = question.words
    return [
        word
        for word in content(words(answer))
        if not any(word.stem == other.stem or same_name(word.folded, other.folded) for other in asked)
    ]


def _no_name(question: Question, answer: str) -> str | None:
    if not _NAME.search(question.text):
        return None
    known = lists().roles | lists().times | {word.folded for word in _places(answer)}
    named = [word for word in added(question, answer) if word.capital and word.folded not in known]
    return None if named else reason("no_name")


def _no_time(question: Question, answer: str) -> str | None:
    """Where it is asked when, the answer has a number, a day, or a word that tells of a time."""
    if not _WHEN.search(question.asked):
        return None
    special = lists().times | lists().moments | lists().numbers.keys()
    tells = any(word.number or word.folded in special or _is_duration(word) for word in words(answer))
    return None if tells or _AT_THE.search(answer) else reason("no_time")


def _no_rank(question: Question, answer: str) -> str | None:
    """Where it is asked which category or level, the answer has the word, or a number."""
    asked = _RANK.search(question.asked)
    if asked is None or any(_numbers(answer)):
        return None
    told = {word.stem for word in words(answer)}
    return None if words(asked["rank"])[0].stem in told else reason("no_number")


def _is_duration(word: Word) -> bool:
    return lists().units.get(word.folded) in {"duration", "clock"}


def _places(answer: str) -> Iterator[Word]:
    """The capitalised words behind "in" or "near": they tell where, not who."""
    place = False
    for word in words(answer):
        if word.capital and place:
            yield word
        else:
            place = word.folded in _WHERE


def _other_unit(question: Question, answer: str) -> str | None:
    wanted = _wanted_units(question, answer)
    if not wanted:
        return None
    found = list(units(answer))
    if not found:
        vague = any(word.folded in lists().vague for word in words(answer))
        return None if vague or COUNT not in wanted else reason("no_number")
    if wanted.isdisjoint(found):
        return reason("other_thing")
    return None


def _wanted_units(question: Question, answer: str) -> frozenset[str]:
    """The kinds of number that can answer; empty where any can, or none is asked for."""
    counted = _COUNT.search(question.text)
    if counted:
        unit = lists().units.get(counted["thing"].lower())
        return frozenset({unit} if unit else {COUNT, "part"})
    if _SHARE.search(question.text):
        return frozenset({"share", "part"})
    if _LENGTH.search(question.text):
        ends = _UNTIL.search(answer) is not None  # "until 8 p.m. on October 20"
        return frozenset({"duration", "length", *(("clock", "date") if ends else ())})
    return frozenset()


def _other_thing(question: Question, answer: str) -> str | None:
    """Where a number of things is asked for, the answer names them, or people for people."""
    counted = _COUNT.search(question.text)
    if counted is None:
        return None
    asked = words(counted["thing"])[0]
    named = content([asked, *words(counted["next"] or "")])
    told = {word.stem for word in words(answer)}
    if not named or any(word.stem in told for word in named):
        return None
    if asked.folded in lists().people or (_AGENTS.search(asked.folded) and _counts_people(answer)):
        return None
    return None if _counts_alone(question, answer) else reason("other_thing")


def _counts_alone(question: Question, answer: str) -> bool:
    """Whether a number has no thing behind it, in the words of the question: "2,000 were cut"."""
    shared = {word.stem for word in question.content} & {word.stem for word in content(words(answer))}
    numbers = placed(answer)
    alone = bool(numbers) and all(_ALONE.match(answer, end) for _, _, end in numbers)
    return bool(shared) and alone


def _counts_people(answer: str) -> bool:
    return any(word.folded in lists().people for word in words(answer))


def _other_day(question: Question, answer: str) -> str | None:
    """A day of the week that is asked for, where the answer names only others."""
    asked = {word.folded for word in question.words} & lists().weekdays
    told = {word.folded for word in words(answer)} & lists().weekdays
    return reason("other_day") if asked and told and not asked & told else None


def _other_speaker(question: Question, answer: str, posts: Sequence[str]) -> str | None:
    """Where it is asked what somebody said, an answer that gives every word of it to others."""
    asked = asked_of(question.text)
    told = [sentence.text for sentence in split_sentences(answer)]
    if asked and told and all(told_by_another(asked, sentence, posts) for sentence in told):
        return reason("other_speaker")
    return reason("other_speaker") if by_other_office(question, answer, posts) else None


def by_other_office(question: Question, answer: str, posts: Sequence[str]) -> bool:
    """Whether it is asked what the holder of an office said, and all who are named for it hold another."""
    office = asked_office(question.text)
    told = [sentence.text for sentence in split_sentences(answer)]
    named = [sentence for sentence in told if speech(sentence).name]  # "he added" goes on from the one before
    return bool(office and named) and all(told_by_other_office(office, sentence, posts) for sentence in named)
