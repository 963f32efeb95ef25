"""Whether an answer is of the kind that its question asks for: a name for a name, a length for "how long".

A sentence can be true and checked, and still answer another question: a share of the votes where their number
was asked, an age where a name was. These are readings of words and units, not of any topic; where they say
nothing, the answer passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from rag.answering.counting import (
    HOW_LONG_YET,
    counted_in,
    counts_another,
    counts_bare,
    tells_of_one,
    units_asked,
)
from rag.answering.pointing import only_points
from rag.answering.units import COUNT, units
from rag.asking.compound import ASKS_WHEN, AUXILIARY
from rag.asking.question import Question, Wants
from rag.prompting import reason
from rag.text.speakers import asked_of, asked_office, speech, told_by_another, told_by_other_office
from rag.text.words import Word, content, lists, same_name, verb_stem, words

_RANK = re.compile(r"\b(?:what|which) (?P<rank>category|magnitude|phase|tier|lap|inning)\b(?! of\b)", re.I)
_LENGTH = re.compile(r"\bhow (?:long|far|tall|wide)\b", re.I)
_GAP = re.compile(r"\bhow far\b.*\b(?:behind|ahead|clear|along|advanced)\b", re.I)
"""Of these votes may be told, or points, or shares: "how far behind?"."""
_HOW_FAR = re.compile(r"\bhow far\b", re.I)
_SO_FAR_BACK = re.compile(r"\bhow long (?:has|have|had)\b", re.I)
"""What still goes on is as long as since it began: "they walked out on Monday"."""
_SHARE = re.compile(
    r"\b(?:what|which) (?:percentage|proportion"
    r"|share(?! (?:prices?|sales?|deals?|offers?|issues?|buybacks?)\b))\b",
    re.I,
)
_BEGINS = r"(?:^|(?<=[a-z\d]{2}[.!]\s))(?:and |but |so )?"
"""Where a question begins, behind a statement too: "The ferry sank. When was that?"."""
_WHEN = re.compile(
    rf"{_BEGINS}(?:since |until |from )?"
    rf"(?:{ASKS_WHEN}|(?:at |on |in )?(?:what|which) (?:day|date|year|month|time))\b"
    r"|\s(?:when|(?:at|on|in) (?:what|which) (?:day|date|year|month|time))\s*\?\W*$",
    re.I,
)
_CLOCK = re.compile(rf"{_BEGINS}(?:at |from |until )?what time\b", re.I)
_NO_CLOCK = frozenset(
    {"after", "before", "until", "till", "since", "while", "as", "when", "then", "once", "during"}
)
"""Words that tell when by something else that happens, which is no time of day."""
_NO_TIMES = re.compile(rf"{_BEGINS}(?:(?:to |by |with |for )?who(?:m|se)?|where|why|how {AUXILIARY})\b", re.I)
"""Of these none is answered by a day alone: "He resigned on Monday" tells nothing of why."""
_FOR_A_TIME = re.compile(r"\b(?:as|because|for|since|due)\b", re.I)
"""What makes a day a reason: "It is shut as it is Monday"."""
_NAME = re.compile(
    r"\bwhat(?:['’]s| is| was| are| were)\b.{0,40}?\b(?:sur|nick)?names?\b|(?<!in the )\bname of\b", re.I
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|nicknamed|titled|entitled|known as|names? (?:is|are|was|were)) "
    r"(?!(?:after|by|on|in|at|as|for|the|an?|not|to|his|her|its|their|last|this)\b)[“‘'\"]?(?P<name>[^\W\d_]\w*)",
    re.I,
)
"""It brings a name that may have a small letter: "called velmavax"."""

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
_UNTIL = re.compile(r"\b(?:since|until|till|through|ends?|by)\b|\bfrom\b.*\bto\b", re.I)
_WHERE = frozenset({"in", "at", "near", "from", "outside", "inside", "around", "off"})
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
_WHY = re.compile(
    rf"{_BEGINS}(?:why\b|how come\b|for what reason\b"
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
_BY_HOW_MUCH = re.compile(r"\bby how much\b", re.I)
_MULTIPLIED = re.compile(
    r"\b(?:doubl\w+|trebl\w+|tripl\w+|quadrupl\w+|halv\w+|half|fold|\w+fold|slightly|sharply|steeply|marginally"
    r"|narrowly|comfortably|far|little|lot|nose|whisker|landslide|length|fraction|undisclosed|unclear|unknown)\b",
    re.I,
)
"""How much without a number: "fares doubled", "they won by a whisker"."""
_COLOUR = re.compile(r"\b(?:what|which) colou?rs?\b", re.I)
_STANDS_FOR = re.compile(r"\bwhat (?:does|do|did) (?:the )?(?P<short>(?-i:[A-Z]{3,10})) stand for\b", re.I)
_WRITTEN_OUT = re.compile(r"\b(?:stands? for|stood for|short for|initials|acronym|abbreviat\w+)\b", re.I)
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
    for rule in (
        repeats,
        _no_name,
        _only_points,
        _no_amount,
        _no_colour,
        _not_written_out,
        _no_time,
        _no_rank,
        _no_age,
        _other_unit,
        _other_thing,
        _other_day,
    ):
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


def repeats(question: Question, answer: str) -> str | None:
    """Whether it only says the question again, which answers a yes-or-no question alone."""
    if question.wants is Wants.POLARITY or re.search(r"\bor\b", question.text):
        return None
    if _tells_more(question, answer, added(question, answer)):
        return None
    if _WHEN.search(question.asked) and _AT_THE.search(answer):  # "it applies at once"
        return None
    return None if question.wants is Wants.NUMBER and _amounts(question, answer) else reason("repeats")


def _tells_more(question: Question, answer: str, new: Sequence[Word]) -> bool:
    """Whether new words tell anything of what is asked: a day or a part of it tells nothing of who or why."""
    if not _NO_TIMES.search(question.asked) or _FOR_A_TIME.search(answer):
        return bool(new)
    return any(word.folded not in lists().times | lists().day_parts for word in new)


def _amounts(question: Question, answer: str) -> bool:
    """Whether it says how much without a word of content: "all of them", "most", "once"."""
    asked = {word.folded for word in question.words}
    return any(word.folded in lists().vague and word.folded not in asked for word in words(answer))


def added(question: Question, answer: str) -> list[Word]:
    """The words of content that the answer has and the question hasn't."""
    asked = question.words
    stems = {stem for word in asked for stem in (word.stem, verb_stem(word.folded))}
    told = words(answer)
    months = [
        word for word in told if word.text == "May"
    ]  # in small letters it is a word that every text has
    return [
        word
        for word in [*content(told), *months]
        if stems.isdisjoint({word.stem, verb_stem(word.folded)})
        and not any(same_name(word.folded, other.folded) for other in asked)
    ]


