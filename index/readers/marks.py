"""Signs that some makers of dumps set on a line itself: Markdown, numbers, labels, a time beside the words.

Such a sign counts only where it is set again and again. The line is then parted in two, the sign and the
words, so that what stands on one line here is read like what stands on two lines elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from string import ascii_uppercase

from index.readers.bylines import is_name
from index.readers.endings import ends_sentence
from index.readers.kinds import (
    BODY,
    BYLINE,
    CREDIT,
    FURNITURE,
    HEAD,
    LEADIN,
    MARK,
    SIGNED,
    TIME,
    UPDATED,
    Kind,
    Line,
)
from index.readers.limits import MAX_LINE
from index.readers.lines import classify

_FEWEST = 3
_MOSTLY = 0.6
_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(\s+#+)?")
_EMPHASIS = re.compile(r"(\*\*|__)(?!\s)([^*_].*?)(?<!\s)\1")
_LEANING = re.compile(r"([*_])(?![\s*_])(.{3,}?)(?<!\s)\1")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_COUNTER = re.compile(r"\d{1,4}\s?/\s?(\d{1,4})")
_NUMBER = re.compile(r"#?(\d{1,4})[.):]\s+(\S.*)")
_BULLETED = re.compile(r"[+•●▪■◾►▶◆➤→*»]\s*([^\s+•●▪■◾►▶◆➤→*»].*)")
_LABEL = re.compile(r"(headline|heading|title)\s*:\s+(\S.*)", re.I)
_LABEL_STARTS = frozenset({"head", "titl"})
_CLOCK = r"\d{1,2}[:.h][0-5]\d(?::[0-5]\d)?(?:\s*[AaPp]\.?\s?[Mm]\b\.?)?(?:\s+(?:[A-Z]{2,4}\b|Uhr|hrs))?"
_CLOCK_SIGNS = frozenset(":.h")
_CLOCK_ENDS = frozenset(".mMrs)" + ascii_uppercase)
_CLOCK_LIKE = re.compile(r"\d[:.h][0-5]\d")
_TIME_FIRST = re.compile(
    rf"(\[{_CLOCK}\]|\({_CLOCK}\)|{_CLOCK})\s*([-–—:|,]\s+)?(?<=\s)(?!(?i:source|video)\b)(\S.*)"
)
_TIME_LAST = re.compile(rf"(\S.*?\S)(?:\s+[-–—|•·]\s+|\s*[|,]\s+|\s+(?=\())(?:{_CLOCK}|\({_CLOCK}\))")
_LONGEST = 300  # characters of a headline and its sign
_SHORTEST = 3  # characters of a headline beside its time
_LONGEST_TIME = 20  # characters
OPENERS = frozenset("#*_![(0123456789+•●▪■◾►▶◆➤→»")

Parts = dict[int, tuple[tuple[str, Kind | None], ...]]  # the pieces of a line; None: judged by its own shape


def part_marks(lines: list[Line], notable: Sequence[int]) -> list[Line]:
    """The lines, with those parted that carry a sign which the dump sets again and again.

    `notable` are the indices of all lines but plain paragraphs. Where nothing is parted, `lines` itself is
    returned.
    """
    places: Sequence[int] = notable
    openers = _openers(lines, places)
    for rule in (_headings, _emphases, _furnishings, _counters, _numbers, _bullets, _times_first):
        longest = _LONGEST if rule is not _times_first else MAX_LINE  # a whole paragraph may follow a time
        opened = [i for i in openers if len(lines[i].text) <= longest]
        if len(opened) < _FEWEST and rule is not _headings:  # a single `#` is sign enough
            break
        parted = rule(lines, opened)
        if parted:
            lines = _in_pieces(lines, parted)
            places = range(len(lines))
            openers = _openers(lines, places)
    heads = [i for i in places if lines[i].kind is HEAD]
    parted = _labels(lines, heads) or _times_last(lines, heads)
    return _in_pieces(lines, parted) if parted else lines


def _openers(lines: Sequence[Line], places: Iterable[int]) -> list[int]:
    return [i for i in places if lines[i].text[0] in OPENERS]


def _in_pieces(lines: list[Line], parted: Parts) -> list[Line]:
    done: list[Line] = []
    for i, line in enumerate(lines):
        if i not in parted:
            done.append(line)
            continue
        for text, kind in parted[i]:
            done.append(Line(text, line.number, line.block, classify(text) if kind is None else kind))
    return done


def _headings(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`## Headline`: the highest level that is there often enough heads the posts."""
    found = [(i, match) for i in opened if (match := _HEADING.fullmatch(lines[i].text))]
    levels = Counter(match[1] for _, match in found)
    order = sorted(levels)
    often = [level for level in order if levels[level] >= _FEWEST]
    titled = len(order) > 1 and levels[order[0]] == 1  # one title, and the posts below it
    posts = often[0] if often else order[1] if titled else None
    return {i: _marked(match[1] + (match[3] or ""), match[2], heads=match[1] == posts) for i, match in found}


def _marked(mark: str, words: str, *, heads: bool) -> tuple[tuple[str, Kind | None], ...]:
    if not heads:
        return (mark, FURNITURE), (words, None)
    return (mark, MARK), (words, HEAD if classify(words) is BODY else None)


