"""Whether an answer to "which airline?" only points to one: "the airline was fined".

Of kinds whose members have names ("airline", "river", "minister") a sentence without a name tells which one
only by what sets it apart: "the bank that lent to the mayor", "the local hospital". A disease or a weapon is
named by a word like any other, so nothing is said of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from rag.asking.question import Question
from rag.text.words import Word, content, is_past, lists, same_name, words

_ASKED = re.compile(r"\b(?:which|what)\s+(?!of\b)(?P<thing>[^\W\d_][^,;:.?!]*)", re.I)
_WHO_IS = re.compile(
    r"\bwho(?:['’]s| is| was| are| were)\s+(?:the|its|his|her|their|[\w’'-]+['’]s?)\s+"
    r"(?P<thing>[^\W\d_][^,;:.?!]*)",
    re.I,
)
_LONGEST = 6
"""Words that are read of what is asked for, its verb among them."""
_NAMES_IT = frozenset({"called", "named", "dubbed", "known", "titled", "entitled", "nicknamed"})
_OR = re.compile(r"\bor\b", re.I)
_TITLE = re.compile(r"[“”\"‘]|(?<!\w)'")
_NAMING = re.compile(r"\s*[,:;(–—-]")
"""What stands between a noun and its name, or whatever else tells which it is."""


def only_points(question: Question, answer: str) -> bool:
    """Whether one of a kind that has names is asked for, and an answer says only "the" with it."""
    kind = _kind(question)
    if not kind or _OR.search(question.text) or _TITLE.search(answer) or _names(question, answer):
        return False
    told = words(answer)
    found = [at for at, word in enumerate(told) if word.stem == kind[-1].stem]
    return bool(found) and all(_is_bare(question, answer, told, at, kind) for at in found)


def _kind(question: Question) -> list[Word]:
    """The words for the kind of which one is asked for, its noun last; none where it has no names."""
    who = _WHO_IS.search(question.asked)
    asked = _ASKED.search(question.asked) or who
    if asked is None:
        return []
    kind = _up_to_its_verb(words(asked["thing"])[:_LONGEST])
    stems = {word.stem for word in kind[-1:]}
    return kind if stems & (_role_stems() if asked is who else _named_stems()) else []


def _up_to_its_verb(found: Sequence[Word]) -> list[Word]:
    """The first of the words, up to a verb or a small word: "river" of "river burst its"."""
    stop = next((at for at, word in enumerate(found) if word.folded in lists().common), len(found))
    named = list(found[:stop])
    if stop < len(found) and found[stop].folded in lists().auxiliaries:
        return named
    verb = next((at for at, word in enumerate(named) if at and is_past(word.folded)), len(named))
    acts = 1 < verb == stop < len(found) and found[stop].folded in lists().pointing
    if acts and named[-1].folded.endswith("s"):
        return named[:-1]  # "which party backs the law?"
    return named[:verb]


def _named_stems() -> frozenset[str]:
    named = {word.stem for kind in lists().named_kinds for word in words(kind)}
    return frozenset(named) | _role_stems()


def _role_stems() -> frozenset[str]:
    return frozenset(word.stem for role in lists().roles for word in words(role))


def _names(question: Question, answer: str) -> bool:
    """Whether the answer has a name or a number that the question hasn't; a time is neither."""
    asked = question.words
    return any(
        not any(word.stem == other.stem or same_name(word.folded, other.folded) for other in asked)
        for sentence in split_sentences(answer)
        for word in _named_in(sentence.text)
    )


def _named_in(sentence: str) -> Iterator[Word]:
    """Its capitalised words and its numbers. A word that any sentence may begin with is no name there."""
    known = lists().times | lists().roles
    for at, word in enumerate(words(sentence)):
        if word.number or (word.capital and word.folded not in known and not (at == 0 and _opens(word))):
            yield word


def _opens(word: Word) -> bool:
    opening = lists().common | lists().openers | lists().determiners | lists().people | lists().moments
    return word.folded in opening or any(word.folded in body for body in lists().bodies)


def _is_bare(question: Question, answer: str, told: Sequence[Word], at: int, kind: Sequence[Word]) -> bool:
    """Whether the noun has an article or "his" before it, and nothing about it that sets it apart."""
    modifiers = {word.stem for word in kind}
    first = at
    while first and told[first - 1].stem in modifiers:
        first -= 1
    if (
        not first
        or told[first - 1].folded not in lists().pointing
        or _is_apposition(question, answer, told, first - 1)
    ):
        return False
    if told[at].capital and not any(word.capital for word in kind):
        return False  # "the Bank"
    return not _goes_on(answer, told, at) or _tells_no_more(question, told, at)


def _is_apposition(question: Question, answer: str, told: Sequence[Word], article: int) -> bool:
    """Whether an article stands behind a comma and a word of its own: "velmaleaks, a website"."""
    before = told[article - 1] if article else None
    if before is None or not answer[: told[article].start].rstrip().endswith((",", "(", "–", "—")):
        return False
    return before.folded not in lists().times and not any(word.stem == before.stem for word in question.words)


def _goes_on(answer: str, told: Sequence[Word], at: int) -> bool:
    """Whether what stands behind the noun may tell which one it is."""
    noun, following = told[at], told[at + 1 : at + 3]
    if noun.text.endswith(("'s", "’s")) or not following:
        return False
    after = following[0].folded
    if (
        _NAMING.match(answer, noun.start + len(noun.text))
        or after in lists().being | lists().set_apart | _NAMES_IT
    ):
        return True
    described = after.endswith("ed") and len(following) > 1 and following[1].folded in lists().set_apart
    return described or after.endswith("ing") or (after == "to" and following[-1].folded in lists().pointing)


def _tells_no_more(question: Question, told: Sequence[Word], at: int) -> bool:
    """Whether the next word of content is the question's, or a time, or what was done: "was fined"."""
    following = content(told[at + 1 :])[:1]
    asked = {word.stem for word in question.words}
    passive = told[at + 1].folded in lists().being and following == told[at + 2 : at + 3]
    done = passive and is_past(following[0].folded) and following[0].folded not in _NAMES_IT
    timed = lists().times | lists().units.keys()
    return done or all(word.stem in asked or word.folded in timed for word in following)