def _no_name(question: Question, answer: str) -> str | None:
    if not _NAME.search(question.text):
        return None
    known = lists().roles | lists().times | {word.folded for word in _places(answer)}
    new = added(question, answer)
    named = [word for word in new if word.capital and word.folded not in known]
    called = {word.folded for match in _CALLED.finditer(answer) for word in words(match["name"])}
    return None if named or any(word.folded in called for word in new) else reason("no_name")


def _no_amount(question: Question, answer: str) -> str | None:
    """Where it is asked by how much, the answer has a number, or a word that tells of one."""
    if not _BY_HOW_MUCH.search(question.text) or any(_numbers(answer)) or _MULTIPLIED.search(answer):
        return None
    vague = any(word.folded in lists().vague for word in words(answer))
    return None if vague else reason("no_number")


def _no_colour(question: Question, answer: str) -> str | None:
    """Where it is asked of what colour something is, the answer has a word for one."""
    if not _COLOUR.search(question.asked):
        return None
    told = {word.folded for word in words(answer)}
    return None if any(_has_colour(word) for word in told) else reason("beside")


def _has_colour(folded: str) -> bool:
    """Whether a word is of a colour, or says that one is told: "reddish", "rose-coloured"."""
    colours = lists().colours
    return (
        folded in colours
        or folded.startswith(("colour", "color"))
        or folded.endswith(("ish", "coloured", "colored"))
    )


