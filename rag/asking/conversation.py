"""Follow-ups: a question that leans on the one before it is made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rag.asking.compound import has_verb
from rag.asking.question import Question
from rag.asking.spans import span_of
from rag.llm.language import LanguageModel
from rag.prompting import load
from rag.text.bags import Bag, bag_of
from rag.text.words import Word, content, lists, verb_stem, words

_BEGINS = re.compile(
    r"^(?:(?:and|but|so|or|also|sorry|i meant?|what about|how about)\b|no,|why\?|when\?|where\?|who\?)", re.I
)
_CORRECTS = re.compile(r"^(?:no\b|sorry\b|i meant?\b|actually\b)", re.I)
_AND_WHO = re.compile(
    r"^(?:(?:and )?(?:what|how) about|and) "
    r"(?!(?:wh\w+|how|is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|may|might"
    r"|must|in|on|at|for|by|to|of|from|with|about|after|before|since|until|during|under|according|if|that|now|then)\b)"
    r"(?P<who>[^,?]{2,80}?)\?*$",
    re.I,
)
_DOUBT = re.compile(
    r"^(?:(?:but|and|so) )?(?:are you (?:really |quite )?(?:sure|certain)(?: (?:about|of) (?:that|this|it))?"
    r"|is (?:that|this) (?:right|correct|true|so)|really|seriously|says who|sources?|proof|prove it"
    r"|(?:what|which)(?:['’]s| is| are) (?:your|the) sources?(?: (?:for|of) (?:that|this|it))?"
    r"|where (?:is|are|does|did|do) (?:this|that|it|you)(?: (?:come|get (?:this|that|it)))? from"
    r"|how do you know(?: (?:that|this|it))?"
    r"|(?:that(?:['’]s| is)|you(?:['’]re| are)) (?:wrong|not (?:right|true|correct))|i (?:doubt (?:it|that)"
    r"|(?:don['’]t|do not) believe (?:you|that|this|it)))\W*$",
    re.I,
)
"""The question before is asked again: "are you sure?"."""
_ASKING = re.compile(r"\b(?:who|whom|whose|what|when|where|why|which|how)\b", re.I)
_BARE_ASKING = re.compile(
    r"^(?:(?:and|but|so) )?(?:(?:for|by|from|to|at|since|until|in) )?"
    r"(?P<asking>why|when|where|who|how (?:much|many|long|often|far|big|old)|how)\b"
    r"(?: (?:not|so|come|exactly|then|though|else|is|was|are|were|s|that|this|he|she|it|they))*\W*$",
    re.I,
)
"""A follow-up that has a question word and nothing more: "why?", "for how much?"."""
_ANOTHER_TIME = re.compile(
    r"^(?:and |but )?(?:what (?:about|happened|was there) )?"
    r"(?P<side>before|earlier than|after|since)(?: (?:that|then|this))(?: time)?\W*$",
    re.I,
)
"""The other side of the time that was asked about: "and before that?"."""
_BOUND = re.compile(r"\b(?:since|after|from|before|until|till|at|around)\b", re.I)
_CORRECTING = re.compile(
    r"^(?:(?:no|sorry|actually|rather|and|but|so|or|also|what about|how about|i meant?)\b[\s,]*)+",
    re.I,
)
_NOT_THAT = re.compile(r"\b(?:not|instead of|rather than) [^,.;?]+", re.I)
"""What a reader's correction takes back: "I meant Falk, not Brandt"."""
_WHO_SAID = re.compile(
    r"^(?P<asks>(?:what|how|when|where|why) (?:did|does|do|has|have|will|would) )(?P<who>.{2,80}?)"
    r"(?P<rest> (?:say|think|want|tell|call|plan|promise|offer|expect|hope|ask|demand|describe|respond|react)"
    r"\b.*)$",
    re.I,
)
_AUDIENCE = re.compile(r"^( say) to .{2,60}?(?= (?:about|on|regarding|concerning)\b)", re.I)
"""Whom the one before spoke to is not whom another speaks to."""
_FEW = 3
"""A question with at most this many words of content ("How did the mayor respond?") leaves
something out."""
_WHOLE = 2
"""Words of content with which a part of a question says what it is about."""
_SOME_DAY = datetime(2020, 1, 3, 22, tzinfo=UTC)
"""A clock by which a span is read only to tell whether there is one."""
_LONGEST = 60
"""Tokens of a rewritten question."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was understood, its answer's text, and the posts that it cited."""

    question: str
    answer: str
    posts: tuple[str, ...] = ()


