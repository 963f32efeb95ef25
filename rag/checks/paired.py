"""What a source pairs and a sentence pairs otherwise: a number and whose it is, a doer and what is done to.

"The shop opens at 9 and closes at 6" tells no shop that opens at 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from index.sentences import split_sentences
from rag.checks.turned import clauses_of
from rag.text.figures import figures, placed
from rag.text.words import Word, content, lists, stem, stems_of, words

_AHEAD = (frozenset({"before", "after"}), frozenset({"with", "without"}), frozenset({"above", "below"}))
"""Words of opposite sense, told apart by what follows them."""
_BEHIND = (frozenset({"for", "against"}),)
"""And those that are told apart by the verb before them: "voted for"."""
_PARTS = re.compile(
    r"[,;:—–]\s+(?:and\s+)?(?:against\s+)?|\s+(?:and|but|while|whereas|against|versus|compared\s+(?:with|to))\s+"
)
_GROUP = re.compile(
    r"\b(?:in|on|at|for|among)\s+(?:the\s+|its\s+|their\s+)?(?P<who>[a-z][\w-]*(?:\s+[\w-]+){0,2})"
)
_MOST = 8
"""Parts of one sentence that are held against one another: it bounds the work on hostile text."""


def paired_otherwise(sentence: str, source: str) -> bool:
    """Whether a sentence pairs otherwise what one sentence of its source pairs."""
    told = [one.text for one in split_sentences(source)]
    checks = (_number_behind_another, _number_of_another, _opposed)
    if sentence in told:
        return False
    return (
        _of_another_numbered(sentence, told)
        or _done_to(sentence, told)
        or any(check(sentence, one) for one in told for check in checks)
    )


def grouped_otherwise(sentence: str, source: str) -> bool:
    """Whether a number, or a day, is told of the group that has another: "40% inland, 55% on the coast"."""
    own = list(_grouped(sentence))
    stems = stems_of(sentence)
    return any(
        value == mine
        and value != other
        and group & beside - theirs
        and not stems & theirs - beside
        and theirs - beside
        for one in split_sentences(source)
        for (mine, theirs), (other, beside) in permutations(_grouped(one.text), 2)
        for value, group in own
    )


def _grouped(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The one number or day of each part, and those behind it for whom or where it is told."""
    for part in _PARTS.split(text)[:_MOST]:
        days = [(word.folded, word.start) for word in words(part) if _is_day(word)]
        values = [*((value, end) for value, _, end in placed(part)), *days]
        if len(values) == 1:
            value, start = values[0]
            group = [
                word.stem for match in _GROUP.finditer(part, start) for word in content(words(match["who"]))
            ]
            found = frozenset(one for one in group if one not in lists().times)
            if found:
                yield value, found


def _of_another_numbered(sentence: str, told: Sequence[str]) -> bool:
    """Whether a number is told of "Ward 3" that the source has only where it tells of "Ward 4"."""
    own = _numbered(sentence)
    for kind in {kind for kind, _ in own}:
        mine = {number for one, number in own if one == kind}
        rows = [
            ({number for one, number in _numbered(text) if one == kind}, set(figures(text))) for text in told
        ]
        if not any(which & mine for which, _ in rows):
            continue
        rightly = {number for which, found in rows if which & mine or not which for number in found}
        of_others = {
            number for which, found in rows if which and not which & mine for number in found - which
        }
        if (set(figures(sentence)) - mine) & of_others - rightly:
            return True
    return False


def _numbered(text: str) -> set[tuple[str, str]]:
    """The words that a number in digits follows directly, "Ward 3", and the number; of no day of a month."""
    values = {start: value for value, start, _ in placed(text) if text[start].isdigit()}
    return {
        (word.stem, values[end + 1])
        for word in content(words(text))
        if text[(end := word.start + len(word.text)) : end + 1] == " "
        and end + 1 in values
        and word.folded not in lists().months
    }


def _number_behind_another(sentence: str, told: str) -> bool:
    """Whether a number stands behind the word behind which its source has another, which isn't told of it."""
    own, pairs = set(_behind_words(sentence)), set(_behind_words(told))
    stems = {word.stem for word in words(sentence)}
    for verb, number in own - pairs:
        beside = {other for word, other in pairs if word == verb}
        rightly = {word for word, other in pairs if other == number}
        if beside and rightly and not rightly & stems:
            return True
    return False


def _behind_words(text: str) -> Iterator[tuple[str, str]]:
    """The last word of content before each number, or day, of a clause, and the number."""
    for clause in clauses_of(text):
        numbers = placed(clause)
        plain = [
            word
            for word in content(words(clause))
            if not _counts(word) and not any(start <= word.start < end for _, start, end in numbers)
        ]
        days = [(word.folded, word.start) for word in plain if _is_day(word)]
        for value, start in [*((value, start) for value, start, _ in numbers), *days]:
            before = [word for word in plain if word.start < start and not _is_day(word)]
            if not before or any(before[-1].start < other < start for _, other, _ in numbers):
                continue
            if before[-1].folded not in lists().people and not before[-1].capital:
                yield before[-1].stem, value


