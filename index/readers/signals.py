"""How much a line is like a headline, by signs that hold for any newsroom: its length among the others, its
shape, how the lines around it end, whether the text below takes up its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.readers.credits import has_credit
from index.readers.endings import closes_speech, ends_sentence
from index.readers.kinds import (
    BODY,
    BULLET,
    BYLINE,
    COUNT,
    CREDIT,
    FURNITURE,
    HEAD,
    LEADIN,
    MARK,
    SIGNED,
    SORT,
    SUMMARY,
    TEXTUAL,
    TIME,
    TRAILER,
    VIDEO,
    Line,
)
from index.readers.lines import is_status
from index.readers.pointers import announces_card
from index.readers.style import Stamps, Style, marked, next_line, title_case

# The first five letters of a word: "announces" and "announced", "Germany" and "German" (nearly) meet.
_SHORTEST_STEM, _LONGEST_STEM = 3, 5
_STEM = re.compile(rf"([^\W_]{{{_SHORTEST_STEM},{_LONGEST_STEM}}})[^\W_]*")
_ASCII_WORDS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
_SIGNS = "’“”‘–—"
_COMMON_TEXT = """
    the and for are was were that this with from says said have has had will would about after over into
    what when where which who why how its it's their they them there here been being more than not but
    out all our your his her she him you can could may might amid new
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_LABEL = re.compile(r"[^,]{2,40}, (?:aged? )?\d{1,3}")
_QUESTION = re.compile(
    r"(?:what|why|who|how|when|where|which|is|are|was|were|will|can|could|does|do|did|has|have"
    r"|should|would)\b",
    re.I,
)
_REPORTED = re.compile(r"\b(?:said|told|adding|added)\b")
_DEPICTED = re.compile(
    r"\b(?:on|in)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?(?:early |late )?(?:January"
    r"|February|March|April|May|June|July|August"
    r"|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\."
    r"|Dec\.)(?:\s+\d{1,2})?(?:,?\s+\d{4})?\W*$"
)
_LONGEST_DATE = 40  # characters
_DEPTH = 300  # characters of each of them
_SHORT_REPEAT = 30  # characters
_REACH = 3  # paragraphs below a headline that are looked at for its words


def likeness(lines: Sequence[Line], i: int, start: int, style: Style) -> float:
    """Above 0 for a line that is more like a headline than not, in a dump of this style."""
    text = lines[i].text
    points = 1.0
    points += _of_length(text, style)
    points += _of_shape(text, style)
    points += _of_neighbours(lines, i, start, style)
    points += _of_words(lines, i)
    if style.stamps is not Stamps.NONE:
        points += 4.0 if marked(lines, i, style) else -3.0
    return points


def _of_length(text: str, style: Style) -> float:
    away = abs(len(text) - style.length) / style.spread
    return 0.8 - 0.25 * min(away, 8.0) if away > 1 else 0.8


def _of_shape(text: str, style: Style) -> float:
    score, first, last = 0.0, text[0], text[-1]
    if first.islower() or first in ",;)":
        score -= 4.0
    if last == "!":
        score -= 0.7
    if last in ",;–—-":
        score -= 3.0
    if last == "?":
        # A question much shorter than the dump's headlines is more often a subhead.
        score -= 1.6 if len(text) < 0.6 * style.length and _QUESTION.match(text) else 0.2
    if last.isdigit() and _LABEL.fullmatch(text):
        score -= 3.5
    if not _balanced(text):
        score -= 2.5
    if style.curly_bodies and '"' in text:
        score += 1.0
    if ("“" in text or '"' in text) and _REPORTED.search(text):
        score -= 1.0
    if _depicted(text):
        score -= 2.0  # photo captions end in the day they were taken
    if has_credit(text):
        score -= 4.0
    if is_status(text):
        score -= 2.0
    if style.capitals:
        score += 1.5 if text.isupper() else -1.5
    words = text.count(" ") + 1
    if words < 3:
        score -= 1.5
    if words <= 5 and not style.titled and title_case(text):
        score -= 0.8  # a name in a list
    return score


