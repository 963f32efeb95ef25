"""Whether an answer is of the kind that its question asks for: a name for a name, a length for "how long".

A sentence can be true and checked, and still answer another question: a share of the votes where their number
was asked, an age where a name was. These are readings of words and units, not of any topic; where they say
nothing, the answer passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from rag.answering.amounts import asks_age, no_age, no_amount, no_rank, numbers, other_unit, tells_age
from rag.answering.counting import counts_another
from rag.answering.pointing import only_points
from rag.answering.timing import BEGINS, no_time, other_day, tells_at_once
from rag.asking.compound import AUXILIARY
from rag.asking.question import Question, Wants
from rag.evidence.scope import same_amount
from rag.prompting import reason
from rag.text.speakers import asked_of, asked_office, speech, told_by_another, told_by_other_office
from rag.text.words import Word, content, lists, same_name, verb_stem, words

_NO_TIMES = re.compile(rf"{BEGINS}(?:(?:to |by |with |for )?who(?:m|se)?|where|why|how {AUXILIARY})\b", re.I)
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

_WHERE = frozenset({"in", "at", "near", "from", "outside", "inside", "around", "off"})
_WHY = re.compile(
    rf"{BEGINS}(?:why\b|how come\b|for what reason\b"
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
_COLOUR = re.compile(r"\b(?:what|which) colou?rs?\b", re.I)
_STANDS_FOR = re.compile(r"\bwhat (?:does|do|did) (?:the )?(?P<short>(?-i:[A-Z]{3,10})) stand for\b", re.I)
_WRITTEN_OUT = re.compile(r"\b(?:stands? for|stood for|short for|initials|acronym|abbreviat\w+)\b", re.I)


def unfit(question: Question, answer: str, posts: Sequence[str] = ()) -> str | None:
    """Why the answer can't be one to the question, or None. `answer` is one or more sentences.

    `posts` are the texts of the posts behind it, which tell who an office in it is.
    """
    for rule in (
        repeats,
        _no_name,
        _only_points,
        no_amount,
        _no_colour,
        _not_written_out,
        no_time,
        no_rank,
        no_age,
        other_unit,
        _other_thing,
        other_day,
        _other_amount,
    ):
        if (failure := rule(question, answer)) is not None:
            return failure
    return _other_speaker(question, answer, posts)


def left_out(question: Question, answer: str, line: str) -> str | None:
    """Why the answer lacks what is asked where its line has it: the time of "when", the reason, the age."""
    if (failure := no_time(question, answer)) is not None:
        return failure if no_time(question, line) is None else None
    if _WHY.search(question.asked):
        asked = {match[0].lower() for match in _REASON.finditer(question.text)}
        told = {match[0].lower() for match in _REASON.finditer(answer)} - asked
        return reason("no_reason") if not told and _REASON.search(line) else None
    if asks_age(question) and not any(numbers(answer)):
        return reason("no_number") if tells_age(line) else None
    return None


def repeats(question: Question, answer: str) -> str | None:
    """Whether it only says the question again, which answers a yes-or-no question alone."""
    if question.wants is Wants.POLARITY or re.search(r"\bor\b", question.text):
        return None
    if _tells_more(question, answer, added(question, answer)):
        return None
    if tells_at_once(question, answer):
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
    months = [word for word in told if word.text == "May"]  # "may" is a word that every text has
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


def _places(answer: str) -> Iterator[Word]:
    """The capitalised words behind "in" or "near": they tell where, not who."""
    place = False
    for word in words(answer):
        if word.capital and place:
            yield word
        else:
            place = word.folded in _WHERE


def _other_thing(question: Question, answer: str) -> str | None:
    return reason("other_thing") if counts_another(question, answer) else None


def _other_amount(question: Question, answer: str) -> str | None:
    """Where the question is of something at some amount, an answer that tells only of others."""
    if question.wants in (Wants.NUMBER, Wants.POLARITY) or question.change:
        return None
    told = Question(answer).amounts
    same = any(same_amount(amount, value) for amount in question.amounts for value in told)
    return reason("other_thing") if question.amounts and told and not same else None


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
