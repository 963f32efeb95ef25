"""Whether one side's words are given to another where no name is told: "residents" for "the developer"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.sentences import split_sentences
from rag.text.speakers import NOT_BEEN, SPEECH
from rag.text.words import lists, stem, stems_of, words

_NOUN_SAYS = re.compile(
    rf"\b(?P<who>[A-Za-z][a-z]+)\s+(?:also\s+|has\s+|had\s+)?{NOT_BEEN}{SPEECH}\b"
    r"(?P<claim>[^.;“”]{1,200})"
)
_CLAIM_ENDS = re.compile(r"\s(?:after|because|before|when|while|as)\s")
_DOER = re.compile(r"\w{3,}(?:er|or|ist)$")
_THEIR = frozenset(["its", "their", "his", "her"])
_MORE = 2
"""Of so many words of what is said more than one must be the other's."""
_NEAR = 5
"""Words before a noun among which it is told whose it is."""


def said_by_another_noun(sentence: str, source: str) -> bool:
    """Whether a sentence has "residents" say what only "the developer" says in its source.

    Both must be there, and be two: neither who may speak as one, as a ministry and its officials, nor one of
    whom the other is told, as "the union's leader".
    """
    told = list(_nouns_say(source))
    speaking = {who for who, _, _ in told}
    stems = {word.stem for word in words(source)}
    for who, _, claim in _nouns_say(sentence):
        if who in speaking or who not in _sides() or stem(who) not in stems:
            continue
        theirs = [(other, before) for other, before, said in told if len(claim & said) * _MORE > len(claim)]
        if theirs and all(_is_another_side(who, other, before) for other, before in theirs):
            return True
    return False


def _nouns_say(text: str) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Each noun right before a verb of speech, the words before it, and the stems of what it says."""
    for one in split_sentences(text):
        for match in _NOUN_SAYS.finditer(one.text):
            before = [word.folded for word in words(one.text[: match.start()])][-_NEAR:]
            yield match["who"].lower(), frozenset(before), stems_of(_CLAIM_ENDS.split(match["claim"])[0])


def _is_another_side(who: str, other: str, before: frozenset[str]) -> bool:
    if other in lists().roles or not (other in _sides() or _DOER.search(other)):
        return False
    as_one = any({who, other} <= group for group in lists().bodies) or {who, other} <= lists().people
    return not as_one and before.isdisjoint({who, f"{who}s", who.removesuffix("s"), *_THEIR})


def _sides() -> frozenset[str]:
    """Nouns for those who speak as one side, without those for anybody."""
    return frozenset[str]().union(*lists().bodies, lists().crowds) - lists().roles