def leans(question: Question) -> bool:
    """Whether a question can't be understood alone, as far as its words show it."""
    text = question.text.strip()
    if question.newest:
        return False
    if question.points_back or _BEGINS.search(text):
        return True
    return not question.names or len(question.content) <= _FEW


def in_last_posts(history: Sequence[Turn], text: str) -> frozenset[str]:
    """The posts of the last answer, where a short follow-up without a pronoun may be about them as it stands.

    "How did the company respond?" can be asked of them word for word; "what is his name?" can't.
    """
    question = Question(text)
    if not history or question.points_back or _BEGINS.search(text.strip()) or not leans(question):
        return frozenset()
    return frozenset(history[-1].posts)


def completed(model: LanguageModel, before: Sequence[Turn], part: str) -> str:
    """One part of a question that asks several things, made whole from the part before it: "and when?"."""
    question = Question(part)
    if has_verb(part) and len(question.content) >= _WHOLE and not question.points_back:
        return part
    rewritten = stand_alone(model, before, part)
    kept = bag_of(rewritten)
    return rewritten if all(kept.has(word) for word in question.content) else part


def stand_alone(model: LanguageModel, history: Sequence[Turn], text: str) -> str:
    """The question as it will be answered. Without a history, or where it doesn't lean, as it is."""
    question = Question(text)
    if not history or not leans(question):
        return text
    last = history[-1]
    if _DOUBT.match(text.strip()):
        return last.question
    for read in (_swapped, _at_another_time, _on_the_other_side):
        if understood := read(last.question, text):
            return understood
    prompt = load("rewrite").fill(before=last.question, reply=_plain(last.answer), question=text)
    written = "".join(model.write(prompt, most=_LONGEST)).strip().splitlines()
    rewritten = written[0].strip() if written else ""
    return rewritten if _honest(rewritten, history, text) else _joined(last.question, text)


def _swapped(before: str, text: str) -> str | None:
    """The question before with another speaker: "and the mayor?" after what the governor said.

    The model is apt to have the two speak with each other.
    """
    other, asked = _AND_WHO.match(text.strip()), _WHO_SAID.match(before.strip())
    if not other or not asked:
        return None
    if not _is_speaker(other["who"]):
        return None
    return asked["asks"] + other["who"] + _AUDIENCE.sub(r"\1", asked["rest"])


def _at_another_time(before: str, text: str) -> str | None:
    """A question for all the news with another time: "and since noon?" after "what happened today?".

    A small model is apt to repeat the question before.
    """
    rest = _BEGINS.sub("", text.strip()).strip(" ,")
    then, now = span_of(before, _SOME_DAY), span_of(rest, _SOME_DAY)
    if now is None or not Question(before).overview or content(words(now.rest)):
        return None
    when = rest.rstrip("?.! ")
    if then is None:
        return f"{before.rstrip('?.! ')} {when}?"
    return f"{then.rest.rstrip('?.! ')} {when}?"


