"""Who does a thing in a source, and to whom, where it is no name: "the union promised", "the tug was rammed".

"The council promised more strikes" has every word of a post where the union promised them after the council
refused to talk. Two nouns are two only where the post shows it: by one sentence that has both, or by their
being of two kinds, of which neither does what the other does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.sentences import split_sentences
from rag.checks.doers import cases, is_name
from rag.text.figures import figures
from rag.text.speakers import SPEECH, other_speaker
from rag.text.words import Word, content, is_past, lists, verb_stem, words

_PARTS = re.compile(
    r"[,;:—–“”\"()]\s*|\s+(?=(?:after|before|because|while|when|whereas|although|though|since|until|that|if|as"
    r"|where|who|which|whose)\s)"
)
_OPENS = re.compile(
    r"(?:after|before|because|while|when|whereas|although|though|since|until|that|if|as|where|and|but)\s+",
    re.I,
)
"""What may stand before who does something, at the beginning of a part."""
_RELATIVE = re.compile(r"(?:who|which|that|whose)\s", re.I)
_HELPS = frozenset(
    ["has", "have", "had", "will", "would", "may", "might", "could", "also", "later", "then", "now"]
)
_JOINS = frozenset(["and", "but", "or"])
_SPEAKS = re.compile(SPEECH)
_LONGEST = 4
"""Words that a noun has with what stands before it: "the rescue workers"."""
_MOST = 400
"""Characters of one part that are read, and"""
_BEFORE = 60
"""words before it that are kept: it bounds the work on hostile text."""
_ENOUGH = 2
"""Of so many words behind a verb one must be told of the other alike."""


@dataclass(frozen=True, slots=True)
class _Act:
    """A verb, who does it and to whom, as far as that is told, and the stems of what else is told of it.

    `unknown` where somebody does it for whom a pronoun or nothing stands.
    """

    verb: str
    passive: bool
    doers: frozenset[str]
    done_to: frozenset[str]
    what: frozenset[str]
    unknown: bool


def of_another_noun(sentence: str, source: str) -> bool:
    """Whether a sentence tells of one noun what its source tells, in the same words, only of another."""
    told = _told_in(source)
    return any(
        _is_another_s(mine, [one for one in told if one.verb == mine.verb], source)
        for mine in _acts(sentence, source, simple=True)
    )


@lru_cache(maxsize=256)
def _told_in(source: str) -> tuple[_Act, ...]:
    """The acts of a source, kept: every sentence of a draft is held against it."""
    return tuple(_acts(source, source, simple=False))


def _is_another_s(mine: _Act, alike: Sequence[_Act], source: str) -> bool:
    if mine.doers and mine.doers <= _named_in(source):
        return _is_turned(mine, alike, _named_in(source))
    if mine.doers:
        near = [one for one in alike if _is_told_alike(mine.what, one.what)]
        whose = [(mine.doers, one.doers) for one in near]
    else:
        near = [one for one in alike if one.passive and _is_told_alike(mine.what - mine.done_to, one.what)]
        whose = [(mine.done_to, one.done_to) for one in near]
    if any(one.unknown for one in near) or not all(theirs for _, theirs in whose):
        return False
    return bool(whose) and all(_are_two(own, theirs, source) for own, theirs in whose)


def _is_turned(mine: _Act, alike: Sequence[_Act], names: frozenset[str]) -> bool:
    """Whether a name does what is only told, in the passive, to be done by another: "was replaced by"."""
    whose = [
        (one, other_speaker(mine.doers, one.doers & names))
        for one in alike
        if _is_told_alike(mine.what, one.what | _folded_stems(one.doers))
    ]
    turned = [other for one, other in whose if one.passive != mine.passive]
    return bool(turned) and all(turned) and all(other for one, other in whose if one.doers & names)


def _named_in(source: str) -> frozenset[str]:
    """The words of names in a source."""
    named, common = cases(source)
    return named - common


def _is_told_alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return len(mine & theirs) * _ENOUGH >= len(mine)


def _are_two(mine: frozenset[str], theirs: frozenset[str], source: str) -> bool:
    """Whether a source has two of the one and the other: "the union" and "the council"."""
    if (
        (mine | theirs) & _named_in(source)
        or _folded_stems(mine) & _folded_stems(theirs)
        or (mine | theirs) & lists().people
    ):
        return False
    groups = [{at for at, group in enumerate(lists().bodies) if group & one} for one in (mine, theirs)]
    if groups[0] & groups[1]:
        return False
    if groups[0] and groups[1] and _has(mine, source):
        return True
    return any(_has(mine, one.text) and _has(theirs, one.text) for one in split_sentences(source))


def _folded_stems(folded: frozenset[str]) -> frozenset[str]:
    return frozenset(verb_stem(word) for word in folded)


def _has(one: frozenset[str], text: str) -> bool:
    return bool(_folded_stems(one) & {word.stem for word in words(text)})


def _acts(text: str, source: str, *, simple: bool) -> Iterator[_Act]:
    """The verbs of a text; where `simple`, only those with one noun or name before them, and no more."""
    for sentence in split_sentences(text):
        before: list[Word] = []
        for part in _PARTS.split(sentence.text):
            every = words(part[:_MOST])
            for at, word in enumerate(every):
                if _is_verb(word, every[:at], simple=simple):
                    act = _act(part, every, at, before, source, simple=simple)
                    if act is not None:
                        yield act
            before = [*before, *content(every)][-_BEFORE:]


def _is_verb(word: Word, ahead: Sequence[Word], *, simple: bool) -> bool:
    if word.capital or word.number or word.folded in lists().being | lists().numbers.keys():
        return False
    if not ahead:  # "the ministry, which they had warned, approved it"
        return not simple and is_past(word.folded)
    helped = ahead[-1].folded in lists().being | _HELPS
    past = is_past(word.folded) or _SPEAKS.fullmatch(word.text) is not None
    return past or (word.folded not in lists().common and (helped or not simple))


def _act(
    part: str, every: Sequence[Word], at: int, before: Sequence[Word], source: str, *, simple: bool
) -> _Act | None:
    ahead = list(every[:at])
    passive = False
    while ahead and (ahead[-1].folded in lists().being | _HELPS or ahead[-1].folded.endswith("ly")):
        passive = passive or ahead[-1].folded in lists().being
        ahead.pop()
    passive = passive and not every[at].folded.endswith("ing")
    subject = _noun_alone(part, ahead, source) if simple else _nouns(part, ahead, before)
    if simple and not subject:
        return None
    if _is_bare(every, at):
        subject = None
    behind = every[at + 1 :]
    by = _by(behind) if passive else frozenset[str]()
    rest = [word for word in content(behind) if word.folded not in lists().times and word.folded not in by]
    what = {word.stem for word in rest if not word.number} | set(
        figures(part[behind[0].start : _MOST]) if behind else ()
    )
    whom = subject or frozenset()
    if passive:
        what |= _folded_stems(whom)
    verb = verb_stem(every[at].folded)
    doers = by if passive else whom
    return _Act(verb, passive, doers, whom if passive else frozenset(), frozenset(what), subject is None)


def _is_bare(every: Sequence[Word], at: int) -> bool:
    """Whether a verb has nobody of its own before it: "was asked to refund", "by refunding"."""
    ahead = every[at - 1].folded if at else ""
    return ahead == "to" or (every[at].folded.endswith("ing") and ahead not in lists().being)


def _noun_alone(part: str, ahead: Sequence[Word], source: str) -> frozenset[str]:
    """The one noun, or name, that is all that stands before a verb in its part: "the rescue workers"."""
    opens = _OPENS.match(part)
    inside = [word for word in ahead if not opens or word.start >= opens.end()]
    plain = content(inside)
    small = [word for word in inside if word.folded not in {other.folded for other in plain}]
    broken = any(word.start > plain[0].start for word in small) if plain else True
    if broken or len(plain) > _LONGEST:  # "police say the suspect", "doctors at the clinic"
        return frozenset()
    if any(word.folded in lists().pronouns | _JOINS for word in small) or any(
        word.number for word in plain[-1:]
    ):
        return frozenset()
    named, common = cases(source)
    names = frozenset(word.folded for word in plain if is_name(word, named, common))
    return names or frozenset([plain[-1].folded])


def _nouns(part: str, ahead: Sequence[Word], before: Sequence[Word]) -> frozenset[str] | None:
    """All that may do what a verb tells: the nouns right before it, and those of which they are told.

    None where it isn't told: a pronoun does it, or a "who".
    """
    found: list[str] = []
    counted = False  # "after 14 caught fire"
    for at in range(len(ahead) - 1, -1, -1):
        word = ahead[at]
        if word.folded in lists().pronouns | lists().relatives or (at == 0 and _RELATIVE.match(part)):
            return None if not found or at == 0 else frozenset(found)
        if word.folded in _JOINS and not found:
            return frozenset([*_folded(content(ahead[:at])), *_folded(before)]) or None
        if word.number or word.folded in lists().numbers:
            counted = True
        elif content([word]):
            found.append(word.folded)
        elif not _goes_on(word, ahead[at - 1 : at]):
            break
    if not found:
        return None if counted else frozenset(_folded(before)) or None
    return frozenset(found)


def _goes_on(word: Word, ahead: Sequence[Word]) -> bool:
    """Whether more of a noun stands before a small word: "doctors at the clinic"."""
    if word.folded in lists().joining or word.folded in ("of", "and"):
        return True
    return bool(ahead) and (ahead[0].folded in lists().joining or ahead[0].folded == "of")


def _by(behind: Sequence[Word]) -> frozenset[str]:
    """Whoever stands behind a "by"."""
    at = next((at for at, word in enumerate(behind) if word.folded == "by"), len(behind))
    found: list[str] = []
    for word in behind[at + 1 : at + 1 + 2 * _LONGEST]:
        if word.folded in lists().joining or (found and not content([word]) and word.folded != "of"):
            break
        if content([word]):
            found.append(word.folded)
    return frozenset(found)


def _folded(found: Sequence[Word]) -> list[str]:
    return [word.folded for word in found]
