"""Numbers, as figures or as words, compared by value: "five" and "5", "2,300" and "2300"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rag.text.forged import blanked
from rag.text.words import Word, lists, words

_MULTIPLIERS = {100, 1000, 1_000_000, 1_000_000_000, 1_000_000_000_000}
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_BETWEEN = re.compile(r"[\s\u00a0-]*(?:\band\b[\s\u00a0]*)?")
"""What may stand between the words of one number: "twenty-five", "two hundred and fifty"."""
_SHORT = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "trn": 10**12}
"""Behind a figure and without a space: "£3bn"."""
_CLOCK = re.compile(r"(?<![\d.,:])(\d{1,2})\.(\d{2})(?=[\s\u00a0]?[ap]\.?m\b)", re.I)
"""A time as British papers write it: "6.30pm"."""
_PM = re.compile(r"[\s\u00a0]?p\.?\s?m\b", re.I)
_HALF_OF_DAY = 6
"""Characters in which "pm" stands behind a time."""
_PRONOUNS = {"one", "first"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a number. `multiplies`: it is "hundred", "dozen" or the like, and not "4,000"."""

    word: Word
    value: Fraction
    multiplies: bool

    @property
    def end(self) -> int:
        return self.word.start + len(self.word.text)


def figures(text: str) -> list[str]:
    """The numbers of a text, each as a canonical string: "2300", "8.7", "4:52".

    Number words are read together ("forty million" is 40000000, "twenty-five" 25); "one" counts as a number
    only beside another number word, since it is mostly a pronoun or an article.
    """
    return [number.value for number in _numbers(text)]


def values(text: str) -> list[Fraction]:
    """The numbers of a text as values; times of the clock have none."""
    return [Fraction(figure) for figure in figures(text) if _PLAIN.fullmatch(figure)]


def as_written(text: str) -> list[str]:
    """The same numbers as the text writes them: "2,300", "twenty-five"."""
    return [text[number.start : number.end] for number in _numbers(text)]


def placed(text: str) -> list[tuple[str, int, int]]:
    """The same numbers, each with where it begins and ends in the text."""
    return [(number.value, number.start, number.end) for number in _numbers(text)]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number's canonical string, and where it stands."""

    value: str
    start: int
    end: int


def _numbers(text: str) -> Iterator[_Number]:
    text = _readable(text)
    run: list[_Part] = []
    for word in words(text):
        if run and word.folded == "and":  # "two hundred and fifty"; what follows shows whether it joins
            continue
        part = _part(word, text)
        if part is None or not (run and _joins(run, part, text)):
            yield from _told(run)
            run = []
        if part is not None:
            run.append(part)
        elif word.number:
            yield _Number(_canonical(word.folded), word.start, word.start + len(word.text))
    yield from _told(run)


def invented(sentence: str, source: str) -> list[str]:
    """The numbers of a sentence that the source doesn't have."""
    single = (word for word in words(_readable(source)) if word.number)
    known = set(figures(source)) | {_canonical(word.folded) for word in single}
    text = _readable(sentence)
    told = [(one.value, text[one.end : one.end + _HALF_OF_DAY]) for one in _numbers(sentence)]
    return [
        value for value, behind in told if value not in known and _of_24_hours(value, behind) not in known
    ]


def _of_24_hours(value: str, behind: str) -> str | None:
    """A time as clocks of 24 hours have it, "21:15" for "9:15" before "pm"; None for what is no such time."""
    hour, _, minutes = value.partition(":")
    if not hour.isdigit() or not _PM.match(behind) or not 0 < int(hour) < 12:
        return None
    return f"{int(hour) + 12}:{minutes or '00'}"


def _readable(text: str) -> str:
    """Without the numbers of sources, which are none of the text, and with times in one spelling."""
    return _CLOCK.sub(r"\1:\2", blanked(text))


def _part(word: Word, text: str) -> _Part | None:
    if word.number:
        plain = word.folded.replace(",", "")
        return _Part(word, Fraction(plain), False) if _PLAIN.fullmatch(plain) else None
    if word.folded in _SHORT and text[: word.start][-1:].isdigit():
        return _Part(word, Fraction(_SHORT[word.folded]), True)
    value = lists().numbers.get(word.folded)
    if value is None:
        return None
    return _Part(word, Fraction(value), value in _MULTIPLIERS or word.folded == "dozen")


def _joins(run: Sequence[_Part], part: _Part, text: str) -> bool:
    """Whether a number word goes on with the number before it: by multiplying it, or by filling its zeros."""
    last = run[-1]
    between = text[last.end : part.word.start]
    if part.multiplies:
        return not between.strip(" \t\n\u00a0-") and (not last.multiplies or part.value > last.value)
    if part.word.number or last.word.number or not _BETWEEN.fullmatch(between):
        return False
    room = last.value if last.multiplies else 10 if last.value in range(20, 100, 10) else 0
    return part.value < room and (last.multiplies or "and" not in between)


def _told(run: Sequence[_Part]) -> list[_Number]:
    if not run or (len(run) == 1 and run[0].word.folded in _PRONOUNS):
        return []
    total = Fraction(0)  # of the thousands and millions that are complete
    current = Fraction(0)
    for part in run:
        if not part.multiplies:
            current += part.value
        elif part.value <= 100:
            current = (current or 1) * part.value
        else:
            total += (current or 1) * part.value
            current = Fraction(0)
    return [_Number(_decimal(total + current), run[0].word.start, run[-1].end)]


def _decimal(number: Fraction) -> str:
    """A number that has finitely many decimals, in full."""
    whole, rest = divmod(number, 1)
    decimals = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        decimals += str(digit)
    return f"{whole}.{decimals}" if decimals else str(whole)


def _canonical(number: str) -> str:
    plain = number.replace(",", "")
    if _PLAIN.fullmatch(plain):
        return _decimal(Fraction(plain))
    return plain.lstrip("0") or "0"
