"""What a post holds for possible or for yet to come, and a sentence tells as a fact.

"May have been set on fire" is not "was set on fire", nor is "will be lifted at 6 p.m." "has been lifted".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.words import Word, lists, words

_BETWEEN = r"(?:(?:not|also|still|soon|now|only|well|have|be|been|[a-z]+ly)\s+){0,4}"
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|allegedly|reportedly|possibly|probably|perhaps|apparently"
    r"|(?:likely|believed|suspected|alleged|thought|feared|appears?|appeared|seems?|seemed)\s+to)\s+"
    rf"{_BETWEEN}(?P<verb>[a-z]+)",
    re.I,
)
_TO_COME = re.compile(
    r"\b(?:(?:will|would|shall|should|must|['’]ll)"
    r"|(?:is|are|was|were|expect\w*|due|set|about|going|schedul\w+|plan\w*|hop\w+|intend\w*|wants?|wanted|yet)\s+to"
    rf"|(?=to\s+be\s)to)\s+(?P<between>{_BETWEEN})(?P<verb>[a-z]+)",
    re.I,
)
_PASSIVE = re.compile(r"\b(?:be|been)\b", re.I)
_PRESENT = ("s", "ing")


def told_as_fact(sentence: str, source: str) -> bool:
    """Whether the sentence has for done or for so what all of the source has for possible or to come.

    One that has a hedge of its own passes, whichever it is.
    """
    if any(word.folded in lists().hedges for word in words(sentence)):
        return False
    hedged, own = list(_hedged(source)), {one.verb.stem for one in _hedged(sentence)}
    behind = {one.verb.start for one in hedged}
    plain = [word for word in words(source) if word.start not in behind]
    return any(
        one.verb.stem not in own
        and any(map(one.is_done, words(sentence)))
        and not any(map(one.is_done, plain))
        for one in hedged
    )


@dataclass(frozen=True, slots=True)
class _Hedged:
    """The word that stands behind a hedge. `possible`: that is a "may"; `passive`: it has a "be" as well."""

    verb: Word
    possible: bool
    passive: bool

    def is_done(self, word: Word) -> bool:
        """Whether a word of another text tells it as done: "lifted", and no "reopens" as of a timetable."""
        if word.stem != self.verb.stem or self.possible or self.passive:
            return word.stem == self.verb.stem
        return word.folded != self.verb.folded and not word.folded.endswith(_PRESENT)


def _hedged(text: str) -> Iterator[_Hedged]:
    found = {word.start: word for word in words(text)}
    for match in _POSSIBLE.finditer(text):
        if verb := found.get(match.start("verb")):
            yield _Hedged(verb, possible=True, passive=False)
    for match in _TO_COME.finditer(text):
        if verb := found.get(match.start("verb")):
            yield _Hedged(verb, possible=False, passive=_PASSIVE.search(match["between"]) is not None)