def _is_day(word: Word) -> bool:
    return word.capital and word.folded in lists().weekdays


def _counts(word: Word) -> bool:
    units = lists().measures
    return word.number or word.folded in lists().numbers or word.folded in units or word.text in units


@dataclass(frozen=True, slots=True)
class _Named:
    """A clause's one number, and the names before and behind it."""

    number: str
    before: frozenset[str]
    behind: frozenset[str]


def _number_of_another(sentence: str, told: str) -> bool:
    """Whether a number is told of the name of which its source tells another beside it."""
    pairs = list(permutations(_named(told), 2))
    return any(_is_other_s(one, own, beside) for one in _named(sentence) for own, beside in pairs)


def _is_other_s(one: _Named, own: _Named, beside: _Named) -> bool:
    if one.number != own.number or own.number == beside.number:
        return False
    names = one.before | one.behind
    rightly, wrongly = own.before | own.behind, beside.before | beside.behind
    return bool(rightly - wrongly and names & wrongly - rightly) and not names & rightly - wrongly


def _named(text: str) -> Iterator[_Named]:
    """The clauses of one number; a clause without a name before it goes on with those of the last one."""
    last = frozenset[str]()
    for clause in clauses_of(text):
        numbers = [one for one in placed(clause) if clause[one[1] : one[2]].lower() not in lists().ordinals]
        if len(numbers) == 1:
            value, start, _ = numbers[0]
            names = [word for word in content(words(clause)) if word.capital and not _is_no_name(word)]
            last = frozenset(word.stem for word in names if word.start < start) or last
            yield _Named(value, last, frozenset(word.stem for word in names if word.start > start))


def _is_no_name(word: Word) -> bool:
    return _counts(word) or word.folded in lists().times


def _opposed(sentence: str, told: str) -> bool:
    """Whether a sentence has "after" before the word before which its source has only "before"."""
    own, pairs = set(_with_small(sentence)), set(_with_small(told))
    return any(
        small != other and {small, other} in (*_AHEAD, *_BEHIND) and (small, word) not in pairs
        for small, word in own
        for other, about in pairs
        if about == word
    )


def _with_small(text: str) -> Iterator[tuple[str, str]]:
    """Each "before" and the like, and the word of content that it goes with."""
    ahead, behind = frozenset[str]().union(*_AHEAD), frozenset[str]().union(*_BEHIND)
    for clause in re.split(r"[,;:.—–“”\"]", text):
        every = words(clause)
        for at, word in enumerate(every):
            if word.folded in ahead and (following := content(every[at + 1 :])):
                yield word.folded, following[0].stem
            if word.folded in behind and at and content(every[at - 1 : at]):
                yield word.folded, every[at - 1].stem


def _done_to(sentence: str, told: Sequence[str]) -> bool:
    """Whether who does something and to whom it is done have changed places: "the bus hit the lorry".

    Each may have done it to the other, as two firms sue one another.
    """
    others = [deed for one in told for deed in _deeds(one)]
    return any(
        any(
            verb == deed and doer & patient and done_to & agent and not (doer & agent or done_to & patient)
            for agent, deed, patient in others
        )
        and not any(verb == deed and doer & agent and done_to & patient for agent, deed, patient in others)
        for doer, verb, done_to in _deeds(sentence)
    )


def _deeds(text: str) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    """Each word of content with the words right before and behind it; behind "was" and before "by" turned."""
    for clause in re.split(r"[;:.—–“”\"()]|,(?=\s)", text):
        every = words(clause)[:40]
        for at, word in enumerate(every):
            if word.folded in lists().common or word.capital or _counts(word):
                continue
            before, behind = _run(every[:at][::-1]), _run(every[at + 1 :])
            passive = any(other.folded in lists().being for other in every[max(0, at - 2) : at])
            if passive:
                by = every[at + 1 : at + 2]
                before, behind = (_run(every[at + 2 :]), before) if by and by[0].folded == "by" else ((), ())
            if before and behind and lists().mutual.isdisjoint({word.folded}):
                yield frozenset(before), _base(word.folded), frozenset(behind)


def _run(following: Sequence[Word]) -> tuple[str, ...]:
    """The stems of content up to the next preposition; "of" goes on with a name."""
    found: list[str] = []
    for word in following:
        if word.folded in lists().joining:
            break
        if not _counts(word) and content([word]) and word.folded not in lists().times:
            found.append(word.stem)
    return tuple(found[:4])


def _base(folded: str) -> str:
    """The stem of a verb; of "beaten" that of "beat"."""
    bare = folded.removesuffix("en")
    return stem(bare) if len(bare) > 3 and bare != folded else stem(folded)