def _on_the_other_side(before: str, text: str) -> str | None:
    """A question for all the news with its time turned round: "and before that?" after "since noon"."""
    asked, then = _ANOTHER_TIME.match(text.strip()), span_of(before, _SOME_DAY)
    if not asked or then is None or not Question(before).overview or len(_BOUND.findall(before)) != 1:
        return None
    earlier = asked["side"].lower() in {"before", "earlier than"}
    turned = _BOUND.sub("before" if earlier else "after", before)
    now = span_of(turned, _SOME_DAY)
    if now is None or now.rest != then.rest or (now.until if earlier else now.since) is None:
        return None
    return turned


def _is_speaker(text: str) -> bool:
    """Whether words may be somebody who says something: they end with an office, or have a name."""
    named = Question(text).words
    last = {word.folded for word in named[-1:]}
    somebody = last & lists().roles or any(word.capital for word in named)
    return bool(somebody) and not has_verb(text) and any(word.folded not in lists().times for word in named)


def _honest(rewritten: str, history: Sequence[Turn], text: str) -> bool:
    """Whether every word of content comes from the conversation, and the reader's own names are kept.

    What is asked in full, "Who owns the warehouse?", keeps all its words: a small model is apt to repeat the
    question before.
    """
    if not rewritten:
        return False
    said = bag_of("\n".join([text, *(f"{turn.question}\n{turn.answer}" for turn in history[-2:])]))
    kept = bag_of(rewritten)
    invented = [word for word in content(words(rewritten)) if not _has_form(said, word)]
    meant = _NOT_THAT.sub(" ", text) if _CORRECTS.search(text.strip()) else text
    asked = Question(meant)
    if not _brings_what_is_new(rewritten, history[-1].question, meant):
        return False
    own = asked.names if asked.points_back or _BEGINS.search(meant.strip()) else asked.content
    if _BEGINS.search(meant.strip()) and (span := span_of(meant, _SOME_DAY)):  # "and on Friday?"
        left = bag_of(span.rest)
        own = [*own, *(word for word in asked.content if not left.has(word))]
    return not invented and all(_has_form(kept, word) for word in own)


def _has_form(bag: Bag, word: Word) -> bool:
    """Whether a word is there, or another form of its verb: who "won" is asked when they did "win"."""
    verb = verb_stem(word.folded)
    return bag.has(word) or any(verb_stem(other) == verb for other in bag.folded)


def _joined(before: str, text: str) -> str:
    """A bare question word with the question it is about, for want of a rewriting: "Did he go, and why not?".

    By itself it would be answered with whatever reason or time there is. Anything else is left as it is.
    """
    bare = _BARE_ASKING.match(text.strip())
    if bare is None:
        return text
    asked = re.sub(r"^(?:and|but|so) ", "", text.strip(), flags=re.I)
    return f"{before.rstrip('?.! ')}, and {asked[:1].lower()}{asked[1:].rstrip('?.! ')}?"


def _brings_what_is_new(rewritten: str, before: str, text: str) -> bool:
    """Whether what a follow-up says is in its rewriting: "and last year?", "no, the second one", "why?".

    A small model is apt to repeat the question before, whose answer the reader has read already.
    """
    text, kept = text.strip(), {word.folded for word in words(rewritten)}
    if bare := _BARE_ASKING.match(text):
        asking = bare["asking"].lower().split()
        return kept.issuperset(asking) or (asking == ["how"] and "why" in kept)  # "how so?", "how come?"
    rest = _CORRECTING.sub("", text)
    left = content(words(rest))
    repeats = [word.folded for word in words(rewritten)] == [word.folded for word in words(before)]
    if rest != text and not has_verb(rest):
        return not repeats and all(bag_of(rewritten).has(word) for word in left)
    asking_words = {match[0].lower() for match in _ASKING.finditer(rest)}
    if not asking_words and not left and not has_verb(rest):  # "only him?"
        return not repeats
    return not repeats or (kept.issuperset(asking_words) and all(bag_of(before).has(word) for word in left))


def _plain(answer: str) -> str:
    return " ".join(re.sub(r"\[\d{1,4}\]", "", answer).split()).replace(" .", ".")