def _not_written_out(question: Question, answer: str) -> str | None:
    """Where it is asked what a short form stands for, the answer says so, or has words beside it for it."""
    asked = _STANDS_FOR.search(question.asked)
    if asked is None or _WRITTEN_OUT.search(answer):
        return None
    short = asked["short"]
    firsts = iter([word.folded[0] for word in words(answer) if not word.initials])
    beside = re.search(rf"\b{short}(?:,|\s*[(–—:-]|\s+(?:is|was|means|meaning)\b)|\({short}\)", answer)
    in_a_row = all(letter in firsts for letter in short.lower())
    return None if beside or in_a_row else reason("beside")


def _only_points(question: Question, answer: str) -> str | None:
    return reason("no_name") if only_points(question, answer) else None


def _no_time(question: Question, answer: str) -> str | None:
    """Where it is asked when, the answer has a number, a day, or a word that tells of a time."""
    if not _WHEN.search(question.asked) and not HOW_LONG_YET.search(question.asked):
        return None
    special = lists().times | lists().moments | lists().numbers.keys()
    if _CLOCK.search(question.asked):
        special -= _NO_CLOCK
    tells = any(word.number or word.folded in special or _is_duration(word) for word in words(answer))
    return None if tells or _AT_THE.search(answer) else reason("no_time")


def _no_rank(question: Question, answer: str) -> str | None:
    """Where it is asked which category or level, the answer has the word, or a number."""
    asked = _RANK.search(question.asked)
    if asked is None or any(_numbers(answer)):
        return None
    told = {word.stem for word in words(answer)}
    return None if words(asked["rank"])[0].stem in told else reason("no_number")


def _no_age(question: Question, answer: str) -> str | None:
    """Where it is asked how old, the answer has a number, or a word that tells of an age or a time."""
    if not _OLD.search(question.asked) or any(_numbers(answer)):
        return None
    tells = any(word.folded in lists().ages or _is_duration(word) for word in words(answer))
    return None if tells else reason("no_number")


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
        vague = any(word.folded in lists().vague for word in words(answer)) or tells_of_one(answer)
        return None if vague or COUNT not in wanted else reason("no_number")
    if wanted.isdisjoint(found) and not (COUNT in found and counts_bare(question, answer)):
        return reason("other_thing")
    return None


def _wanted_units(question: Question, answer: str) -> frozenset[str]:
    """The kinds of number that can answer; empty where any can, or none is asked for."""
    if HOW_LONG_YET.search(question.text):
        return frozenset()
    if counted := counted_in(question):
        return units_asked(counted) or frozenset({COUNT, "part"})
    if _SHARE.search(question.text):
        return frozenset({"share", "part"})
    if _LENGTH.search(question.text) and not _is_gap(question):
        # "until 8 p.m. on October 20"
        ends = _UNTIL.search(answer) is not None or _SO_FAR_BACK.search(question.text) is not None
        return frozenset({"duration", "length", *(("clock", "date") if ends else ())})
    return frozenset()


def _is_gap(question: Question) -> bool:
    """Whether "how far" asks for no length: how far a price fell, how far a party is behind."""
    changes = lists().rising | lists().falling
    fell = _HOW_FAR.search(question.text) and any(word.folded in changes for word in question.words)
    return bool(fell or _GAP.search(question.text))


def _other_thing(question: Question, answer: str) -> str | None:
    return reason("other_thing") if counts_another(question, answer) else None


def _other_day(question: Question, answer: str) -> str | None:
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