def _depicted(text: str) -> bool:
    """Whether the text ends in a day, as photo captions do."""
    tail = text[-_LONGEST_DATE:]
    if tail.islower():
        return False  # no month
    return ("on " in tail or "in " in tail) and _DEPICTED.search(tail) is not None


def _balanced(text: str) -> bool:
    if text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    return text.isascii() or text.count("“") == text.count("”")


# What stands at the foot of a post or the top of a page, so that the line below it begins something.
_ENDINGS = frozenset({SIGNED, TIME, COUNT, SORT, FURNITURE, MARK})


def _of_neighbours(lines: Sequence[Line], i: int, start: int, style: Style) -> float:
    score, text = 0.0, lines[i].text
    if i > start:
        above = lines[i - 1]
        if above.kind in (HEAD, LEADIN):
            run = i - 1 > start and lines[i - 2].kind is above.kind is HEAD
            score -= 2.3 if run else 1.5  # three short lines running are a list
        elif above.kind is BODY and not ends_sentence(above.text):
            score -= 1.0
        elif above.kind is TRAILER and announces_card(above.text):
            score -= 4.0
        elif above.kind in _ENDINGS:
            score += 1.0
        if len(above.text) > _SHORT_REPEAT and text.startswith(above.text):
            score -= 5.0  # a caption told twice
        if style.spaced and above.block == lines[i].block:
            score -= 2.0
    below = lines[i + 1] if i + 1 < len(lines) else None
    if below is None:
        return score - 3.0
    if _above_summary(lines, i):
        score -= 3.0  # as a page's title does
    if below.kind in (BYLINE, VIDEO, CREDIT):
        score += 1.0
    if below.kind is BODY:
        score += 0.5 if len(below.text) > 1.2 * len(text) else -0.3
        if below.text[0].islower():
            score -= 3.0
        if closes_speech(below.text):
            score -= 2.5  # somebody is still speaking
    elif below.kind is BULLET:
        score += 0.5
    elif below.kind is HEAD:
        score -= 0.5 if _depicted(below.text) else 2.0
    elif below.kind in (TRAILER, SIGNED):
        score -= 1.5
    return score


def _above_summary(lines: Sequence[Line], i: int) -> bool:
    if lines[i + 1].kind in (BODY, HEAD):
        return False
    below = next_line(lines, i)
    return below is not None and below.kind is SUMMARY


def stems(text: str) -> set[str]:
    """The beginnings of a text's words, those aside that any text has."""
    text = _lowered(text)
    if not text.isascii():
        return set(_STEM.findall(text)) - _COMMON
    words = text.encode().translate(_ASCII_WORDS).decode().split()  # a third of the time of the pattern
    return {word[:_LONGEST_STEM] for word in words if len(word) >= _SHORTEST_STEM} - _COMMON


def _lowered(text: str) -> str:
    """The text in lower case, common signs left out: ASCII, which most texts are without them, is lowered in
    a tenth of the time.
    """
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text.lower()


def _of_words(lines: Sequence[Line], i: int) -> float:
    """Cohesion: the text below a headline takes up its words; a stray list item's it does not."""
    wanted = stems(lines[i].text)
    if not wanted:
        return -1.0
    below = _text_below(lines, i)
    # A stem found inside a word ("rain" in "train") is rare enough, and looking for words costs ten times
    # more.
    shared = sum(map(below.__contains__, wanted))
    return 3.0 * shared / (len(wanted) + 1.5) - 0.8


def _text_below(lines: Sequence[Line], i: int) -> str:
    taken: list[str] = []
    for line in lines[i + 1 : i + 1 + 2 * _REACH]:
        if line.kind is HEAD and taken:
            break
        if line.kind in TEXTUAL:
            taken.append(line.text[:_DEPTH])
        if len(taken) == _REACH:
            break
    return _lowered(" ".join(taken))