def _emphases(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`**Headline**`, where nothing stronger heads the posts."""
    found = [(i, match) for i in opened if (match := _EMPHASIS.fullmatch(lines[i].text))]
    headed = any(line.kind is MARK for line in lines)
    return (
        {}
        if len(found) < _FEWEST
        else {
            i: _marked(2 * match[1], match[2], heads=not headed and classify(match[2]) is HEAD)
            for i, match in found
        }
    )


def _furnishings(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`*12:18 p.m.*` and `*By Name*`, and pictures."""
    found: Parts = {}
    for i in opened:
        text = lines[i].text
        if text[0] == "!" and _PICTURE.fullmatch(text):
            found[i] = ((text, CREDIT),)
        elif (match := _LEANING.fullmatch(text)) and classify(match[2]) in _FURNISHING:
            found[i] = _marked(2 * match[1], match[2], heads=False)
    return found


_FURNISHING = frozenset({TIME, UPDATED, BYLINE, SIGNED, CREDIT})


def _counters(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`3/12` above a headline."""
    found = [(i, match[1]) for i in opened if (match := _COUNTER.fullmatch(lines[i].text))]
    totals = Counter(total for _, total in found)
    return {i: ((lines[i].text, MARK),) for i, total in found if totals[total] >= _FEWEST}


def _numbers(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`3. Headline`, numbered in order through the dump and with text between."""
    found = [
        (i, match)
        for i in opened
        if (match := _NUMBER.fullmatch(lines[i].text)) and not ends_sentence(lines[i].text)
    ]
    steps = [int(two[1]) - int(one[1]) for (i, one), (j, two) in pairwise(found) if j > i + 1]
    step = max((steps.count(by), by) for by in (1, -1))
    if step[0] + 1 < _FEWEST or step[0] < _MOSTLY * (len(found) - 1):
        return {}
    return {i: _marked(_before(lines[i].text, match[2]), match[2], heads=True) for i, match in found}


def _before(text: str, words: str) -> str:
    return text[: len(text) - len(words)].strip()


def _bullets(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`+ Headline`: a sign that stands before single lines with text below them, and not before lists."""
    found = [
        (i, match)
        for i in opened
        if (match := _BULLETED.fullmatch(lines[i].text)) and classify(match[1]) is HEAD
    ]
    signs = Counter(lines[i].text[0] for i, _ in found)
    alone = Counter(lines[i].text[0] for i, _ in found if i + 1 < len(lines) and lines[i + 1].kind is BODY)
    heading = {sign for sign, n in alone.items() if n >= max(_FEWEST, _MOSTLY * signs[sign])}
    return {
        i: _marked(_before(lines[i].text, match[1]), match[1], heads=True)
        for i, match in found
        if lines[i].text[0] in heading
    }


def _times_first(lines: Sequence[Line], opened: Sequence[int]) -> Parts:
    """`12:18 p.m. - Headline`, `[12:18] Headline`, `12:18, Name`."""
    found: Parts = {}
    for i in opened:
        match = _TIME_FIRST.fullmatch(lines[i].text) if lines[i].kind in _WORDED else None
        if match is None or len(match[3]) < _SHORTEST:
            continue
        by = (match[2] or "").strip() == ","
        parted = match[2] is not None or match[1][0] in "[("
        if by and is_name(match[3]):
            found[i] = ((_before(lines[i].text, match[3]), TIME), (match[3], BYLINE))
        elif parted and not by:
            found[i] = ((_before(lines[i].text, match[3]), TIME), (match[3], None))
    return found if len(found) >= _FEWEST else {}


_WORDED = frozenset({BODY, HEAD, LEADIN, SIGNED})


def _labels(lines: Sequence[Line], heads: Sequence[int]) -> Parts:
    """`Headline: Words`, as programs write posts into text."""
    found = [
        (i, match)
        for i in heads
        if lines[i].text[:4].lower() in _LABEL_STARTS and (match := _LABEL.fullmatch(lines[i].text))
    ]
    labels = Counter(match[1].lower() for _, match in found)
    posts = next((label for label, n in labels.most_common(1) if n >= _FEWEST), None)
    if posts is None:
        return {}
    return {
        i: _marked(_before(lines[i].text, match[2]), match[2], heads=match[1].lower() == posts)
        for i, match in found
    }


def _times_last(lines: Sequence[Line], heads: Sequence[int]) -> Parts:
    """`Headline (12:18 GMT)`, `By Name | 12:18 p.m.`."""
    found = [
        (i, match)
        for i in heads
        if _may_end_in_time(lines[i].text) and (match := _TIME_LAST.fullmatch(lines[i].text))
    ]
    if len(found) < _FEWEST:
        return {}
    return {i: ((match[1], None), (lines[i].text[match.end(1) :].strip(), TIME)) for i, match in found}


def _may_end_in_time(text: str) -> bool:
    """A quick look that spares most headlines the pattern: what a clock ends in, and that one is near."""
    if text[-1].isdigit():
        return text[-3:-2] in _CLOCK_SIGNS  # "12:18"; no "ward 12"
    return text[-1] in _CLOCK_ENDS and _CLOCK_LIKE.search(text, max(0, len(text) - _LONGEST_TIME)) is not None
