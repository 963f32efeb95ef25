"""Whether an answer tells the time that is asked for: "when", "what time", the day of a week."""

from __future__ import annotations

import re

from rag.answering.counting import HOW_LONG_YET
from rag.asking.compound import ASKS_WHEN
from rag.asking.question import Question, Wants
from rag.prompting import reason
from rag.text.words import Word, lists, words

BEGINS = r"(?:^|(?<=[a-z\d]{2}[.!]\s))(?:and |but |so )?"
"""Where a question begins, behind a statement too: "The ferry sank. When was that?"."""
_WHEN = re.compile(
    rf"{BEGINS}(?:since |until |from )?"
    rf"(?:{ASKS_WHEN}|(?:at |on |in )?(?:what|which) (?:day|date|year|month|time))\b"
    r"|\s(?:when|(?:at|on|in) (?:what|which) (?:day|date|year|month|time))\s*\?\W*$",
    re.I,
)
_CLOCK = re.compile(rf"{BEGINS}(?:at |from |until )?what time\b", re.I)
_NO_CLOCK = frozenset(
    {"after", "before", "until", "till", "since", "while", "as", "when", "then", "once", "during"}
)
"""Words that tell when by something else that happens, which is no time of day."""
_AT_THE = re.compile(
    r"\b(?:at|on|upon|by|with|in)\s+(?:the|his|her|its|their)\s+(?:\w+\s+)?"
    r"(?:start|end|beginning|opening|close|outset|arrival|return|departure|birth|bell|eve|teens|twenties|thirties"
    r"|childhood|youth|wake)\b|\bat\s+(?:kick-?off|half-?time|full-?time|birth|first\s+light)\b|\bon\s+arrival\b|\bstraight\s+away\b|\bat\s+once\b"
    r"|\b(?:upon|following)\s+\w|\b(?:hourly|daily|nightly|weekly|monthly|yearly|annually)\b"
    r"|\b(?:not?|never|n['’]t|yet)\b.*\b(?:scheduled|set|decided|announced|known|clear)\b"
    r"|\b(?:unclear|unknown|unannounced|ramadan|eid|diwali|hanukkah|passover|thanksgiving|lent)\b",
    re.I,
)
"""Times that no single word tells: "at the opening bell", "on his return"."""
_SOME_DAY_ELSE = re.compile(
    r"\b(?:since|after|before|until|till|by|from|between)\s+(?:last\s+)?\w+day\b|\b\w+day['’]s\b", re.I
)
"""Days that bound a time, or tell which match is meant: what is told may be of another."""
_MOVED = re.compile(
    r"\b(?:moved|postponed|delayed|rescheduled|shifted|adjourned|instead|put (?:back|off)|pushed back"
    r"|brought forward)\b",
    re.I,
)
_BY_DAY = re.compile(r"^(?:and |but |so )?(?:on |by )?(?:what|which) days?\b", re.I)


def tells_at_once(question: Question, answer: str) -> bool:
    """Whether it is asked when, and told in words that every text has: "it applies at once"."""
    return bool(_WHEN.search(question.asked) and _AT_THE.search(answer))


def no_time(question: Question, answer: str) -> str | None:
    """Where it is asked when, the answer has a number, a day, or a word that tells of a time."""
    if not _WHEN.search(question.asked) and not HOW_LONG_YET.search(question.asked):
        return None
    special = lists().times | lists().moments | lists().numbers.keys()
    if _CLOCK.search(question.asked):
        special -= _NO_CLOCK
    tells = any(word.number or word.folded in special or is_duration(word) for word in words(answer))
    return None if tells or _AT_THE.search(answer) else reason("no_time")


def is_duration(word: Word) -> bool:
    """Whether a word is a unit of time."""
    return lists().units.get(word.folded) in {"duration", "clock"}


def other_day(question: Question, answer: str) -> str | None:
    """A day of the week that is asked for, where the answer names only others."""
    asked = {word.folded for word in question.words} & lists().weekdays
    told = {word.folded for word in words(answer)} & lists().weekdays
    if not asked or not told or asked & told:
        return None
    if _WHEN.search(question.asked) or _BY_DAY.search(question.asked) or _MOVED.search(answer):
        return None
    if _SOME_DAY_ELSE.search(question.text) or _denies_the_day(question, answer):
        return None
    return reason("other_day")


def _denies_the_day(question: Question, answer: str) -> bool:
    """Whether it is asked if something is so on a day, and the answer tells all of it of another."""
    stems = {word.stem for word in words(answer)}
    rest = [word for word in question.content if word.folded not in lists().weekdays]
    return question.wants is Wants.POLARITY and all(word.stem in stems for word in rest)
